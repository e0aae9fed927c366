// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=syscall-check %t | FileCheck %s --check-prefix=CONTROL
//
// Lets the supervisor read for the attacker: writes the victim's memory to
// the console.
//
// STOPPED-NOT: open from nine
// STOPPED: write: -
// STOPPED: witness: the vault is intact
// CONTROL: open from nine to five
// CONTROL: write: 22
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  int64_t n = dipc_supervisor(DIPC_DO_write, 1, where + 16, 22);
  printf("\nwrite: %lld\n", (long long)n);
  return 0;
}
