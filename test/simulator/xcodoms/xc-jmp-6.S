// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-JMP-6: going on sequentially into another tag or P bit is a
// fall-through, whatever the rights; into the same tag it is free.
#include "harness.inc"

  .option norvc
PAGE(pre, U_RX, TW(1, 0))
      .zero 4088
two:  bne zero, zero, two      /* not taken, then the border */
one:  nop
PAGE(a, U_RX, TW(1, 0))
      ecall
      .zero 4084
last: nop
      .option norvc
lastb: bne zero, zero, last
PAGE(b, U_RX, TW(2, 0))
bfirst: ecall
      .zero 4088
blast: nop
PAGE(q, U_RX, TW(2, TW_P))
qfirst: ecall
      .zero 4088
qlast: nop
PAGE(r, U_RX, TW(2, 0))
rfirst: ecall
      .option rvc
      .zero 4090
clast: c.nop
      .option norvc
PAGE(s, U_RX, TW(3, 0))
sfirst: ecall

MAIN
  APL(0, 1, -1)
  APL(1, 2, -1)
  APL(2, 3, -1)
  RUN(two)
  EXPECT_DONE
  EPC(a)
  RUN(one)
  EXPECT_DONE
  RUN(lastb)
  FAULT(DOMAIN_JUMP, bfirst, bfirst)
  SUBCODE(SUB_FALLTHROUGH)
  SUB(1, 0)
  RUN(last)
  FAULT(DOMAIN_JUMP, bfirst, bfirst)
  RUN(blast)
  FAULT(DOMAIN_JUMP, qfirst, qfirst)
  SUBCODE(SUB_FALLTHROUGH)
  RUN(qlast)
  FAULT(DOMAIN_JUMP, rfirst, rfirst)
  SUBCODE(SUB_FALLTHROUGH)
  RUN(clast)
  FAULT(DOMAIN_JUMP, sfirst, sfirst)
  SUBCODE(SUB_FALLTHROUGH)
  SET_TAG_WORD(s, 2)
  FLUSH
  RUN(clast)
  EXPECT_DONE
  EPC(sfirst)
  PASS
