// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-14: in S mode capability instructions act as P code would, with
// S-mode translation.
#include "harness.inc"

PAGE(k, S_RW, TW(5, 0))
      .quad 0
PAGE(kc, S_RW, TW(5, TW_C))
      .zero 32
PAGE(u, U_RW, TW(6, 0))
      .quad 0
PAGE(s, S_RX, TW(0, 0))
new:  cd.new c1, a1, a2, WRITE
      ecall
st:   cd.st c1, 0(a1)
      ecall
newa: cd.newa c1, a1, a2, zero, WRITE
      ecall
ld:   cd.ld c2, 0(a1)
      ecall
PAGE(counters, S_RW, TW(0, 0))
      .quad 5, 1234

MAIN
  CSRW(SCDREVBASE, counters)
  CSRW(SCDREVNUM, 1)
  SET(a1, u)
  SET(a2, 16)
  RUN_S(new)                   /* no rights asked, empty APL cache, no SUM */
  EXPECT_CAUSE(ECALL_S)
  EXPECT_CAP(1, 0, u)
  EXPECT_CAP(1, 2, 6 << 32 | WRITE)
  SET(a1, k)
  RUN_S(new)                   /* not a user page */
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_MIXED)
  SET(a1, kc)
  RUN_S(st)                    /* the rules of storage bind it too */
  EXPECT_CAUSE(CAP_FAULT)
  EPC(st)
  SUBCODE(SUB_SYNC)
  SET(a1, u)
  RUN_S(newa)                  /* owns every counter */
  EXPECT_CAUSE(ECALL_S)
  SET(a1, kc)
  RUN_S(st)
  EXPECT_CAUSE(ECALL_S)
  RUN_S(ld)
  EXPECT_CAUSE(ECALL_S)
  EXPECT_CAP(2, 0, u)
  EXPECT_CAP(2, 3, 5)
  PASS
