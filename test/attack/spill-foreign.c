// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=data-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Aims its stack pointer at the victim and saves a register.
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
  __asm__ volatile("mv t0, sp\n mv sp, %0\n sd zero, 0(sp)\n mv sp, t0" : : "r"(where) : "t0", "memory");
  return 0;
}
