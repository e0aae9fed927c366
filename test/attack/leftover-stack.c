// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=stack-switch %t | FileCheck %s --check-prefix=CONTROL
//
// Looks below its stack pointer for what a callee left there. The attacker
// even lends that memory for writing, so that a callee on its stack would
// work.
//
// STOPPED: check: success
// STOPPED-NOT: loot
// STOPPED: looked
// STOPPED: witness: the vault is intact
// CONTROL: check: success
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "vault.h"

PAST_STUB("vault_check");
struct ret __dipc_cross_vault_check(uint64_t guess, uint64_t n);

int main(void) {
  uint64_t value = 0, sp;
  __asm__ volatile("mv %0, sp" : "=r"(sp));
  uint64_t low = sp - 4096;
  dipc_cap_write(0, low, 4096);
  struct ret r = __dipc_cross_vault_check(low, 8);
  for (uint64_t p = low; p < sp - 8; p += 8)
    if (peek(p) == peek(p + 8) && peek(p) > 0xffffffffffff)
      value = peek(p);
  printf("check: %s\n", dipc_status_text((dipc_status)r.status));
  if (value)
    loot(value);
  printf("looked\n");
  return 0;
}
