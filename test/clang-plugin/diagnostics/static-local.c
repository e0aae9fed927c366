// SPDX-License-Identifier: MIT
// A static variable of a function is in the function's domain.
// RUN: %clang -fcodoms -fcodoms-domain=web -O1 -c %s -o %t.o
// RUN: %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// CHECK: {{[1-9][0-9]*}} bytes inside, 0 bytes outside
__attribute__((codoms_domain("db"))) int *next(void) {
  static int numbers[100];
  static int n;
  return &numbers[n++];
}
