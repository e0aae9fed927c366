// SPDX-License-Identifier: MIT
// What instruments a whole file makes memory that is in no domain: an error in
// a file of two domains, and none in a file of one.
// RUN: for o in -fprofile-generate -fprofile-instr-generate "-fprofile-arcs -ftest-coverage" -fpatchable-function-entry=2 -femulated-tls -fexceptions -fasynchronous-unwind-tables -fsanitize-coverage=trace-pc-guard -fsanitize=address -fsanitize=kcfi; do not %clang -fcodoms -fcodoms-domain=web $o -c %s -o %t.o 2>&1 | FileCheck %s || exit 1; %clang -fcodoms -fcodoms-domain=db -Werror $o -c %s -o %t.o || exit 1; done
// CHECK: error: '-f{{[a-z=-]+}}' is not supported where 'data' of domain 'db' is in a file of domain 'web': what it makes would be in no domain; compile 'db' in a file of its own
__attribute__((codoms_domain("db"))) int data = 1;
__attribute__((codoms_domain("db"))) int f(void) { return data; }
