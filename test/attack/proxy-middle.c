// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=p-entry %t | FileCheck %s --check-prefix=CONTROL
//
// Enters a proxy behind its first instruction, with a forged thread in the
// register that this instruction would have set: privileged code takes the
// attacker's word for where its kernel control stack is, and writes over the
// vault.
//
// STOPPED: violation: domain {{.*}} may not enter the proxies
// STOPPED: witness: the vault is intact
// CONTROL: witness: the vault is broken
#include "attack.h"
#include "vault.h"

extern uint64_t __dipc_slot_vault_where;
/* As in the supervisor's frame.h: what scdthread points into, 2048 bytes past
 * its header of stack top, current state and owner of the capability
 * stack; states follow, whose first word is a stack pointer. */
static _Alignas(4096) uint64_t forged[2048];
static uint64_t state[8];

int main(void) {
  uint64_t slot = *(volatile uint64_t *)&__dipc_slot_vault_where;
  uint64_t where, stack;
  if (vault_where(&where) || vault_stack(&stack))
    return 1;
  for (int i = 0; i < 2048; i++)
    forged[i] = (stack & ~(uint64_t)15) - 1024;
  uint64_t *header = &forged[1024 - 256];
  header[0] = where;
  header[1] = (uint64_t)state;
  header[2] = (uint64_t)state;
  register uint64_t t0 __asm__("t0") = (uint64_t)&forged[1024];
  register uint64_t to __asm__("a0") = slot + 4;
  __asm__ volatile("jalr a0"
                   : "+r"(t0), "+r"(to)
                   :
                   : "ra", "t1", "t2", "t3", "t4", "t5", "t6", "a1", "a2", "a3",
                     "a4", "a5", "a6", "a7", "memory");
  return 0;
}
