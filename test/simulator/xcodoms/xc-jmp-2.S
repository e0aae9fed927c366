// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-JMP-2: inside one tag jumps are free, over page borders too; one tag
// further they are not.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
go:   jalr ra, 0(a1)
PAGE(b, U_RX, TW(1, 0))
      .half 1
there: ecall
PAGE(c, U_RX, TW(2, 0))
      .half 1
foreign: ecall

MAIN
  SET(a1, there)               /* unaligned, APL cache empty */
  RUN(go)
  EXPECT_DONE
  EPC(there)
  EXPECT(ra, go + 2)
  APL(0, 1, 0)
  RUN(go)
  EXPECT_DONE
  APL(1, 2, -1)
  SET(a1, foreign)
  RUN(go)
  FAULT(DOMAIN_JUMP, go, foreign)
  PASS
