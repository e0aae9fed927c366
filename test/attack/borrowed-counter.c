// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-counter %t | FileCheck %s --check-prefix=CONTROL
//
// Makes an asynchronous capability under a counter of another domain.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// STOPPED: witness: the vault is intact
// CONTROL: loot 0
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  static uint64_t mine;
  for (uint64_t counter = 0; counter < 4; counter++) {
    dipc_cap_async(0, &mine, sizeof mine, counter, DIPC_READ_PERMISSION);
    if (dipc_cap_live() & 1)
      loot(counter);
  }
  return 0;
}
