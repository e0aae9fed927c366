// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-JMP-5: a refused jump traps at the jump with the target in tval and
// the link register unwritten; a target that does not translate is a page
// fault of the fetch, after the jump.
#include "harness.inc"

  .option norvc
.set hole, 0x50000000
PAGE(a, U_RX, TW(1, 0))
go:   jalr ra, 0(a1)
gojal: jal ra, entry
goself: jalr a1, 0(a1)
PAGE(b, U_RX, TW(2, 0))
entry: ecall

MAIN
  APL(0, 1, 0)
  APL(1, 2, 0)
  SET(ra, 0x123)
  SET(a1, entry)
  RUN(go)
  FAULT(DOMAIN_JUMP, go, entry)
  EXPECT(ra, 0x123)
  RUN(gojal)
  FAULT(DOMAIN_JUMP, gojal, entry)
  EXPECT(ra, 0x123)
  RUN(goself)
  FAULT(DOMAIN_JUMP, goself, entry)
  EXPECT(a1, entry)
  cd.aplinv zero
  RUN(go)
  FAULT(APL_MISS, go, entry)
  EXPECT(ra, 0x123)
  /* Refilled, the same jump goes through. */
  APL(0, 1, ROW(1, CALL))
  APL(1, 2, 0)
  RUN(go)
  EXPECT_DONE
  EPC(entry)
  EXPECT(ra, go + 4)
  SET(ra, 0x123)
  SET(a1, hole)
  RUN(go)
  FAULT(INSN_PAGE_FAULT, hole, hole)
  EXPECT(ra, go + 4)
  PASS
