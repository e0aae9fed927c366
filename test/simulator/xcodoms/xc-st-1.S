// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-ST-1: after reset EN is 0, the instructions and CSRs are illegal except
// scdcfg, translation is the base ISA's (odd table pages, wild tag words);
// after EN the capability registers are nil and everything is legal.
#define XCODOMS_OFF
#include "harness.inc"

/* The harness leaves EN alone in this test. */
PAGE(a, U_RX, TW(0, 3 << 40))
load: ld a0, 0(a1)
      ecall
mov:  cd.mov c0, c1
      ecall
PAGE(b, U_RW, TW(7, 1 << 63))
value: .quad 42

MAIN
  csrr s0, misa              /* X */
  srli s0, s0, 23
  andi s0, s0, 1
  lla t0, frame
  sd s0, FRAME(10)(t0)
  EXPECT(a0, 1)
  EXPECT_CSR(SCDCFG, 0x60)   /* EN 0, alignment 2^6 */
  .irp csr, SCDSUB, SCDOBJ, SCDTHREAD, SCDSCRATCH, SCDDCSBASE, SCDDCSTOP, SCDDCSLIMIT, SCDAPLIDX, SCDAPLTAG, SCDAPLROW, SCDREVBASE, SCDREVNUM, UCDDOM, UCDLIVE, UCDDCS
  TRY_M(csrr a0, \csr)
  EXPECT_CAUSE(ILLEGAL)
  .endr
  TRY_M(cd.mov c0, c1)
  EXPECT_CAUSE(ILLEGAL)
  TRY_M(cd.clr 255)
  EXPECT_CAUSE(ILLEGAL)
  TRY_M(cd.get a0, c0, 0)
  EXPECT_CAUSE(ILLEGAL)
  TRY_M(cd.hwtag a0, a1)
  EXPECT_CAUSE(ILLEGAL)
  TRY_M(cd.aplinv zero)
  EXPECT_CAUSE(ILLEGAL)
  RUN(mov)
  EXPECT_CAUSE(ILLEGAL)
  /* Tag words mean nothing. */
  SET(a1, value)
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 42)
  /* Nor does an odd table page: move the root by one page. */
  lla t0, root
  ld t0, 0(t0)
  li t1, 4096
  add t1, t0, t1
  li t2, 512
1:
  ld t3, 0(t0)
  sd t3, 0(t1)
  sd zero, 0(t0)
  addi t0, t0, 8
  addi t1, t1, 8
  addi t2, t2, -1
  bnez t2, 1b
  csrr t0, satp
  addi t0, t0, 1
  csrw satp, t0
  FLUSH
  SET(a0, 0)
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 42)
  /* With EN everything is there, and all capability registers are nil. */
  csrsi SCDCFG, 1
  EXPECT_CSR(UCDLIVE, 0)
  EXPECT_CAP(0, 2, 0)
  EXPECT_CAP(7, 2, 0)
  TRY_M(cd.mov c0, c1)
  EXPECT_CAUSE(-1)
  .irp csr, SCDSUB, SCDOBJ, SCDTHREAD, SCDSCRATCH, SCDDCSBASE, SCDDCSTOP, SCDDCSLIMIT, SCDAPLIDX, SCDAPLTAG, SCDAPLROW, SCDREVBASE, SCDREVNUM, UCDDOM, UCDLIVE, UCDDCS
  TRY_M(csrr a0, \csr)
  EXPECT_CAUSE(-1)
  .endr
  PASS
