// SPDX-License-Identifier: MIT
// A variable of a domain is never COMMON: the linker would choose its place.
// RUN: %clang -fcodoms -fcodoms-domain=web -fcommon -c %s -o %t.o
// RUN: %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// CHECK: 8 bytes inside, 0 bytes outside
#pragma codoms domain push(db)
int a;
int b;
#pragma codoms domain pop
