// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-authority %t | FileCheck %s --check-prefix=CONTROL
//
// Makes a capability for memory over which the domain has no authority.
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
  dipc_cap_read(0, where, 8);
  loot(peek(where));
  return 0;
}
