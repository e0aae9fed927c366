// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-authority %t | FileCheck %s --check-prefix=CONTROL
//
// Makes a capability to write the victim's memory.
//
// STOPPED: violation
// STOPPED: witness: the vault is intact
// CONTROL: witness: the vault is broken
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  dipc_cap_new(0, where, 8, DIPC_WRITE_PERMISSION);
  poke(where, 1);
  return 0;
}
