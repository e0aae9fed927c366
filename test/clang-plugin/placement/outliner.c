// SPDX-License-Identifier: MIT
// The machine outliner (-Oz) moves code that repeats into functions of no
// domain, so it keeps off functions that are placed.
// RUN: %clang -fcodoms -fcodoms-domain=web -Oz -c %s -o %t.o
// RUN: %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// RUN: %clang -fcodoms -fcodoms-domain=db -Oz -c %s -o %t.whole.o
// RUN: llvm-nm %t.whole.o | FileCheck --check-prefix=WHOLE %s
// CHECK: {{[1-9][0-9]*}} bytes inside, 0 bytes outside
// WHOLE: OUTLINED_FUNCTION
#pragma codoms domain push(db)
extern int g(int, int, int, int);
int a(int x) { return g(11111, 22222, 33333, x) + g(44444, 55555, 66666, x); }
int b(int x) { return g(11111, 22222, 33333, x) - g(44444, 55555, 66666, x); }
int c(int x) { return g(11111, 22222, 33333, x) ^ g(44444, 55555, 66666, x); }
int d(int x) { return g(11111, 22222, 33333, x) | g(44444, 55555, 66666, x); }
#pragma codoms domain pop
