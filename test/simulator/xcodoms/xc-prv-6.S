// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-PRV-6: an interrupt for S mode waits while P code runs with sstatus.SIE
// clear, and is taken at the first instruction outside of P pages; with SIE
// set it is taken in P code. Other U code never masks it.
#include "harness.inc"

#define SOFTWARE 1 << 63 | 1

PAGE(p, U_RX, TW(9, TW_P))
pcode: li a0, 1
      .rept 40                 /* longer than what a core looks at as one */
      j 1f
1:
      .endr
      li a0, 2
      j plain
PAGE(n, U_RX, TW(2, 0))
plain: li a0, 3
      ecall
PAGE(s, S_RX, TW(0, 0))
handler: csrr a3, sepc
      csrr a4, scause
      csrw sip, zero
      ecall

MAIN
  CSRW(mideleg, 2)
  CSRW(stvec, handler)
  CSRW(mie, 2)
  csrwi mip, 2
  RUN(pcode)
  EXPECT_CAUSE(ECALL_S)
  EXPECT(a0, 2)
  EXPECT(a3, plain)
  EXPECT(a4, SOFTWARE)
  SUB(2, 0)
  SET(a0, 0)
  csrwi mip, 2
  RUN(plain)
  EXPECT(a0, 0)
  EXPECT(a3, plain)
  SET(a0, 0)
  csrwi mip, 2
  csrsi mstatus, 2
  RUN(pcode)
  EXPECT(a0, 0)
  EXPECT(a3, pcode)
  SUB(9, 1)
  PASS
