// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-1: a capability with permission nil is nil and reads as all zeros,
// wherever it came from.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
mk:   li a2, 16
      cd.new c2, a1, a2, READ
      ecall
zero_: cd.narrow c2, c2, a1, zero, READ
      ecall
ld:   cd.ld c2, 0(a1)
      ecall
live: csrr a0, UCDLIVE
      ecall
PAGE(b, U_RW, TW(1, TW_C))
      .quad b, 64, 0x1ffffff04, 99   /* asynchronous, permission nil */
      .quad b, 64, 0x100000005, 0    /* permission call */
PAGE(counters, S_RW, TW(0, 0))
      .quad 0, 1

MAIN
  CSRW(SCDREVBASE, counters)
  CSRW(SCDREVNUM, 1)
  SET(a1, b)
  RUN(mk)
  EXPECT_DONE
  RUN(live)
  EXPECT(a0, 4)
  cd.clr 4
  EXPECT_CAP(2, 0, 0)
  EXPECT_CAP(2, 1, 0)
  EXPECT_CAP(2, 2, 0)
  EXPECT_CAP(2, 3, 0)
  RUN(live)
  EXPECT(a0, 0)
  RUN(mk)
  RUN(zero_)
  EXPECT_DONE
  EXPECT_CAP(2, 0, 0)
  EXPECT_CAP(2, 2, 0)
  RUN(mk)
  RUN(ld)
  EXPECT_DONE
  EXPECT_CAP(2, 0, 0)
  EXPECT_CAP(2, 1, 0)
  EXPECT_CAP(2, 2, 0)
  EXPECT_CAP(2, 3, 0)
  RUN(live)
  EXPECT(a0, 0)
  /* Permission call is not nil. */
  SET(a1, b + 32)
  RUN(ld)
  EXPECT_DONE
  EXPECT_CAP(2, 0, b)
  RUN(live)
  EXPECT(a0, 4)
  PASS
