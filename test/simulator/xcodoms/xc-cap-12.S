// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-12: a counter at 2^64-1 can be neither used nor moved; one below
// it can.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
newa: cd.newa c1, a1, a2, zero, WRITE
      ecall
rev:  cd.revoke zero
      ecall
PAGE(b, U_RW, TW(1, 0))
      .quad 0
PAGE(p, U_RX, TW(9, TW_P))
prev: cd.revoke zero
      ecall
PAGE(counters, S_RW, TW(0, 0))
      .quad -2, 1

MAIN
  CSRW(SCDREVBASE, counters)
  CSRW(SCDREVNUM, 1)
  SET(a1, b)
  SET(a2, 16)
  RUN(newa)
  EXPECT_DONE
  EXPECT_CAP(1, 3, -2)
  RUN(rev)
  EXPECT_DONE
  EXPECT_MEM(counters, -1)
  RUN(newa)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_COUNTER)
  RUN(rev)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_COUNTER)
  RUN(prev)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_COUNTER)
  EXPECT_MEM(counters, -1)
  PASS
