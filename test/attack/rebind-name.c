// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=syscall-check %t | FileCheck %s --check-prefix=CONTROL
//
// The same with the name of an interface.
//
// STOPPED: rebind: -[[#A:]]
// STOPPED-NOT: rebind: -[[#A]]
// STOPPED: rebind: {{-?[0-9]}}
// STOPPED: witness: the vault is intact
// CONTROL: rebind: [[A:-?[0-9]+]]
// CONTROL-NEXT: rebind: [[A]]
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  int64_t r = dipc_supervisor(DIPC_DO_rebind, where + 16, 4, 0);
  printf("rebind: %lld\n", (long long)r);
  r = dipc_supervisor(DIPC_DO_rebind, (uint64_t)"nope", 4, 0);
  printf("rebind: %lld\n", (long long)r);
  return 0;
}
