// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// Delegation: causes that medeleg names go to S mode from S and U mode, with sepc,
// scause, stval and SPP, and to M mode from M mode.
#include "priv.inc"
.macro delegated mode, cause, code:vararg
  next_step
  lla t0, 98f
  csrw stvec, t0
  li s10, 9                     /* the handler says that it was there */
  lla s11, 99f
  enter \mode
97:
  \code
  j bad
  .p2align 2
98:
  ecall
99:
  csr_is scause, -1, \cause
  csr_is sstatus, 1 << 8, \mode << 8
  lla t0, 97b
  csrr t1, sepc
  same_registers t0, t1
.endm
test:
  li t0, 1 << 1 | 1 << 2 | 1 << 3 | 1 << 5 | 1 << 8
  csrw medeleg, t0
  delegated MODE_U, ILLEGAL, csrw mscratch, zero
  csrr a0, stval
  same a0, 0x34001073
  delegated MODE_S, ILLEGAL, .2byte 0
  csrr a0, stval
  same a0, 0
  delegated MODE_S, BREAKPOINT, ebreak
  delegated MODE_U, 8, ecall
  csrr a0, stval
  same a0, 0
  delegated MODE_U, LOAD_ACCESS, ld a0, 16(zero)
  csrr a0, stval
  same a0, 16
  refused MODE_U, STORE_ACCESS, sd a0, 16(zero)
  refused MODE_M, ILLEGAL, .4byte -1
  refused MODE_M, BREAKPOINT, ebreak
  /* a fetch: the jump is done, the address is the target */
  next_step
  lla t0, 1f
  csrw stvec, t0
  li s10, 9
  lla s11, 2f
  li a1, 1 << 63 | 64
  enter MODE_S
3:
  jalr a2, 0(a1)
  .p2align 2
1:
  ecall
2:
  csr_is scause, -1, FETCH_ACCESS
  csrr a0, sepc
  same_registers a0, a1
  csrr a0, stval
  same_registers a0, a1
  lla a0, 3b
  addi a0, a0, 4
  next_step
  addi a3, a0, -2
  beq a2, a0, good
  beq a2, a3, good
  j bad
