// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=jump-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Calls a private function with a link register of its own choice.
//
// STOPPED-NOT: was there
// STOPPED: violation
// STOPPED: witness: the vault is intact
// CONTROL: was there
// CONTROL: witness: the vault is broken
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t door;
  if (vault_door(&door))
    return 1;
  __asm__ volatile("lla ra, 1f\n mv t1, %0\n jalr t0, 0(t1)\n1:" : : "r"(door) : "ra", "a0", "t0", "t1", "t2", "memory");
  printf("was there\n");
  return 0;
}
