// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare --reference %t
//
// XC-REG-1: cd.zero makes the registers of a mask zero and no other, in each
// quarter of both files; the floating-point ones need FS and make it dirty.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
x1:   cd.zero 1, 0x2c          /* a0 (x10), a1 (x11), a3 (x13) */
      ecall
x23:  cd.zero 2, 0x81          /* a6 (x16), s7 (x23) */
      cd.zero 3, 0x01          /* s8 (x24) */
      ecall
x0:   cd.zero 0, 0x01          /* x0 is zero already */
      ecall
f:    cd.zero 5, 0x04          /* fa0 (f10) */
      cd.zero 7, 0x80          /* ft11 (f31) */
      fmv.x.d a0, fa0
      fmv.x.d a1, fa1
      fmv.x.d a2, ft10
      fmv.x.d a3, ft11
      ecall
bits: .4byte 0x8010500b        /* imm 11 is not zero */
rd:   .4byte 0x0010508b
rs1:  .4byte 0x0010d00b
PAGE(data, U_RW, TW(1, 0))
dirty: .quad 0

MAIN
  SET(a0, 1)
  SET(a1, 2)
  SET(a2, 3)
  SET(a3, 4)
  SET(a4, 5)
  RUN(x1)
  EXPECT_DONE
  EXPECT(a0, 0)
  EXPECT(a1, 0)
  EXPECT(a2, 3)
  EXPECT(a3, 0)
  EXPECT(a4, 5)
  SET(a5, 6)
  SET(a6, 7)
  SET(a7, 8)
  SET(s7, 9)
  SET(s8, 10)
  SET(s9, 11)
  RUN(x23)
  EXPECT_DONE
  EXPECT(a5, 6)
  EXPECT(a6, 0)
  EXPECT(a7, 8)
  EXPECT(s7, 0)
  EXPECT(s8, 0)
  EXPECT(s9, 11)
  RUN(x0)
  EXPECT_DONE
  /* FS off, then initial: it becomes dirty. */
  li t0, 0x6000
  csrc mstatus, t0
  RUN(f)
  EXPECT_CAUSE(ILLEGAL)
  EPC(f)
  li t0, 0x2000
  csrs mstatus, t0
  li t0, -1
  fmv.d.x fa0, t0
  fmv.d.x fa1, t0
  fmv.d.x ft11, t0
  fmv.d.x ft10, t0
  li t0, 0x4000
  csrc mstatus, t0
  RUN(f)
  EXPECT_DONE
  EXPECT(a0, 0)
  EXPECT(a1, -1)
  EXPECT(a2, -1)
  EXPECT(a3, 0)
  csrr t0, mstatus
  srli t0, t0, 13
  andi t0, t0, 3
  la t1, dirty
  sd t0, 0(t1)
  EXPECT_MEM(dirty, 3)
  .irp bad, bits, rd, rs1
  RUN(\bad)
  EXPECT_CAUSE(ILLEGAL)
  EPC(\bad)
  .endr
  PASS
