// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=jump-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Calls a private function of another process instead of a procedure.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// STOPPED: witness: the vault is intact
// CONTROL: loot 5ec2e75ec2e75ec2
// CONTROL: witness: the vault is broken
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t door;
  if (vault_door(&door))
    return 1;
  loot(leap(door, 0));
  return 0;
}
