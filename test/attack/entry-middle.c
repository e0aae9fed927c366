// SPDX-License-Identifier: MIT
// RUN: %attack_safe %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=entry-align %t | FileCheck %s --check-prefix=CONTROL
//
// Jumps into the middle of an entry, behind its check. Call permission lands
// on entries only.
//
// STOPPED: refused: 1
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// CONTROL: refused: 1
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "safe.h"

int main(void) {
  uint64_t entry, inside;
  if (safe_entry(&entry) || safe_inside(&inside))
    return 1;
  printf("refused: %d\n", leap(entry, 1) == 0);
  fflush(stdout);
  loot(leap(inside, 0));
  return 0;
}
