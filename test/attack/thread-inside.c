// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=syscall-check %t | FileCheck %s --check-prefix=CONTROL
//
// Starts a thread in the middle of a private function.
//
// STOPPED: thread: -
// STOPPED: witness: the vault is intact
// CONTROL: thread: {{[0-9]}}
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t door;
  if (vault_door(&door))
    return 1;
  int64_t r = dipc_supervisor(DIPC_DO_thread_create, door + 4, 0, 0);
  printf("thread: %lld\n", (long long)r);
  return 0;
}
