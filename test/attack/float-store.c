// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=data-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Overwrites the secret from a floating-point register.
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
  __asm__ volatile("fmv.d.x ft0, zero\n fsd ft0, 0(%0)" : : "r"(where) : "ft0", "memory");
  return 0;
}
