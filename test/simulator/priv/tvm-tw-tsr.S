// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// TVM, TW and TSR make satp, sfence.vma, wfi and sret illegal in S mode, not in M
// mode; in U mode they always are. mret is M mode's.
#include "priv.inc"
.macro bit number
  li t0, 1 << 20 | 1 << 21 | 1 << 22
  csrc mstatus, t0
  li t0, 1 << \number
  csrs mstatus, t0
.endm
test:
  csrwi mie, 2                  /* something pends, so wfi goes on */
  csrwi mip, 2
  csrwi mideleg, 2
  runs MODE_S, csrr a0, satp; sfence.vma; wfi
  csrwi mip, 0
  refused MODE_U, ILLEGAL, csrr a0, satp
  refused MODE_U, ILLEGAL, sfence.vma
  refused MODE_U, ILLEGAL, wfi
  refused MODE_U, ILLEGAL, sret
  refused MODE_U, ILLEGAL, mret
  refused MODE_S, ILLEGAL, mret
  csrwi mip, 2
  bit 20
  refused MODE_S, ILLEGAL, csrr a0, satp
  refused MODE_S, ILLEGAL, csrw satp, zero
  refused MODE_S, ILLEGAL, sfence.vma
  refused MODE_S, ILLEGAL, sfence.vma a0, a1
  csrw satp, zero
  sfence.vma
  bit 21
  refused MODE_S, ILLEGAL, wfi
  wfi
  bit 22
  refused MODE_S, ILLEGAL, sret
  next_step
  lla t0, 1f
  csrw sepc, t0
  li t0, 1 << 8
  csrs mstatus, t0
  li s10, 9
  lla s11, good
  sret                          /* in M mode: to S mode */
  j bad
1:
  ecall
  j bad
