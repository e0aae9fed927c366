// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-ACC-7: an instruction in two pages needs the same tag and P bit in both;
// else cause 26, fall-through, at its address.
#include "harness.inc"

  .option norvc
PAGE(a, U_RX, TW(1, 0))
      .zero 4094
cross: .half 0x0513            /* li a0, 42 lies over the page end */
PAGE(b, U_RX, TW(1, 0))
      .half 0x02a0
      .option rvc
      .half 0x0001
      .option norvc
      ecall

MAIN
  APL(0, 1, -1)
  APL(1, 2, -1)
  RUN(cross)
  EXPECT_DONE
  EXPECT(a0, 42)
  SET(a0, 0)
  SET_TAG_WORD(b, 2)
  FLUSH
  RUN(cross)
  FAULT(DOMAIN_JUMP, cross, cross)
  SUBCODE(SUB_FALLTHROUGH)
  SUB(1, 0)
  SET_TAG_WORD(b, 1 | TW_P)
  FLUSH
  RUN(cross)
  FAULT(DOMAIN_JUMP, cross, cross)
  SUBCODE(SUB_FALLTHROUGH)
  /* Both P: one subject again. */
  SET_TAG_WORD(a, 1 | TW_P)
  FLUSH
  RUN(cross)
  EXPECT_DONE
  EXPECT(a0, 42)
  SET_TAG_WORD(b, 1)
  FLUSH
  RUN(cross)
  FAULT(DOMAIN_JUMP, cross, cross)
  SUBCODE(SUB_FALLTHROUGH)
  PASS
