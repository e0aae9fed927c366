// SPDX-License-Identifier: MIT
// Exit status is clang's, and a failed compilation leaves no object.
// RUN: rm -f %t.o %t.x86
// RUN: %clang -fcodoms -c %s -o %t.o
// RUN: rm %t.o; sh -c '%clang -fcodoms -DWRONG -c %s -o %t.o; test $? = 1' 2>&1 | FileCheck %s
// RUN: not test -e %t.o
// RUN: not %clang -fcodoms -c %s.absent -o %t.o 2>&1 | FileCheck --check-prefix=ABSENT %s
// RUN: not %clang -fcodoms 2>&1 | FileCheck --check-prefix=NONE %s
// CHECK: error: "wrong"
// ABSENT: clang: error: no such file or directory:
// NONE: clang: error: no input files
#ifdef WRONG
#error "wrong"
#endif
