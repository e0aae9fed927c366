// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-4: cd.narrow stays inside its source's range and permission (else
// subcode widen), keeps kind, counter and tag; length 0 is nil.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
mk:   cd.new c1, a1, a2, READ
      ecall
mka:  cd.newa c1, a1, a2, zero, READ
      ecall
nar:  cd.narrow c0, c1, a3, a4, READ
      ecall
narc: cd.narrow c0, c1, a3, a4, CALL
      ecall
narw: cd.narrow c0, c1, a3, a4, WRITE
      ecall
nar7: cd.mov c7, c1
      cd.narrow c5, c7, a3, a4, READ
      ecall
nil:  cd.narrow c0, c2, a3, a4, READ
      ecall
PAGE(b, U_RW, TW(1, 0))
      .quad 0
PAGE(counters, S_RW, TW(0, 0))
      .quad 77, 1

MAIN
  CSRW(SCDREVBASE, counters)
  CSRW(SCDREVNUM, 1)
  SET(a1, b + 16)
  SET(a2, 64)
  RUN(mk)
  EXPECT_DONE
  /* The whole, then inside. */
  SET(a3, b + 16)
  SET(a4, 64)
  RUN(nar)
  EXPECT_DONE
  EXPECT_CAP(0, 0, b + 16)
  EXPECT_CAP(0, 1, 64)
  EXPECT_CAP(0, 2, 1 << 32 | READ)
  RUN(narc)
  EXPECT_DONE
  EXPECT_CAP(0, 2, 1 << 32 | CALL)
  RUN(narw)
  EXPECT_CAUSE(CAP_FAULT)
  EPC(narw)
  SUBCODE(SUB_WIDEN)
  SET(a3, b + 79)
  SET(a4, 1)
  RUN(nar)
  EXPECT_DONE
  EXPECT_CAP(0, 0, b + 79)
  EXPECT_CAP(0, 1, 1)
  RUN(nar7)
  EXPECT_DONE
  EXPECT_CAP(5, 0, b + 79)
  /* One past either end. */
  SET(a4, 2)
  RUN(nar)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_WIDEN)
  EXPECT_CAP(0, 1, 1)
  SET(a3, b + 15)
  SET(a4, 8)
  RUN(nar)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_WIDEN)
  SET(a3, b + 16)
  SET(a4, 65)
  RUN(nar)
  EXPECT_CAUSE(CAP_FAULT)
  SET(a4, -1)
  RUN(nar)
  EXPECT_CAUSE(CAP_FAULT)
  /* Length 0 gives nil. */
  SET(a4, 0)
  RUN(nar)
  EXPECT_DONE
  EXPECT_CAP(0, 2, 0)
  /* From nil: nothing can be made. */
  SET(a4, 1)
  RUN(nil)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_WIDEN)
  /* Kind and counter are kept. */
  RUN(mka)
  EXPECT_DONE
  SET(a4, 8)
  RUN(nar)
  EXPECT_DONE
  EXPECT_CAP(0, 2, 1 << 32 | 4 | READ)
  EXPECT_CAP(0, 3, 77)
  PASS
