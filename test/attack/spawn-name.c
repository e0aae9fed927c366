// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=syscall-check %t | FileCheck %s --check-prefix=CONTROL
//
// Names a process by a string in the victim's memory, and learns from the answer what is there.
//
// STOPPED: spawn: -[[#A:]]
// STOPPED-NOT: spawn: -[[#A]]
// STOPPED: spawn: -
// STOPPED: witness: the vault is intact
// CONTROL: spawn: -[[#A:]]
// CONTROL-NEXT: spawn: -[[#A]]
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  int64_t r = dipc_supervisor(DIPC_DO_process_spawn, where + 16, 4, 0);
  printf("spawn: %lld\n", (long long)r);
  r = dipc_supervisor(DIPC_DO_process_spawn, (uint64_t)"nope", 4, 0);
  printf("spawn: %lld\n", (long long)r);
  return 0;
}
