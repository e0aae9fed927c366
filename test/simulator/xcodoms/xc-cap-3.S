// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-3: cd.new: mapped pages of one tag that permit the access, and
// authority by own tag, APL, P or one capability; length 0 is nil, a wrap
// is a range fault, permission 0 is illegal.
#include "harness.inc"

.set hole, 0x50000000
PAGE(a, U_RX, TW(1, 0))
new1: cd.new c0, a1, a2, CALL
      ecall
new2: cd.new c0, a1, a2, READ
      ecall
new3: cd.new c0, a1, a2, WRITE
      ecall
new0: .word 0x00c5800b         /* cd.new c0, a1, a2, permission 0 */
      ecall
mv1:  cd.mov c1, c0
      ecall
PAGE(own1, U_RW, TW(1, 0))
      .quad 0
PAGE(own2, U_RW, TW(1, 0))
      .quad 0
PAGE(b, U_RW, TW(2, 0))
      .quad 0
PAGE(b2, U_RW, TW(2, 0))
      .quad 0
PAGE(ro, U_RO, TW(1, 0))
      .quad 0
PAGE(sup, S_RW, TW(1, 0))
      .quad 0
PAGE(c, U_RX, TW(3, 0))
      .quad 0
PAGE(p, U_RX, TW(9, TW_P))
pnew2: cd.new c1, a1, a2, READ
      ecall
pnew3: cd.new c0, a1, a2, WRITE
      ecall

MAIN
  APL(0, 1, 0)
  APL(1, 2, 0)
  APL(2, 3, 0)
  /* Own tag, over a page border: what it says. */
  SET(a1, own1 + 1)
  SET(a2, 8191)
  RUN(new3)
  EXPECT_DONE
  EXPECT_CAP(0, 0, own1 + 1)
  EXPECT_CAP(0, 1, 8191)
  EXPECT_CAP(0, 2, 1 << 32 | WRITE)
  EXPECT_CAP(0, 3, 0)
  /* One byte more lies in another domain's page. */
  SET(a2, 8192)
  RUN(new3)
  EXPECT_CAUSE(CAP_FAULT)
  EPC(new3)
  SUBCODE(SUB_MIXED)
  EXPECT_CAP(0, 1, 8191)       /* the register is as it was */
  /* Length 0, permission 0. */
  SET(a2, 0)
  RUN(new3)
  EXPECT_DONE
  EXPECT_CAP(0, 2, 0)
  SET(a2, 8)
  RUN(new0)
  EXPECT_CAUSE(ILLEGAL)
  EPC(new0)
  /* The page must permit the access. */
  SET(a1, ro)
  RUN(new2)
  EXPECT_DONE
  RUN(new3)
  EXPECT_CAUSE(CAP_FAULT)
  RUN(new1)
  EXPECT_CAUSE(CAP_FAULT)
  SET(a1, own1)
  RUN(new1)
  EXPECT_CAUSE(CAP_FAULT)
  SET(a1, a)
  RUN(new1)
  EXPECT_DONE
  EXPECT_CAP(0, 2, 1 << 32 | CALL)
  RUN(new3)
  EXPECT_CAUSE(CAP_FAULT)
  SET(a1, sup)
  RUN(new2)
  EXPECT_CAUSE(CAP_FAULT)
  SET(a1, hole)
  RUN(new2)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_MIXED)
  /* Wrapping. */
  SET(a1, own1)
  SET(a2, -1)
  RUN(new2)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_RANGE)
  SET(a1, -4096)
  SET(a2, 4097)
  RUN(new2)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_RANGE)
  /* Foreign: APL below and at the permission. */
  cd.clr 255
  SET(a1, b)
  SET(a2, 16)
  RUN(new2)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_AUTHORITY)
  APL(0, 1, ROW(1, CALL))
  RUN(new2)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_AUTHORITY)
  APL(0, 1, ROW(1, READ))
  RUN(new2)
  EXPECT_DONE
  EXPECT_CAP(0, 2, 2 << 32 | READ)
  RUN(new3)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_AUTHORITY)
  APL(0, 1, ROW(1, WRITE))
  RUN(new3)
  EXPECT_DONE
  /* Not cached: a miss. */
  cd.clr 255
  cd.aplinv zero
  RUN(new2)
  EXPECT_CAUSE(APL_MISS)
  EPC(new2)
  /* One capability register that grants the whole range. */
  APL(0, 1, 0)
  APL(1, 2, 0)
  RUN(pnew2)
  EXPECT_DONE
  RUN(new2)
  EXPECT_DONE
  EXPECT_CAP(0, 2, 2 << 32 | READ)
  RUN(new3)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_AUTHORITY)
  SET(a2, 17)
  RUN(new2)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_AUTHORITY)
  /* The order: a register that grants it saves the miss; what it does not
   * grant is one. */
  cd.aplinv zero
  SET(a2, 16)
  RUN(new2)
  EXPECT_DONE
  EXPECT_CAP(0, 2, 2 << 32 | READ)
  RUN(new3)
  EXPECT_CAUSE(APL_MISS)
  EPC(new3)
  /* P code needs no rights. */
  SET(a2, 4096)
  RUN(pnew3)
  EXPECT_DONE
  PASS
