// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-PRV-3: a trap out of U mode sets scdsub, also an interrupt; traps out
// of S and M do not. Capability registers, DCS and APL cache stay.
#include "harness.inc"

#define CLINT_MSIP 0x2000000
PAGE(a, U_RX, TW(0xfffffff1, 0))
mk:   cd.new c1, a1, a2, WRITE
      ecall
trap: ecall
spin: j spin
load: ld a0, 0(a3)
      ecall
PAGE(b, U_RW, TW(0xfffffff1, 0))
      .quad 0
PAGE(c, U_RW, TW(2, 0))
      .quad 42
PAGE(p, U_RX, TW(9, TW_P))
ptrap: ecall
PAGE(s, S_RX, TW(4, 0))
strap: ecall
PAGE(stack, U_RW, TW(7, TW_C))
      .zero 64

MAIN
  APL(3, 0xfffffff1, ROW(4, READ))
  APL(4, 2, 0)
  CSRW(SCDDCSBASE, stack)
  CSRW(SCDDCSTOP, stack + 32)
  CSRW(SCDDCSLIMIT, stack + 64)
  SET(a1, b)
  SET(a2, 16)
  SET(a3, c)
  RUN(mk)
  SUB(0xfffffff1, 0)
  RUN(ptrap)
  SUB(9, 1)
  RUN_S(strap)
  EXPECT_CAUSE(ECALL_S)
  SUB(9, 1)                    /* still */
  TRY_M(ecall)
  EXPECT_CAUSE(11)
  SUB(9, 1)
  RUN(trap)
  SUB(0xfffffff1, 0)
  CSRW(SCDSUB, 0)
  /* An interrupt: machine software, pending from the start. */
  li t0, CLINT_MSIP
  li t1, 1
  sw t1, 0(t0)
  csrwi mie, 8
  RUN(spin)
  EXPECT_CAUSE(1 << 63 | 3)
  SUB(0xfffffff1, 0)
  csrwi mie, 0
  li t0, CLINT_MSIP
  sw zero, 0(t0)
  EXPECT_CAP(1, 0, b)
  EXPECT_CAP(1, 1, 16)
  EXPECT_CSR(SCDDCSBASE, stack)
  EXPECT_CSR(SCDDCSTOP, stack + 32)
  EXPECT_CSR(SCDDCSLIMIT, stack + 64)
  RUN(load)                    /* the APL cache, too */
  EXPECT_DONE
  EXPECT(a0, 42)
  PASS
