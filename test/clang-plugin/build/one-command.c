// SPDX-License-Identifier: MIT
// From a C file to a run in one command, without an interface: one domain, one
// process, and the program's exit status.
// REQUIRES: ld.codoms, codoms-sim, supervisor.elf
// RUN: %clang -fcodoms -O1 -g %s -o %t
// RUN: sh -c '%codoms_sim %t; test $? = 7' | FileCheck %s
// RUN: %clang -fcodoms -fcodoms-domain=other -O2 %s -o %t.2 -lm
// RUN: sh -c '%codoms_sim %t.2; test $? = 7' | FileCheck %s --check-prefix=OTHER
// CHECK: hello from main
// OTHER: hello from other
#include <stdio.h>
int main(void) {
  printf("hello from %s\n", __CODOMS_DOMAIN__);
  return 7;
}
