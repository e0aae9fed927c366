// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=p-entry %t | FileCheck %s --check-prefix=CONTROL
//
// Enters a proxy behind its first instruction, with the address of a forged
// thread in the register that this instruction would have set: privileged
// code would take its kernel control stack from the attacker's memory.
//
// STOPPED: violation
// STOPPED: witness: the vault is intact
#include "attack.h"
#include "vault.h"

extern uint64_t __dipc_slot_vault_where;
static _Alignas(4096) uint64_t forged[2048];

int main(void) {
  uint64_t slot = *(volatile uint64_t *)&__dipc_slot_vault_where, x;
  if (vault_where(&x))
    return 1;
  for (int i = 0; i < 2048; i++)
    forged[i] = 0;
  register uint64_t t0 __asm__("t0") = (uint64_t)&forged[1024];
  register uint64_t to __asm__("a0") = slot + 4;
  __asm__ volatile("jalr a0"
                   : "+r"(t0), "+r"(to)
                   :
                   : "ra", "t1", "t2", "t3", "t4", "t5", "t6", "a1", "a2", "a3",
                     "a4", "a5", "a6", "a7", "memory");
  printf("back from the proxy\n");
  return 0;
}
