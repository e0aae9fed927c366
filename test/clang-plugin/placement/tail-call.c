// SPDX-License-Identifier: MIT
// A call into another domain is a call that comes back, and is never inlined;
// one inside a domain may become a jump.
// RUN: %clang -fcodoms -fcodoms-domain=web -O2 -S %s -o - | FileCheck %s
// CHECK-LABEL: web:
// CHECK: call db_entry
// CHECK-LABEL: web_own:
// CHECK: tail own
__attribute__((codoms_domain("db"), codoms_entry)) int db_entry(int x) { return x + 1; }
int own(int x);
int web(int x) { return db_entry(x); }
int web_own(int x) { return own(x); }
