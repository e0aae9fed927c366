// SPDX-License-Identifier: MIT
// -E keeps the pragma, so that ccache and distcc compile what they should.
// RUN: %clang -fcodoms -fcodoms-domain=web -E %s -o %t.i
// RUN: FileCheck %s < %t.i
// RUN: %clang -fcodoms -fcodoms-domain=web -O1 -c %t.i -o %t.o
// RUN: %clang -fcodoms -fcodoms-domain=web -O1 -c %s -o %t.direct.o
// RUN: cmp %t.o %t.direct.o
// CHECK: #pragma codoms domain push(db)
#pragma codoms domain push(db)
int f(void) { return 1; }
#pragma codoms domain pop
