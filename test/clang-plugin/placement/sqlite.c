// SPDX-License-Identifier: MIT
// All of SQLite in a domain that is not the file's: no byte is elsewhere.
// REQUIRES: sqlite-source
// UNSUPPORTED: asan
// RUN: %clang -fcodoms -fcodoms-domain=web -w -O0 -I%sqlite -c %s -o %t.o && %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// RUN: %clang -fcodoms -fcodoms-domain=web -w -O2 -g -I%sqlite -c %s -o %t.o && %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// CHECK-NOT: {{^}}outside
// CHECK: {{[1-9][0-9][0-9][0-9][0-9][0-9]}} bytes inside, 0 bytes outside
#define SQLITE_THREADSAFE 0
#define SQLITE_OMIT_LOAD_EXTENSION 1
#define SQLITE_OS_OTHER 1
#pragma codoms domain push(db)
#include "sqlite3.c"
#pragma codoms domain pop
