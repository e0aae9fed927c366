// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-ACC-1: checks apply to U mode with EN = 1 and translation on; not to S,
// not to M with MPRV, not with satp Bare, not with EN = 0.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      ecall
PAGE(b, U_RW, TW(2, 0))
value: .quad 42
PAGE(s, S_RX, TW(7, 0))
sload: li a2, 1 << 18          /* SUM */
      csrs sstatus, a2
      ld a0, 0(a1)
      sd a0, 8(a1)
      lla a3, s2
      jr a3
PAGE(s2, S_RX, TW(8, 0))
      ecall

MAIN
  APL(0, 1, 0)
  APL(1, 2, 0)
  SET(a1, value)
  RUN(load)
  EXPECT_CAUSE(DOMAIN_LOAD)
  RUN_S(sload)
  EXPECT_CAUSE(ECALL_S)
  EXPECT(a0, 42)
  EXPECT_MEM(b + 8, 42)
  /* M mode borrowing U's translation. */
  li t0, 3 << 11
  csrc mstatus, t0
  li t0, 1 << 17
  VAL t1, value
  csrs mstatus, t0
  ld s0, 0(t1)
  sd s0, 16(t1)
  csrc mstatus, t0
  EXPECT_MEM(b + 16, 42)
  /* No translation. */
  csrr s1, satp
  csrw satp, zero
  FLUSH
  SET(a0, 0)
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 42)
  csrw satp, s1
  FLUSH
  RUN(load)
  EXPECT_CAUSE(DOMAIN_LOAD)
  /* Switched off. */
  csrci SCDCFG, 1
  FLUSH
  SET(a0, 0)
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 42)
  PASS
