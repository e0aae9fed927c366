// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=syscall-check %t | FileCheck %s --check-prefix=CONTROL
//
// Asks the supervisor whether a foreign word has a value: half the secret at a time.
//
// STOPPED: compared: -[[#A:]]
// STOPPED-NEXT: compared: -[[#A]]
// STOPPED: witness: the vault is intact
// CONTROL: compared: -[[#A:]]
// CONTROL-NOT: compared: -[[#A]]
// CONTROL: compared: -
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  int64_t r = dipc_supervisor(DIPC_DO_futex_wait, where, 0x5ec2e75e, 1);
  printf("compared: %lld\n", (long long)r);
  r = dipc_supervisor(DIPC_DO_futex_wait, where, 0x12345678, 1);
  printf("compared: %lld\n", (long long)r);
  return 0;
}
