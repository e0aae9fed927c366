// SPDX-License-Identifier: MIT
// Options against separate sections cannot move what a domain has: jump tables
// would land in .rodata.
// RUN: %clang -fcodoms -fcodoms-domain=web -O2 -fno-function-sections -fno-data-sections -msmall-data-limit=8 -c %s -o %t.o
// RUN: %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// CHECK: {{[1-9][0-9]*}} bytes inside, 0 bytes outside
#pragma codoms domain push(db)
extern int g(int);
int small = 3;
int jump(int i) {
  switch (i) {
  case 0: return g(1);
  case 1: return g(4) + 1;
  case 2: return g(9) * 2;
  case 3: return g(16) - 3;
  case 4: return g(25) / 4;
  case 5: return small;
  }
  return 0;
}
#pragma codoms domain pop
