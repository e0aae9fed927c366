// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-13: cd.ldp and cd.stp move any capability to and from aligned
// addresses of any page the mode can access; cd.ldp checks counters.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
mks:  cd.new c1, a1, a2, WRITE
      ecall
mka:  cd.newa c1, a1, a2, zero, WRITE
      ecall
PAGE(b, U_RW, TW(1, 0))
      .quad 0
PAGE(plain, U_RW, TW(2, 0))
      .quad -1, -1, -1, -1, -1
PAGE(ro, U_RO, TW(2, 0))
      .quad 0, 0, 0, 0
PAGE(kernel, S_RW, TW(0, 0))
      .zero 64
PAGE(p, U_RX, TW(9, TW_P))
stp:  cd.stp c1, 0(a3)
      ecall
ldp:  cd.ldp c2, 0(a3)
      csrr a0, UCDLIVE
      ecall
PAGE(s, S_RX, TW(0, 0))
sboth: cd.stp c1, 32(a3)
      cd.ldp c2, 32(a3)
      csrr a0, UCDLIVE
      ecall
PAGE(counters, S_RW, TW(0, 0))
      .quad 5, 1

MAIN
  CSRW(SCDREVBASE, counters)
  CSRW(SCDREVNUM, 1)
  SET(a1, b)
  SET(a2, 16)
  RUN(mks)
  /* A synchronous one in an ordinary page of another domain. */
  SET(a3, plain)
  RUN(stp)
  EXPECT_DONE
  EXPECT_MEM(plain, b)
  EXPECT_MEM(plain + 8, 16)
  EXPECT_MEM(plain + 16, 1 << 32 | WRITE)
  EXPECT_MEM(plain + 24, 0)
  EXPECT_MEM(plain + 32, -1)
  cd.clr 255
  RUN(ldp)
  EXPECT_DONE
  EXPECT(a0, 4)
  EXPECT_CAP(2, 0, b)
  EXPECT_CAP(2, 2, 1 << 32 | WRITE)
  .irp offset, 8, 16, 31
  SET(a3, plain + \offset)
  RUN(ldp)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_ALIGN)
  RUN(stp)
  EXPECT_CAUSE(CAP_FAULT)
  SUBCODE(SUB_ALIGN)
  .endr
  /* Page bits count: read-only, supervisor's. */
  SET(a3, ro)
  RUN(stp)
  FAULT(STORE_PAGE_FAULT, stp, ro)
  RUN(ldp)
  EXPECT_DONE
  EXPECT(a0, 0)
  SET(a3, kernel)
  RUN(stp)
  FAULT(STORE_PAGE_FAULT, stp, kernel)
  RUN(ldp)
  FAULT(LOAD_PAGE_FAULT, ldp, kernel)
  /* S mode can, and asynchronous ones die on load. */
  RUN(mka)
  RUN_S(sboth)
  EXPECT_CAUSE(ECALL_S)
  EXPECT(a0, 6)
  EXPECT_MEM(kernel + 56, 5)
  SET(a3, plain)
  RUN(stp)
  PUT(counters, 6)
  RUN(ldp)
  EXPECT_DONE
  EXPECT_CAP(2, 2, 0)
  PASS
