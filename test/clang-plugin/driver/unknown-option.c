// SPDX-License-Identifier: MIT
// An option of ours that does not exist is an error, as clang's are.
// RUN: rm -f %t.o %t.x86
// RUN: not %clang -fcodoms -fcodoms-domian=db -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: not test -e %t.o
// CHECK: clang: error: unknown argument: '-fcodoms-domian=db'
int x;
