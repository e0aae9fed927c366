// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=stack-switch %t | FileCheck %s --check-prefix=CONTROL
//
// Aims the stack pointer at the victim's data and calls: the callee would
// spill over its own secret.
//
// STOPPED: came back
// STOPPED: witness: the vault is intact
// CONTROL: witness: the vault is broken
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where, x;
  if (vault_where(&where) || vault_stir(1, &x))
    return 1;
  /* The callee's frame would lie over what the vault keeps there. */
  register uint64_t sp_new __asm__("a1") = where + 160;
  register uint64_t a0 __asm__("a0") = 1;
  __asm__ volatile("mv s1, sp\n mv sp, a1\n"
                   "lla t1, __dipc_slot_vault_stir\n ld t1, 0(t1)\n"
                   "jalr t1\n mv sp, s1\n"
                   : "+r"(a0), "+r"(sp_new)
                   :
                   : "ra", "s1", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "a2",
                     "a3", "a4", "a5", "a6", "a7", "ft0", "ft1", "ft2", "ft3",
                     "ft4", "ft5", "ft6", "ft7", "fa0", "fa1", "fa2", "fa3",
                     "fa4", "fa5", "fa6", "fa7", "memory");
  printf("came back\n");
  return 0;
}
