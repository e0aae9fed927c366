// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-JMP-3: into a P page only at an entry and with call by own tag, APL
// or capability, whatever more is held.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
go:   jr a1
PAGE(q, U_RX, TW(2, TW_P))
      nop
      .p2align 6
entry: ecall
middle: ecall
PAGE(mine, U_RX, TW(1, TW_P))
      nop
      .p2align 6
mentry: ecall
mmiddle: ecall
PAGE(p, U_RX, TW(9, TW_P))
capc: cd.new c0, a1, a2, CALL
      ecall
capr: cd.new c0, a1, a2, READ
      ecall

MAIN
  APL(1, 2, 0)
  APL(0, 1, 0)
  SET(a1, entry)
  RUN(go)
  FAULT(DOMAIN_JUMP, go, entry)
  OBJ(2, CALL, 1, SUB_RIGHTS)
  .irp right, CALL, READ, WRITE
  APL(0, 1, ROW(1, \right))
  SET(a1, entry)
  RUN(go)
  EXPECT_DONE
  EPC(entry)
  SUB(2, 1)
  SET(a1, middle)
  RUN(go)
  FAULT(DOMAIN_JUMP, go, middle)
  SUBCODE(SUB_ALIGNMENT)
  .endr
  /* Own tag: enough, at entries. */
  APL(0, 1, 0)
  SET(a1, mentry)
  RUN(go)
  EXPECT_DONE
  SET(a1, mmiddle)
  RUN(go)
  FAULT(DOMAIN_JUMP, go, mmiddle)
  SUBCODE(SUB_ALIGNMENT)
  /* Capability. */
  SET(a1, entry)
  SET(a2, 64)
  RUN(capr)
  RUN(go)
  EXPECT_DONE
  SET(a1, middle)
  RUN(go)
  FAULT(DOMAIN_JUMP, go, middle)
  SUBCODE(SUB_ALIGNMENT)
  SET(a1, entry)
  RUN(capc)
  RUN(go)
  EXPECT_DONE
  cd.clr 255
  RUN(go)
  FAULT(DOMAIN_JUMP, go, entry)
  SUBCODE(SUB_RIGHTS)
  PASS
