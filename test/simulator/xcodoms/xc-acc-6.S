// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-ACC-6: a refused load is cause 24, a refused store, sc or AMO 25;
// tval is the address, nothing is written, scdsub and scdobj name both sides.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
load: lw a0, 12(a1)
      ecall
store: sh a0, 34(a1)
      ecall
amo:  amoor.w a0, a0, (a1)
      ecall
lr:   lr.w a0, (a1)
      ecall
sc:   lr.w a2, (a2)
sc1:  sc.w a0, a0, (a1)
      ecall
PAGE(b, U_RW, TW(2, 0))
      .quad 42, 43, 44, 45, 46
PAGE(c, U_RW, TW(1, 0))
      .quad 0

MAIN
  APL(0, 1, 0)
  APL(1, 2, 0)
  SET(a0, 0x7777)
  SET(a1, b)
  SET(a2, c)
  RUN(load)
  FAULT(DOMAIN_LOAD, load, b + 12)
  OBJ(2, READ, 0, SUB_RIGHTS)
  SUB(1, 0)
  EXPECT(a0, 0x7777)
  RUN(store)
  FAULT(DOMAIN_STORE, store, b + 34)
  OBJ(2, WRITE, 0, SUB_RIGHTS)
  EXPECT_MEM(b + 32, 46)
  RUN(amo)
  FAULT(DOMAIN_STORE, amo, b)
  EXPECT(a0, 0x7777)
  EXPECT_MEM(b, 42)
  RUN(lr)
  FAULT(DOMAIN_LOAD, lr, b)
  RUN(sc)
  FAULT(DOMAIN_STORE, sc1, b)
  EXPECT_MEM(b, 42)
  /* One permission more and all of it passes. */
  APL(0, 1, ROW(1, WRITE))
  RUN(amo)
  EXPECT_DONE
  RUN(store)
  EXPECT_DONE
  PASS
