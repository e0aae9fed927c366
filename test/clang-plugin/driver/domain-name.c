// SPDX-License-Identifier: MIT
// A domain name is a C identifier of at most 63 bytes.
// RUN: rm -f %t.bad
// RUN: %clang -fcodoms -fcodoms-domain=a23456789012345678901234567890123456789012345678901234567890123 -c %s -o %t.o
// RUN: not %clang -fcodoms -fcodoms-domain=a234567890123456789012345678901234567890123456789012345678901234 -c %s -o %t.bad 2>&1 | FileCheck %s
// RUN: not %clang -fcodoms -fcodoms-domain= -c %s -o %t.bad 2>&1 | FileCheck %s
// RUN: not %clang -fcodoms -fcodoms-domain=9a -c %s -o %t.bad 2>&1 | FileCheck %s
// RUN: not %clang -fcodoms -fcodoms-domain=a-b -c %s -o %t.bad 2>&1 | FileCheck %s
// RUN: not test -e %t.bad
// CHECK: clang: error: invalid domain name '{{.*}}' in '-fcodoms-domain=': a name has letters, digits and '_', at most 63
// CHECK-NOT: error
int x;
