// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-bounds %t | FileCheck %s --check-prefix=CONTROL
//
// Narrows a capability to bytes in front of it.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// STOPPED: witness: the vault is intact
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  const void *p;
  size_t n;
  if (vault_notice(&p, &n))
    return 1;
  dipc_cap_narrow(0, 7, (uint64_t)p - 16, 8, DIPC_READ_PERMISSION);
  loot(peek((uint64_t)p - 16));
  return 0;
}
