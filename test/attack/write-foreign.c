// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=data-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Writes another domain's data by its address.
//
// STOPPED-NOT: written
// STOPPED: violation
// STOPPED: witness: the vault is intact
// CONTROL: written
// CONTROL: witness: the vault is broken
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  poke(where, 0);
  printf("written\n");
  return 0;
}
