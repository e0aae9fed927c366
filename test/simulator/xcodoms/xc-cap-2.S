// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-2: a capability grants bytes inside its range, on pages of its tag,
// up to its permission. Retagging the page kills it.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      ecall
lb:   lb a0, 0(a1)
      ecall
store: sd a0, 0(a1)
      ecall
PAGE(b, U_RW, TW(2, 0))
      .quad 1, 2, 3, 4
PAGE(p, U_RX, TW(9, TW_P))
capr: cd.new c7, a1, a2, READ
      ecall
capw: cd.new c7, a1, a2, WRITE
      ecall
capr2: cd.new c6, a1, a2, READ
      ecall

MAIN
  APL(0, 1, 0)
  APL(1, 2, 0)
  APL(2, 3, 0)
  SET(a1, b + 8)
  SET(a2, 8)
  RUN(capr)
  EXPECT_DONE
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 2)
  RUN(store)
  FAULT(DOMAIN_STORE, store, b + 8)
  SET(a1, b + 7)
  RUN(load)
  FAULT(DOMAIN_LOAD, load, b + 7)
  RUN(lb)
  EXPECT_CAUSE(DOMAIN_LOAD)
  SET(a1, b + 9)
  RUN(load)
  FAULT(DOMAIN_LOAD, load, b + 9)
  RUN(lb)
  EXPECT_DONE
  SET(a1, b + 15)
  RUN(lb)
  EXPECT_DONE
  SET(a1, b + 16)
  RUN(lb)
  EXPECT_CAUSE(DOMAIN_LOAD)
  /* Two registers do not add up: each alone must cover the access. */
  RUN(capr2)
  SET(a1, b + 12)
  RUN(load)
  FAULT(DOMAIN_LOAD, load, b + 12)
  cd.clr 64
  SET(a1, b + 8)
  RUN(capw)
  RUN(store)
  EXPECT_DONE
  /* Another tag on the page: the capability grants nothing. */
  SET_TAG_WORD(b, 3)
  FLUSH
  RUN(load)
  FAULT(DOMAIN_LOAD, load, b + 8)
  SET_TAG_WORD(b, 2)
  FLUSH
  RUN(load)
  EXPECT_DONE
  PASS
