// SPDX-License-Identifier: MIT
// Without -fcodoms the driver is the packaged clang: same commands, same exit
// status, and the program runs on this machine.
// RUN: %clang -O2 %s -o %t.1 -### 2> %t.ours
// RUN: %hostclang -O2 %s -o %t.1 -### 2> %t.theirs
// RUN: sed 's/-[0-9a-f]*\.o/.o/g' %t.ours > %t.ours.plain
// RUN: sed 's/-[0-9a-f]*\.o/.o/g' %t.theirs > %t.theirs.plain
// RUN: diff %t.ours.plain %t.theirs.plain
// RUN: %clang %s -o %t && %t
// RUN: not %clang -fcodoms-domain=db -c %s -o %t.o 2>&1 | FileCheck %s
// CHECK: clang: error: unknown argument: '-fcodoms-domain=db'
int main(void) { return 0; }
