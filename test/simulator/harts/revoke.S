// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/../bare/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare -smp 3 %t
// RUN: timeout 20 %codoms_sim --bare -smp 3 --quantum=1 --seed=5 %t
//
// XC-CAP-11 over harts: when cd.revoke of hart 0 returns, no register of harts
// 1 and 2 holds a capability of that counter, and those of another stay. The
// APL cache and the capability registers are each hart's own.
#include "bare.inc"
#include "codoms/insn.h"
#define USER 0xc0000000
#define STEP(n) li t0, n; sd t0, 0(s1)
#define AWAIT(n) li t0, n; 7: ld t1, 0(s1); blt t1, t0, 7b
_start:
  lla t0, bad
  csrw mtvec, t0
  li t0, 0x61                  /* enabled, entries at 64 */
  csrw 0x5c0, t0
  lla t0, counters
  csrw 0x5d8, t0
  li t0, 2
  csrw 0x5d9, t0
  csrw 0x5d0, a0               /* APL entry and tag of my own number */
  addi t0, a0, 1
  li t1, 1 << 63
  or t0, t0, t1
  csrw 0x5d1, t0
  lla t0, root
  srli t0, t0, 12
  li t1, 8 << 60
  or t0, t0, t1
  csrw satp, t0
  csrwi pmpcfg0, 0x1f
  li t0, -1
  csrw pmpaddr0, t0
  li t0, 1 << 11
  csrs mstatus, t0
  lla t0, supervisor
  csrw mepc, t0
  sfence.vma
  lla s1, step
  lla s2, arrived
  mret
supervisor:
  bnez a0, holder
  li t0, 2
1: ld t1, 0(s2)
  bne t0, t1, 1b
  csrr t0, 0xcc1
  bnez t0, bad                 /* theirs are not mine */
  cd.revoke zero
  STEP(1)
  li t0, 4
1: ld t1, 0(s2)
  bne t0, t1, 1b
  exit 0
holder:
  li a1, USER
  li a2, 16
  li a3, 0
  cd.newa c0, a1, a2, a3, 2
  cd.newa c5, a1, a2, a3, 3
  li a3, 1
  cd.newa c3, a1, a2, a3, 2
  csrr t0, 0xcc1
  li t1, 0x29
  bne t0, t1, bad
  li t0, 1
  amoadd.d zero, t0, (s2)
  AWAIT(1)
  csrr t0, 0xcc1
  li t1, 0x08
  bne t0, t1, bad
  csrr t0, 0x5d1
  addi t1, a0, 1
  subw t0, t0, t1
  bnez t0, bad
  li t0, 1
  amoadd.d zero, t0, (s2)
2: wfi
  j 2b
  .balign 4
bad: exit 1
  .data
  .balign 64
step: .quad 0
  .balign 64
arrived: .quad 0
  .balign 64
counters: .quad 0, 9, 0, 9
  .balign 8192
root:
  .quad 0xcf, 0, 0x200000cf, 0x200000d7    /* devices, RAM; RAM for users */
  .fill 508, 8, 0
  .quad 0, 0, 0, 1
  .fill 508, 8, 0
