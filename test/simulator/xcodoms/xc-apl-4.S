// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-APL-4: cd.hwtag gives the index of the valid entry with the tag, or -1;
// the lowest if there are two.
#include "harness.inc"

PAGE(p, U_RX, TW(9, TW_P))
hw:   cd.hwtag a0, a1
      ecall
PAGE(s, S_RX, TW(0, 0))
shw:  cd.hwtag a0, a1
      ecall

MAIN
  SET(a1, 0x12345678)
  RUN(hw)
  EXPECT(a0, -1)
  APL(31, 0x12345678, 0)
  RUN(hw)
  EXPECT(a0, 31)
  APL(0, 0x12345678, 0)
  RUN(hw)
  EXPECT(a0, 0)
  RUN_S(shw)
  EXPECT(a0, 0)
  csrwi SCDAPLIDX, 0
  CSRW(SCDAPLTAG, 0x12345678)  /* not valid */
  RUN(hw)
  EXPECT(a0, 31)
  SET(a1, 0x12345679)
  RUN(hw)
  EXPECT(a0, -1)
  PASS
