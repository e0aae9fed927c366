// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=stack-switch %t | FileCheck %s --check-prefix=CONTROL
//
// Looks below its stack pointer for what a callee left there.
//
// STOPPED-NOT: loot
// STOPPED: looked
// STOPPED: witness: the vault is intact
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t x, value = 0;
  uint64_t sp = (uint64_t)__builtin_frame_address(0);
  if (vault_stir(1, &x))
    return 1;
  for (uint64_t p = sp - 2048; p < sp; p += 8)
    if (peek(p) == peek(p + 8) && peek(p) > 0xffffffffffff)
      value = peek(p);
  if (value)
    loot(value);
  printf("looked\n");
  return 0;
}
