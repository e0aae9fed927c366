// SPDX-License-Identifier: MIT
// The vector extension is refused however it is asked for, and so is another
// machine; other extensions are not.
// RUN: rm -f %t.o %t.x86
// RUN: not %clang -fcodoms -march=rv64gcv -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: not %clang -fcodoms -march=rv64gc_zve32x -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: not test -e %t.o
// RUN: %clang -fcodoms -march=rv64gc_zba_zbb_zbs -c %s -o %t.ok
// RUN: not %clang -fcodoms --target=x86_64-linux-gnu -c %s -o %t.x86 2>&1 | FileCheck --check-prefix=TARGET %s
// RUN: not test -e %t.x86
// CHECK: error: the vector extension is not supported with '-fcodoms'
// TARGET: error:
int x;
