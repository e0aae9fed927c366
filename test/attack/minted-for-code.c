// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-authority %t | FileCheck %s --check-prefix=CONTROL
//
// Makes a capability to enter a private function.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED: witness: the vault is intact
// CONTROL: witness: the vault is broken
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t door, got;
  if (vault_door(&door))
    return 1;
  dipc_cap_new(0, door, 64, DIPC_READ_PERMISSION);
  __asm__ volatile("lla ra, 1f\n jr %1\n1: mv %0, a0" : "=r"(got) : "r"(door) : "ra", "a0", "t0", "t1", "t2", "memory");
  loot(got);
  return 0;
}
