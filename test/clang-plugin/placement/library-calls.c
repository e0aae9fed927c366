// SPDX-License-Identifier: MIT
// Calls that the compiler makes up name the library, which each domain has a
// copy of; nothing else than symbols leaves the sections.
// RUN: %clang -fcodoms -fcodoms-domain=web -O2 -c %s -o %t.o
// RUN: %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// RUN: llvm-nm -u %t.o | FileCheck --check-prefix=CALLS %s
// CHECK: {{[1-9][0-9]*}} bytes inside, 0 bytes outside
// CALLS-DAG: U __multf3
// CALLS-DAG: U memcpy
// CALLS-DAG: U memset
// CALLS-DAG: U __udivti3
#pragma codoms domain push(db)
struct big { char bytes[4000]; };
void copy(struct big *a, const struct big *b) { *a = *b; }
void clear(struct big *a) { *a = (struct big){0}; }
long double times(long double a) { return a * 2.5L; }
unsigned __int128 over(unsigned __int128 a, unsigned __int128 b) { return a / b; }
#pragma codoms domain pop
