// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-storage %t | FileCheck %s --check-prefix=CONTROL
//
// Writes the bytes of a capability into ordinary memory and loads them as
// one.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// STOPPED: witness: the vault is intact
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "vault.h"

static _Alignas(32) volatile uint64_t forged[4];

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  /* Tags are small numbers: one of these is the vault's. */
  forged[0] = where;
  forged[1] = 8;
  forged[2] = (uint64_t)16 << 32 | DIPC_READ_PERMISSION;
  dipc_cap_load(0, forged);
  forged[2] = (uint64_t)17 << 32 | DIPC_READ_PERMISSION;
  dipc_cap_load(1, forged);
  forged[2] = (uint64_t)18 << 32 | DIPC_READ_PERMISSION;
  dipc_cap_load(2, forged);
  loot(peek(where));
  return 0;
}
