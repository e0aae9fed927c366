// SPDX-License-Identifier: MIT
// RUN: %attack_safe %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=straddle %t | FileCheck %s --check-prefix=CONTROL
//
// Loads eight bytes of which four are the last of its own memory and four the
// first of another domain's.
//
// STOPPED-NOT: got
// STOPPED: violation
// STOPPED-NOT: got
// CONTROL: got it
#include "attack.h"
#include "safe.h"

int main(void) {
  uint64_t start, first;
  if (safe_start(&start) || safe_first(&first))
    return 1;
  uint64_t value = peek(start - 4) >> 32;
  printf("got %s\n", value == first ? "it" : "something else");
  return 0;
}
