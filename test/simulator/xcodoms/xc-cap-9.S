// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-9: cd.ld loads from a C page that may be read; a capability whose
// counter has moved loads as nil.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
mk:   cd.newa c1, a1, a2, zero, WRITE
      cd.st c1, 0(a3)
      ecall
ld:   cd.ld c2, 0(a3)
      csrr a0, UCDLIVE
      ecall
PAGE(b, U_RW, TW(1, 0))
      .quad 0
PAGE(store, U_RW, TW(1, TW_C))
      .quad 0
PAGE(foreign, U_RW, TW(2, TW_C))
      .quad 0
PAGE(counters, S_RW, TW(0, 0))
      .quad 5, 1

MAIN
  CSRW(SCDREVBASE, counters)
  CSRW(SCDREVNUM, 1)
  APL(0, 1, ROW(1, CALL))
  APL(1, 2, 0)
  SET(a1, b)
  SET(a2, 16)
  SET(a3, store)
  RUN(mk)
  EXPECT_DONE
  cd.clr 255
  RUN(ld)
  EXPECT_DONE
  EXPECT(a0, 4)
  EXPECT_CAP(2, 0, b)
  EXPECT_CAP(2, 1, 16)
  EXPECT_CAP(2, 2, 1 << 32 | 4 | WRITE)
  EXPECT_CAP(2, 3, 5)
  PUT(counters, 6)
  RUN(ld)
  EXPECT_DONE
  EXPECT(a0, 0)
  EXPECT_CAP(2, 0, 0)
  PUT(counters, 4)
  RUN(ld)
  EXPECT(a0, 0)
  PUT(counters, 5)
  RUN(ld)
  EXPECT(a0, 4)
  .irp offset, 8, 16, 31
  SET(a3, store + \offset)
  RUN(ld)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_ALIGN)
  .endr
  SET(a3, b)
  RUN(ld)
  EXPECT_CAUSE(CAP_FAULT)
  EPC(ld)
  SUBCODE(SUB_STORAGE)
  SET(a3, foreign)
  RUN(ld)
  FAULT(DOMAIN_LOAD, ld, foreign)
  APL(0, 1, ROW(1, READ))
  RUN(ld)
  EXPECT_DONE
  PASS
