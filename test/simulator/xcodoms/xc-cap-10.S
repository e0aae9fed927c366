// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-10: cd.newa needs a counter below scdrevnum that the subject owns,
// and no authority from an asynchronous capability of another counter.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
newa: cd.newa c1, a1, a2, a3, WRITE
      ecall
PAGE(b, U_RW, TW(1, 0))
      .quad 0
PAGE(f, U_RW, TW(2, 0))
      .quad 0
PAGE(p, U_RX, TW(9, TW_P))
pnewa: cd.newa c1, a1, a2, a3, WRITE
      ecall
pnew: cd.new c1, a1, a2, WRITE
      ecall
PAGE(s, S_RX, TW(0, 0))
snewa: li a5, 1 << 18
      csrs sstatus, a5
      cd.newa c1, a1, a2, a3, WRITE
      ecall
PAGE(counters, S_RW, TW(0, 0))
      .quad 5, 1, 6, 2, 7, 1

MAIN
  CSRW(SCDREVBASE, counters)
  CSRW(SCDREVNUM, 3)
  APL(0, 1, 0)
  APL(1, 2, 0)
  SET(a1, b)
  SET(a2, 16)
  SET(a3, 2)
  RUN(newa)
  EXPECT_DONE
  EXPECT_CAP(1, 0, b)
  EXPECT_CAP(1, 2, 1 << 32 | 2 << 8 | 4 | WRITE)
  EXPECT_CAP(1, 3, 7)
  /* As many as there are, and past the 24 bits of the field. */
  .irp n, 3, 0x1000000, 0x100000000, -1
  SET(a3, \n)
  RUN(newa)
  EXPECT_CAUSE(CAP_FAULT)
  EPC(newa)
  SUBCODE(SUB_COUNTER)
  .endr
  /* Another domain's; P code and S mode own all. */
  SET(a3, 1)
  RUN(newa)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_COUNTER)
  RUN(pnewa)
  EXPECT_DONE
  EXPECT_CAP(1, 3, 6)
  cd.clr 255
  RUN_S(snewa)
  EXPECT_CAUSE(ECALL_S)
  EXPECT_CAP(1, 3, 6)
  cd.clr 255
  /* No authority at all; from a synchronous capability; from one of the same
   * counter; from one of another. */
  SET(a1, f)
  SET(a3, 0)
  RUN(newa)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_AUTHORITY)
  RUN(pnew)
  EXPECT_DONE
  RUN(newa)
  EXPECT_DONE
  EXPECT_CAP(1, 2, 2 << 32 | 4 | WRITE)
  RUN(newa)                    /* c1 itself is the authority now */
  EXPECT_DONE
  SET(a3, 2)
  RUN(newa)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_AUTHORITY)
  /* The APL gives authority again. */
  APL(0, 1, ROW(1, WRITE))
  RUN(newa)
  EXPECT_DONE
  PASS
