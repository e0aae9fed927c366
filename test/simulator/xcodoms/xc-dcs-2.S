// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-DCS-2: cd.pop lowers the top and loads; it needs base <= top - 32 and
// top <= limit, else a DCS fault, underflow; a moved counter pops as nil.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
mk:   cd.new c1, a1, a2, WRITE
      cd.newa c2, a1, a2, zero, READ
      cd.push c1
      cd.push c2
      cd.push c2
      cd.clr 255
      csrr a0, UCDDCS
      ecall
pop:  cd.pop c6
      csrr a0, UCDDCS
      ecall
PAGE(b, U_RW, TW(1, 0))
      .quad 0
PAGE(stack, U_RW, TW(7, TW_C))
      .zero 128
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
  EXPECT(a0, 3)
  RUN(pop)
  EXPECT_DONE
  EXPECT(a0, 2)
  EXPECT_CAP(6, 2, 1 << 32 | 4 | READ)
  EXPECT_CAP(6, 3, 5)
  PUT(counters, 6)
  RUN(pop)
  EXPECT_DONE
  EXPECT(a0, 1)
  EXPECT_CAP(6, 2, 0)
  RUN(pop)
  EXPECT_DONE
  EXPECT(a0, 0)
  EXPECT_CAP(6, 0, b)
  EXPECT_CAP(6, 2, 1 << 32 | WRITE)
  EXPECT_CSR(SCDDCSTOP, stack)
  RUN(pop)
  FAULT(DCS_FAULT, pop, stack - 32)
  SUBCODE(SUB_UNDERFLOW)
  EXPECT_CAP(6, 0, b)          /* nothing changed */
  EXPECT_CSR(SCDDCSTOP, stack)
  /* A base one byte too high, a top above the limit. */
  CSRW(SCDDCSTOP, stack + 32)
  CSRW(SCDDCSBASE, stack + 1)
  RUN(pop)
  EXPECT_CAUSE(DCS_FAULT)
  SUBCODE(SUB_UNDERFLOW)
  CSRW(SCDDCSBASE, stack)
  CSRW(SCDDCSLIMIT, stack + 31)
  RUN(pop)
  EXPECT_CAUSE(DCS_FAULT)
  SUBCODE(SUB_UNDERFLOW)
  CSRW(SCDDCSLIMIT, stack + 32)
  RUN(pop)
  EXPECT_DONE
  /* A top so low that top - 32 wraps. */
  CSRW(SCDDCSBASE, 0)
  CSRW(SCDDCSTOP, 0)
  RUN(pop)
  EXPECT_CAUSE(DCS_FAULT)
  SUBCODE(SUB_UNDERFLOW)
  PASS
