// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-JMP-7: sret and mret are not checked: they reach any instruction of
// any domain. Tag 0 is none: the fetch there is refused.
#include "harness.inc"

PAGE(b, U_RX, TW(2, 0))
      .half 1
middle: csrr a0, UCDDOM
      ecall
PAGE(q, U_RX, TW(3, TW_P))
      .half 1
qmiddle: csrr a0, UCDDOM
      ecall
PAGE(z, U_RX, TW(0, 0))
zero_code: ecall
PAGE(s, S_RX, TW(0, 0))
ret_: csrw sepc, a1
      li a2, 1 << 8
      csrc sstatus, a2         /* to U */
      sret

MAIN
  RUN(middle)                  /* the harness enters by mret */
  EXPECT_DONE
  EXPECT(a0, 2)
  RUN(qmiddle)
  EXPECT_DONE
  EXPECT(a0, 3)
  SET(a1, middle)
  RUN_S(ret_)
  EXPECT_DONE
  EXPECT(a0, 2)
  SET(a1, qmiddle)
  RUN_S(ret_)
  EXPECT_DONE
  EXPECT(a0, 3)
  SET(a1, zero_code)
  RUN_S(ret_)
  FAULT(DOMAIN_JUMP, zero_code, zero_code)
  SUBCODE(SUB_TAG0)
  PASS
