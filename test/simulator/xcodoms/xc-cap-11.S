// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-11: cd.revoke adds one to an owned counter in memory; no register
// holds a capability of it afterwards, others stay.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
mk:   li a3, 0
      cd.newa c0, a1, a2, a3, WRITE
      li a3, 2
      cd.newa c1, a1, a2, a3, WRITE
      cd.new c2, a1, a2, WRITE
      li a3, 0
      cd.newa c7, a1, a2, a3, READ
      csrr a0, UCDLIVE
      ecall
rev:  cd.revoke a3
      csrr a0, UCDLIVE
      ecall
PAGE(b, U_RW, TW(1, 0))
      .quad 0
PAGE(p, U_RX, TW(9, TW_P))
prev: cd.revoke a3
      ecall
PAGE(s, S_RX, TW(0, 0))
srev: cd.revoke a3
      ecall
PAGE(counters, S_RW, TW(0, 0))
      .quad 5, 1, 6, 2, 7, 1

MAIN
  CSRW(SCDREVBASE, counters)
  CSRW(SCDREVNUM, 3)
  SET(a1, b)
  SET(a2, 16)
  RUN(mk)
  EXPECT_DONE
  EXPECT(a0, 0x87)
  SET(a3, 0)
  RUN(rev)
  EXPECT_DONE
  EXPECT(a0, 0x06)
  EXPECT_MEM(counters, 6)
  EXPECT_MEM(counters + 8, 1)
  EXPECT_MEM(counters + 32, 7)
  SET(a3, 2)
  RUN(rev)
  EXPECT(a0, 0x04)
  EXPECT_MEM(counters + 32, 8)
  /* Counters that are not ours or do not exist. */
  SET(a3, 1)
  RUN(rev)
  EXPECT_CAUSE(CAP_FAULT)
  EPC(rev)
  SUBCODE(SUB_COUNTER)
  EXPECT_MEM(counters + 16, 6)
  .irp n, 3, 0x100000000, -1
  SET(a3, \n)
  RUN(rev)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_COUNTER)
  .endr
  SET(a3, 1)
  RUN(prev)
  EXPECT_DONE
  EXPECT_MEM(counters + 16, 7)
  RUN_S(srev)
  EXPECT_CAUSE(ECALL_S)
  EXPECT_MEM(counters + 16, 8)
  /* New capabilities get the new value. */
  RUN(mk)
  EXPECT_CAP(0, 3, 6)
  PASS
