// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=syscall-check %t | FileCheck %s --check-prefix=CONTROL
//
// Starts a thread in privileged code: in the body of a proxy.
//
// STOPPED: thread: -
// STOPPED: witness: the vault is intact
// CONTROL: thread: {{[0-9]}}
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  uint64_t slot;
  __asm__("lla %0, __dipc_slot_vault_where\n ld %0, 0(%0)" : "=r"(slot));
  int64_t r = dipc_supervisor(DIPC_DO_thread_create, slot, 0, 0);
  printf("thread: %lld\n", (long long)r);
  return 0;
}
