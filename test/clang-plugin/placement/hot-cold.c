// SPDX-License-Identifier: MIT
// `hot` and `cold` choose sections in the code generator; the domain wins.
// RUN: %clang -fcodoms -fcodoms-domain=web -O2 -c %s -o %t.o
// RUN: %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// CHECK: {{[1-9][0-9]*}} bytes inside, 0 bytes outside
#pragma codoms domain push(db)
__attribute__((hot)) int hot(int x) { return x + 1; }
__attribute__((cold)) int cold(int x) { return x + 2; }
#pragma codoms domain pop
