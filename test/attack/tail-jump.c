// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=jump-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Jumps into a private function of another process instead of calling it.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED: witness: the vault is intact
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t door, got;
  if (vault_door(&door))
    return 1;
  __asm__ volatile("lla ra, 1f\n jr %1\n1: mv %0, a0" : "=r"(got) : "r"(door) : "ra", "a0", "t0", "t1", "t2", "memory");
  loot(got);
  return 0;
}
