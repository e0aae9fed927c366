// SPDX-License-Identifier: MIT
// A domain said once on a declaration holds for all that follow, and for the
// definition.
// RUN: %clang -fcodoms -fcodoms-domain=web -c %s -o %t.o
// RUN: llvm-readelf -SW %t.o | FileCheck %s
// CHECK-DAG: .text.codoms.db.f
// CHECK-DAG: .data.codoms.db.v
__attribute__((codoms_domain("db"))) int f(void);
extern __attribute__((codoms_domain("db"))) int v;
int f(void);
int f(void) { return v; }
int v = 4;
