// SPDX-License-Identifier: MIT
// Constants of other instruction sets have no pools either: soft floats, half
// precision, bit manipulation.
// RUN: %clang -fcodoms -fcodoms-domain=web -march=rv64imac -mabi=lp64 -O2 -c %s -o %t.o && %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// RUN: %clang -fcodoms -fcodoms-domain=web -march=rv64gc_zfh_zfa_zba_zbb_zbs -O2 -c %s -o %t.o && %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// RUN: %clang -fcodoms -fcodoms-domain=web -march=rv64gc_zfhmin -O3 -c %s -o %t.o && %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// CHECK: {{[1-9][0-9]*}} bytes inside, 0 bytes outside
#pragma codoms domain push(db)
_Float16 half(_Float16 x) { return x * (_Float16)3.1416 + (_Float16)0.3333; }
float single(float x) { return x * 3.14159265f + 0x1.23456p-20f; }
double twice(double x) { return x * 2.718281828459045 + 1e300; }
long big(void) { return 0x123456789abcdef0; }
void fill(double *p) { for (int i = 0; i < 8; i++) p[i] = 0.1 * i + 1e-7; }
#pragma codoms domain pop
