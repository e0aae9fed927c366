// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-PRV-2: sret in P code behaves as in S mode; in other U code it is
// illegal. Traps out of P code are traps out of U mode.
#include "harness.inc"

PAGE(p, U_RX, TW(9, TW_P))
ret_: csrw sepc, a1
      li a2, 1 << 8
      csrc sstatus, a2
sret_: sret
rets: csrw sepc, a1
      li a2, 1 << 8
      csrs sstatus, a2         /* SPP: to S */
      sret
call: ecall
PAGE(n, U_RX, TW(9, 0))
nret: sret
PAGE(b, U_RX, TW(2, 0))
      .half 1
middle: csrr a0, UCDDOM
      ecall
PAGE(s, S_RX, TW(0, 0))
scode: csrr a0, sstatus
      ecall

MAIN
  SET(a1, middle)
  RUN(ret_)
  EXPECT_DONE
  EXPECT(a0, 2)
  SET(a1, scode)
  RUN(rets)
  EXPECT_CAUSE(ECALL_S)
  EPC(scode + 4)
  RUN(nret)
  EXPECT_CAUSE(ILLEGAL)
  EPC(nret)
  RUN(call)
  EXPECT_CAUSE(ECALL_U)
  SUB(9, 1)
  csrr s0, mstatus             /* MPP says U */
  srli s0, s0, 11
  andi s0, s0, 3
  lla t0, frame
  sd s0, FRAME(10)(t0)
  EXPECT(a0, 0)
  PASS
