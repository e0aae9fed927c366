// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=syscall-check %t | FileCheck %s --check-prefix=CONTROL
//
// Lets the supervisor write its audit over the victim.
//
// STOPPED: audit: -
// STOPPED: witness: the vault is intact
// CONTROL: audit: {{[0-9]}}
// CONTROL: witness: the vault is broken
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  int64_t r = dipc_supervisor(DIPC_DO_audit, where, 0, 0);
  printf("audit: %lld\n", (long long)r);
  return 0;
}
