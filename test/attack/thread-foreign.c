// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=syscall-check %t | FileCheck %s --check-prefix=CONTROL
//
// Starts a thread in another domain's private function: returns to user mode are not checked (XC-JMP-7).
//
// STOPPED: thread: -
// STOPPED: witness: the vault is intact
// CONTROL: thread: {{[0-9]}}
// CONTROL: witness: the vault is broken
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t door;
  if (vault_door(&door))
    return 1;
  int64_t r = dipc_supervisor(DIPC_DO_thread_create, door, 0, 0);
  printf("thread: %lld\n", (long long)r);
  for (int i = 0; i < 100; i++)
    dipc_supervisor(DIPC_DO_yield, 0, 0, 0);
  return 0;
}
