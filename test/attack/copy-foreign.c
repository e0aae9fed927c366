// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=data-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Lets its own C library copy the secret.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// STOPPED: witness: the vault is intact
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "vault.h"

#include <string.h>

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  uint64_t copy[8];
  memcpy(copy, (void *)where, sizeof copy);
  loot(copy[0]);
  return 0;
}
