// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-DCS-3: the stack's page is mapped for U, readable, writable and C (else
// storage), the top aligned to 32 (else align); no domain check applies. S mode
// needs SUM for it.
#include "harness.inc"

.set hole, 0x50000000
PAGE(a, U_RX, TW(1, 0))
push: cd.push c1
      ecall
pop:  cd.pop c1
      ecall
PAGE(s, S_RX, TW(1, 0))
spush: cd.push c1
      ecall
spop: cd.pop c1
      ecall
PAGE(foreign, U_RW, TW(7, TW_C))
      .zero 64
PAGE(plain, U_RW, TW(1, 0))
      .zero 64
PAGE(readonly, U_RO, TW(1, TW_C))
      .zero 64
PAGE(kernel, S_RW, TW(1, TW_C))
      .zero 64

MAIN
  CSRW(SCDDCSBASE, 0)
  CSRW(SCDDCSLIMIT, -1)
  CSRW(SCDDCSTOP, foreign)     /* empty APL cache, not our tag */
  RUN(push)
  EXPECT_DONE
  RUN(pop)
  EXPECT_DONE
  CSRW(SCDDCSTOP, plain)
  RUN(push)
  FAULT(DCS_FAULT, push, plain)
  SUBCODE(SUB_STORAGE)
  EXPECT_CSR(SCDDCSTOP, plain)
  CSRW(SCDDCSTOP, plain + 32)
  RUN(pop)
  FAULT(DCS_FAULT, pop, plain)
  SUBCODE(SUB_STORAGE)
  EXPECT_CSR(SCDDCSTOP, plain + 32)
  .irp page, readonly, kernel, hole
  CSRW(SCDDCSTOP, \page)
  RUN(push)
  FAULT(STORE_PAGE_FAULT, push, \page)
  EXPECT_CSR(SCDDCSTOP, \page)
  .endr
  .irp page, kernel, hole
  CSRW(SCDDCSTOP, \page + 32)
  RUN(pop)
  FAULT(LOAD_PAGE_FAULT, pop, \page)
  EXPECT_CSR(SCDDCSTOP, \page + 32)
  .endr
  .irp offset, 1, 8, 16, 31
  CSRW(SCDDCSTOP, foreign + 32 + \offset)
  RUN(push)
  EXPECT_CAUSE(DCS_FAULT)
  SUBCODE(SUB_ALIGN)
  RUN(pop)
  EXPECT_CAUSE(DCS_FAULT)
  SUBCODE(SUB_ALIGN)
  .endr
  .equ SUM, 1 << 18
  li t0, SUM
  csrc mstatus, t0
  CSRW(SCDDCSTOP, foreign)
  RUN_S(spush)
  FAULT(STORE_PAGE_FAULT, spush, foreign)
  CSRW(SCDDCSTOP, foreign + 32)
  RUN_S(spop)
  FAULT(LOAD_PAGE_FAULT, spop, foreign)
  li t0, SUM
  csrs mstatus, t0
  RUN_S(spop)
  EXPECT_CAUSE(ECALL_S)
  EXPECT_CSR(SCDDCSTOP, foreign)
  RUN_S(spush)
  EXPECT_CAUSE(ECALL_S)
  EXPECT_CSR(SCDDCSTOP, foreign + 32)
  PASS
