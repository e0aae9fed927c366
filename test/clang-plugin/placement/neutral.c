// SPDX-License-Identifier: MIT
// A static inline function that touches nothing of a domain goes where it is
// called, in copies if these are several domains; the file keeps its own.
// RUN: %clang -fcodoms -fcodoms-domain=web -O0 -g -fverify-intermediate-code -c %s -o %t.o
// RUN: llvm-readelf -SW %t.o | FileCheck %s
// RUN: llvm-dwarfdump --verify %t.o
// CHECK-DAG: {{ }}.text.both
// CHECK-DAG: .text.codoms.db.both
// CHECK-DAG: .text.codoms.db.only
// CHECK-DAG: .text.codoms.db.recursive
// CHECK-NOT: {{ }}.text.only
static inline int both(int x) { return x * 3; }
static inline int only(int x) { return both(x) + 1; }
static inline int recursive(int x) { return x ? recursive(x - 1) + only(x) : 0; }
int web(int x) { return both(x); }
__attribute__((codoms_domain("db"))) int db(int x) { return both(x) + recursive(x); }
