// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=data-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Writes by a conditional store: the reservation is on its own memory.
//
// STOPPED: violation
// STOPPED: witness: the vault is intact
// CONTROL: conditional store: not made
// CONTROL: witness: the vault is intact
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  static uint64_t mine;
  uint64_t failed;
  __asm__ volatile("lr.d %0, (%1)\n sc.d %0, %2, (%3)" : "=&r"(failed) : "r"(&mine), "r"(1ul), "r"(where) : "memory");
  printf("conditional store: %s\n", failed ? "not made" : "made");
  return 0;
}
