// SPDX-License-Identifier: MIT
// The same source in two places gives the same object, debug information and
// generated headers included.
// RUN: %S/../Inputs/make-prefix.sh %build %t && mkdir %t/one %t/two
// RUN: echo > %t/one/a.dipc && echo > %t/two/a.dipc && cp %s %t/one/x.c && cp %s %t/two/x.c
// RUN: cd %t/one && %t/bin/clang -fcodoms -g -O1 -ffile-prefix-map=%t/one=. x.c a.dipc -c -o x.o
// RUN: cd %t/two && %t/bin/clang -fcodoms -g -O1 -ffile-prefix-map=%t/two=. x.c a.dipc -c -o x.o
// RUN: cmp %t/one/x.o %t/two/x.o
// RUN: llvm-dwarfdump --debug-line %t/one/x.o | FileCheck %s
// CHECK: "a.h"
#include "a.h"
int f(int x) { return a_get(x); }
