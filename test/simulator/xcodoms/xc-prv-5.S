// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-PRV-5: causes 24 to 29 can be delegated with medeleg, each on its own;
// the handler in S mode finds scause, stval, sepc, scdsub and scdobj.
#include "harness.inc"

  .option norvc
PAGE(handler, S_RX, TW(0, 0))
      csrr s2, scause
      csrr s3, stval
      csrr s4, sepc
      csrr s5, SCDSUB
      csrr s6, SCDOBJ
      csrr s7, sstatus
      ecall
PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
store: sd a0, 0(a1)
go:   jr a1
cap:  cd.new c0, a1, a2, READ
pop:  cd.pop c0
PAGE(b, U_RWX, TW(2, 0))
      .quad 42

.macro DELEGATED entry, cause, tval
  VAL t0, 1 << \cause
  csrw medeleg, t0
  RUN(\entry)
  EXPECT_CAUSE(ECALL_S)
  EXPECT(s2, \cause)
  EXPECT(s3, \tval)
  EXPECT(s4, \entry)
  EXPECT(s5, 1)
  csrw medeleg, zero
  RUN(\entry)
  FAULT(\cause, \entry, \tval)
.endm

MAIN
  VAL t0, handler
  csrw stvec, t0
  li t0, -1
  csrw medeleg, t0
  csrr t0, medeleg
  srli t0, t0, 24
  andi t0, t0, 63
  lla t1, frame
  sd t0, FRAME(10)(t1)
  EXPECT(a0, 63)
  SET(a1, b)
  SET(a2, 8)
  DELEGATED load, APL_MISS, b
  APL(0, 1, 0)
  APL(1, 2, 0)
  DELEGATED load, DOMAIN_LOAD, b
  DELEGATED store, DOMAIN_STORE, b
  DELEGATED go, DOMAIN_JUMP, b
  DELEGATED cap, CAP_FAULT, b
  CSRW(SCDDCSBASE, b)
  CSRW(SCDDCSTOP, b)
  CSRW(SCDDCSLIMIT, b + 32)
  DELEGATED pop, DCS_FAULT, b - 32
  PASS
