// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-8: cd.st stores an asynchronous or nil capability to an aligned
// address of a C page; a synchronous one (sync), a page without C (storage),
// a misaligned address (align) and a page without write rights are refused.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
mka:  cd.newa c1, a1, a2, zero, WRITE
      ecall
mks:  cd.new c1, a1, a2, WRITE
      ecall
st:   cd.st c1, 0(a3)
      ecall
st32: cd.st c1, 32(a3)
      ecall
stm:  cd.st c1, -32(a3)
      ecall
PAGE(b, U_RW, TW(1, 0))
      .quad 0
PAGE(store, U_RW, TW(1, TW_C))
      .quad -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1
PAGE(foreign, U_RW, TW(2, TW_C))
      .quad 0
PAGE(readonly, U_RO, TW(1, TW_C))
      .quad 0
PAGE(counters, S_RW, TW(0, 0))
      .quad 5, 1

MAIN
  CSRW(SCDREVBASE, counters)
  CSRW(SCDREVNUM, 1)
  APL(0, 1, ROW(1, READ))
  APL(1, 2, 0)
  SET(a1, b)
  SET(a2, 16)
  RUN(mka)
  EXPECT_DONE
  SET(a3, store)
  RUN(st)
  EXPECT_DONE
  EXPECT_MEM(store, b)
  EXPECT_MEM(store + 8, 16)
  EXPECT_MEM(store + 16, 1 << 32 | 4 | WRITE)
  EXPECT_MEM(store + 24, 5)
  EXPECT_MEM(store + 32, -1)
  RUN(st32)
  EXPECT_DONE
  EXPECT_MEM(store + 32, b)
  SET(a3, store + 96)
  RUN(stm)
  EXPECT_DONE
  EXPECT_MEM(store + 64, b)
  SET(a3, store)
  /* nil */
  cd.clr 2
  RUN(st)
  EXPECT_DONE
  EXPECT_MEM(store, 0)
  EXPECT_MEM(store + 16, 0)
  /* synchronous */
  RUN(mks)
  RUN(st)
  EXPECT_CAUSE(CAP_FAULT)
  EPC(st)
  SUBCODE(SUB_SYNC)
  EXPECT_MEM(store, 0)
  RUN(mka)
  .irp offset, 1, 8, 16, 31
  SET(a3, store + \offset)
  RUN(st)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_ALIGN)
  .endr
  SET(a3, b)
  RUN(st)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_STORAGE)
  EXPECT_MEM(b, 0)
  SET(a3, foreign)
  RUN(st)
  FAULT(DOMAIN_STORE, st, foreign)
  APL(0, 1, ROW(1, WRITE))
  RUN(st)
  EXPECT_DONE
  SET(a3, readonly)
  RUN(st)
  FAULT(STORE_PAGE_FAULT, st, readonly)
  PASS
