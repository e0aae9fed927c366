// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-DCS-1: cd.push stores any capability at the top and raises it by 32;
// it needs base <= top and top + 32 <= limit, else a DCS fault, overflow.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
mk:   cd.new c1, a1, a2, WRITE
      cd.newa c2, a1, a2, zero, READ
      ecall
push1: cd.push c1
      csrr a0, UCDDCS
      ecall
push2: cd.push c2
      csrr a0, UCDDCS
      ecall
push3: cd.push c3
      csrr a0, UCDDCS
      ecall
PAGE(b, U_RW, TW(1, 0))
      .quad 0
PAGE(stack, U_RW, TW(7, TW_C))   /* nobody's rights cover it */
      .rept 16
      .quad -1
      .endr
PAGE(counters, S_RW, TW(0, 0))
      .quad 5, 1

MAIN
  CSRW(SCDREVBASE, counters)
  CSRW(SCDREVNUM, 1)
  CSRW(SCDDCSBASE, stack)
  CSRW(SCDDCSTOP, stack)
  CSRW(SCDDCSLIMIT, stack + 96)
  SET(a1, b)
  SET(a2, 16)
  RUN(mk)
  EXPECT_DONE
  RUN(push1)
  EXPECT_DONE
  EXPECT(a0, 1)
  EXPECT_CSR(SCDDCSTOP, stack + 32)
  EXPECT_MEM(stack, b)
  EXPECT_MEM(stack + 16, 1 << 32 | WRITE)
  RUN(push2)
  EXPECT_DONE
  EXPECT(a0, 2)
  EXPECT_MEM(stack + 48, 1 << 32 | 4 | READ)
  EXPECT_MEM(stack + 56, 5)
  RUN(push3)                   /* nil is pushed like any other */
  EXPECT_DONE
  EXPECT(a0, 3)
  EXPECT_MEM(stack + 64, 0)
  EXPECT_CSR(SCDDCSTOP, stack + 96)
  RUN(push1)
  FAULT(DCS_FAULT, push1, stack + 96)
  SUBCODE(SUB_OVERFLOW)
  EXPECT_MEM(stack + 96, -1)
  EXPECT_CSR(SCDDCSTOP, stack + 96)
  /* A limit one byte short of the entry. */
  CSRW(SCDDCSLIMIT, stack + 127)
  RUN(push1)
  EXPECT_CAUSE(DCS_FAULT)
  SUBCODE(SUB_OVERFLOW)
  CSRW(SCDDCSLIMIT, stack + 128)
  /* base = top passes, base above top does not. */
  CSRW(SCDDCSBASE, stack + 97)
  RUN(push1)
  EXPECT_CAUSE(DCS_FAULT)
  SUBCODE(SUB_OVERFLOW)
  CSRW(SCDDCSBASE, stack + 96)
  RUN(push1)
  EXPECT_DONE
  EXPECT(a0, 1)
  /* A top whose end wraps. */
  CSRW(SCDDCSTOP, -32)
  CSRW(SCDDCSLIMIT, -1)
  RUN(push1)
  EXPECT_CAUSE(DCS_FAULT)
  SUBCODE(SUB_OVERFLOW)
  PASS
