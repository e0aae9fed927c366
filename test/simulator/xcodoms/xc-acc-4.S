// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-ACC-4: an access that straddles two pages must pass in each page for
// its bytes there.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      ecall
store: sd a2, 0(a1)
      ecall
PAGE(b, U_RW, TW(1, 0))
      .zero 4092
      .word 0x11111111
PAGE(c, U_RW, TW(2, 0))
      .word 0x22222222
      .zero 4088
      .word 0x33333333
PAGE(d, U_RW, TW(1, 0))
      .word 0x44444444, 0
PAGE(p, U_RX, TW(9, TW_P))
cap:  cd.new c0, a3, a4, WRITE
      ecall

MAIN
  APL(0, 1, ROW(1, NIL))
  APL(1, 2, 0)
  SET(a2, -1)
  /* The last access inside the own page, then one byte further. */
  SET(a1, c - 8)
  RUN(load)
  EXPECT_DONE
  SET(a1, c - 7)
  RUN(load)
  FAULT(DOMAIN_LOAD, load, c)
  OBJ(2, READ, 0, SUB_RIGHTS)
  SET(a1, c - 4)
  RUN(store)
  FAULT(DOMAIN_STORE, store, c)
  EXPECT_MEM(c - 8, 0x1111111100000000)
  /* Foreign first. */
  SET(a1, d - 4)
  RUN(load)
  FAULT(DOMAIN_LOAD, load, d - 4)
  SET(a1, d - 1)
  RUN(store)
  FAULT(DOMAIN_STORE, store, d - 1)
  EXPECT_MEM(d, 0x44444444)
  /* A capability for the foreign bytes alone, all of them or all but one. */
  SET(a1, c - 4)
  SET(a3, c)
  SET(a4, 4)
  RUN(cap)
  EXPECT_DONE
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 0x2222222211111111)
  SET(a4, 3)
  RUN(cap)
  RUN(load)
  EXPECT_CAUSE(DOMAIN_LOAD)
  SET(a1, d - 4)
  SET(a3, d - 4)
  SET(a4, 4)
  RUN(cap)
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 0x4444444433333333)
  SET(a3, d - 3)
  SET(a4, 3)
  RUN(cap)
  RUN(load)
  EXPECT_CAUSE(DOMAIN_LOAD)
  cd.clr 1
  /* The APL. */
  APL(0, 1, ROW(1, READ))
  RUN(load)
  EXPECT_DONE
  RUN(store)
  EXPECT_CAUSE(DOMAIN_STORE)
  APL(0, 1, ROW(1, WRITE))
  RUN(store)
  EXPECT_DONE
  EXPECT_MEM(d, 0xffffffff)
  PASS
