// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-7: cd.get reads the four words; no instruction writes a capability
// register from integers, so the words written to ordinary memory are
// no capability.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
mk:   li a2, 24
      cd.newa c4, a1, a2, zero, WRITE
      ecall
get:  cd.get a0, c4, 0
      cd.get a1, c4, 1
      cd.get a2, c4, 2
      cd.get a3, c4, 3
      ecall
forge: cd.ld c0, 0(a1)
      ecall
PAGE(b, U_RW, TW(1, 0))
      .quad 0, 1 << 40, 0x300000003, 0
      .quad 0
PAGE(counters, S_RW, TW(0, 0))
      .quad 1234, 1

MAIN
  CSRW(SCDREVBASE, counters)
  CSRW(SCDREVNUM, 1)
  SET(a1, b + 5)
  RUN(mk)
  EXPECT_DONE
  RUN(get)
  EXPECT_DONE
  EXPECT(a0, b + 5)
  EXPECT(a1, 24)
  EXPECT(a2, 1 << 32 | 4 | WRITE)
  EXPECT(a3, 1234)
  cd.clr 255
  RUN(get)
  EXPECT(a0, 0)
  EXPECT(a1, 0)
  EXPECT(a2, 0)
  EXPECT(a3, 0)
  SET(a1, b)
  RUN(forge)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_STORAGE)
  EXPECT_CAP(0, 2, 0)
  PASS
