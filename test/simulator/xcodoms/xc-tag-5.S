// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-TAG-5: a tag word written and followed by sfence.vma counts, with and
// without an address.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      ecall
PAGE(b, U_RW, TW(2, 0))
value: .quad 42

MAIN
  APL(0, 1, ROW(1, READ))
  APL(1, 2, 0)
  APL(2, 3, 0)
  SET(a1, value)
  RUN(load)
  EXPECT_DONE
  SET_TAG_WORD(b, 3)
  FLUSH
  RUN(load)
  FAULT(DOMAIN_LOAD, load, value)
  OBJ(3, READ, 0, SUB_RIGHTS)
  SET_TAG_WORD(b, 2)
  VAL t0, b
  sfence.vma t0, zero
  RUN(load)
  EXPECT_DONE
  /* The code's own page, too. */
  SET_TAG_WORD(a, 3)
  VAL t0, a
  sfence.vma t0, zero
  RUN(load)
  FAULT(DOMAIN_LOAD, load, value)
  SUB(3, 0)
  PASS
