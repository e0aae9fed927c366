// SPDX-License-Identifier: MIT
// Code is position independent by its code model, so -fPIC and its like, which
// build systems add to libraries, change nothing: there is no GOT.
// RUN: %clang -fcodoms -O1 -c %s -o %t.plain
// RUN: %clang -fcodoms -O1 -fPIC -c %s -o %t.pic
// RUN: cmp %t.plain %t.pic
// RUN: llvm-readelf -r %t.pic | FileCheck %s
// CHECK-NOT: GOT
extern int shared;
int f(void) { return shared; }
