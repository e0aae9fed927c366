// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=data-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Reads another domain's data by its address.
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
  loot(peek(where));
  return 0;
}
