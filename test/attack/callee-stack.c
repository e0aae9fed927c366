// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=data-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Reads the callee's own stack, whose address is known, after the call.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// STOPPED: witness: the vault is intact
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t x, stack;
  if (vault_stack(&stack) || vault_stir(1, &x))
    return 1;
  for (uint64_t p = stack - 512; p < stack; p += 8)
    if (peek(p) == peek(p + 8) && peek(p) > 0xffffffffffff) {
      loot(peek(p));
      break;
    }
  return 0;
}
