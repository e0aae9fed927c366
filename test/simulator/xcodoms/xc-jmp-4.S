// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-JMP-4: P code jumps anywhere; page bits apply. Into tag 0 the jump is done
// and the fetch refused.
#include "harness.inc"

PAGE(p, U_RX, TW(9, TW_P))
go:   jr a1
call: jalr ra, a1
after:
PAGE(b, U_RX, TW(2, 0))
      .half 1
middle: ecall
PAGE(q, U_RX, TW(3, TW_P))
      .half 1
qmiddle: ecall
PAGE(data, U_RW, TW(2, 0))
      ecall
PAGE(z, U_RX, TW(0, 0))
zero_code: ecall
PAGE(n, U_RX, TW(9, 0))
ngo:  jr a1

MAIN
  SET(a1, middle)
  RUN(go)
  EXPECT_DONE
  EPC(middle)
  SET(a1, qmiddle)
  RUN(go)
  EXPECT_DONE
  EPC(qmiddle)
  SET(a1, data)
  RUN(go)
  FAULT(INSN_PAGE_FAULT, data, data)
  SET(a1, zero_code)
  SET(ra, 0)
  RUN(call)
  FAULT(DOMAIN_JUMP, zero_code, zero_code)
  OBJ(0, CALL, 0, SUB_TAG0)
  EXPECT(ra, after)
  /* The same tag without P may not. */
  APL(0, 9, 0)
  APL(1, 2, 0)
  SET(a1, middle)
  RUN(ngo)
  FAULT(DOMAIN_JUMP, ngo, middle)
  PASS
