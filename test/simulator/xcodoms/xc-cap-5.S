// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-5: cd.mov copies, cd.clr clears exactly the registers of its mask.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
fill: li a2, 32
      cd.new c0, a1, a2, READ
      .irp c, 1,2,3,4,5,6,7
      cd.mov c\c, c0
      .endr
      ecall
clr1: cd.clr 0x5a
      csrr a0, UCDLIVE
      ecall
clr0: cd.clr 0
      csrr a0, UCDLIVE
      ecall
clr2: cd.clr 0xff
      csrr a0, UCDLIVE
      ecall
movn: cd.mov c3, c7
      csrr a0, UCDLIVE
      ecall
PAGE(b, U_RW, TW(1, 0))
      .quad 0

MAIN
  SET(a1, b)
  RUN(fill)
  EXPECT_DONE
  .irp c, 0,1,7
  EXPECT_CAP(\c, 0, b)
  EXPECT_CAP(\c, 1, 32)
  EXPECT_CAP(\c, 2, 1 << 32 | READ)
  .endr
  RUN(clr0)
  EXPECT(a0, 0xff)
  RUN(clr1)
  EXPECT(a0, 0xa5)
  EXPECT_CAP(1, 0, 0)
  EXPECT_CAP(0, 0, b)
  RUN(clr2)
  EXPECT(a0, 0)
  RUN(fill)
  cd.clr 0x80
  RUN(movn)                    /* copying nil */
  EXPECT(a0, 0x77)
  PASS
