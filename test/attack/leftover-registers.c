// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=reg-clear %t | FileCheck %s --check-prefix=CONTROL
//
// Looks through the registers for what a callee left in them.
//
// STOPPED-NOT: loot
// STOPPED: looked
// STOPPED: witness: the vault is intact
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "vault.h"

PAST_STUB("vault_stir");
struct ret __dipc_cross_vault_stir(uint64_t x);

int main(void) {
  uint64_t left[3], f;
  dipc_cap_clear(0xff);
  if (__dipc_cross_vault_stir(1).status)
    return 1;
  /* Once more, with nothing of ours between the return and the look. */
  register uint64_t a0 __asm__("a0") = 1;
  __asm__ volatile("call __dipc_cross_vault_stir\n"
                   "mv %0, t3\n mv %1, t4\n mv %2, a5\n fmv.x.d %3, ft3"
                   : "=&r"(left[0]), "=&r"(left[1]), "=&r"(left[2]), "=&r"(f),
                     "+r"(a0)
                   :
                   : "ra", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "a1", "a2",
                     "a3", "a4", "a5", "a6", "a7", "ft0", "ft1", "ft2", "ft3",
                     "ft4", "ft5", "ft6", "ft7", "fa0", "fa1", "fa2", "fa3",
                     "fa4", "fa5", "fa6", "fa7", "memory");
  for (int i = 0; i < 3; i++)
    if (left[i] == f && f)
      loot(left[i]);
  printf("looked\n");
  return 0;
}
