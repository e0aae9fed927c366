// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-PRV-1: P code in U mode has S mode's instructions and CSRs, no more,
// and U mode's memory.
#include "harness.inc"

PAGE(p, U_RX, TW(9, TW_P))
csrs_: csrr a0, sstatus
      csrw sscratch, a1
      csrr a2, sscratch
      csrr a3, satp
      csrr a4, scause
      sfence.vma
      ecall
mcsr: csrr a0, mstatus
mret_: mret
kload: ld a0, 0(a1)
      ecall
PAGE(n, U_RX, TW(9, 0))
ncsr: csrr a0, sstatus
nsf:  sfence.vma
PAGE(k, S_RW, TW(9, 0))
      .quad 0
PAGE(ks, S_RX, TW(9, TW_P))
kcode: ecall
PAGE(go, U_RX, TW(9, TW_P))
jump: jr a1

MAIN
  SET(a1, 0x77)
  RUN(csrs_)
  EXPECT_DONE
  EXPECT(a2, 0x77)
  .irp insn, mcsr, mret_, ncsr, nsf
  RUN(\insn)
  EXPECT_CAUSE(ILLEGAL)
  EPC(\insn)
  .endr
  SET(a1, k)
  RUN(kload)
  FAULT(LOAD_PAGE_FAULT, kload, k)
  li t0, 1 << 18               /* SUM changes nothing */
  csrs sstatus, t0
  RUN(kload)
  FAULT(LOAD_PAGE_FAULT, kload, k)
  SET(a1, kcode)
  RUN(jump)
  FAULT(INSN_PAGE_FAULT, kcode, kcode)
  PASS
