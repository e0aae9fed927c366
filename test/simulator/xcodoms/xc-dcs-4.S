// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-DCS-4: only trusted code writes the three CSRs; raising base to top
// hides the caller's entries, restoring both discards the callee's.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
mk:   cd.new c1, a1, a2, WRITE
      ecall
push: cd.push c1
      csrr a0, UCDDCS
      ecall
pop:  cd.pop c2
      csrr a0, UCDDCS
      ecall
wbase: csrw SCDDCSBASE, zero
wtop:  csrw SCDDCSTOP, zero
wlim:  csrw SCDDCSLIMIT, zero
rbase: csrr a0, SCDDCSBASE
PAGE(b, U_RW, TW(1, 0))
      .quad 0
PAGE(stack, U_RW, TW(7, TW_C))
      .zero 256
PAGE(p, U_RX, TW(9, TW_P))
hide: csrr a3, SCDDCSBASE      /* what a proxy does */
      csrr a4, SCDDCSTOP
      csrw SCDDCSBASE, a4
      csrr a0, UCDDCS
      ecall
back: csrw SCDDCSBASE, a3
      csrw SCDDCSTOP, a4
      csrr a0, UCDDCS
      ecall

MAIN
  CSRW(SCDDCSBASE, stack)
  CSRW(SCDDCSTOP, stack)
  CSRW(SCDDCSLIMIT, stack + 256)
  .irp insn, wbase, wtop, wlim, rbase
  RUN(\insn)
  EXPECT_CAUSE(ILLEGAL)
  EPC(\insn)
  .endr
  SET(a1, b)
  SET(a2, 16)
  RUN(mk)
  RUN(push)
  EXPECT(a0, 1)
  RUN(hide)
  EXPECT_DONE
  EXPECT(a0, 0)
  RUN(pop)                     /* the caller's entry is out of reach */
  FAULT(DCS_FAULT, pop, stack)
  SUBCODE(SUB_UNDERFLOW)
  RUN(push)
  RUN(push)
  EXPECT(a0, 2)
  RUN(back)
  EXPECT_DONE
  EXPECT(a0, 1)                /* the callee's two are gone */
  RUN(pop)
  EXPECT_DONE
  EXPECT(a0, 0)
  EXPECT_CAP(2, 0, b)
  PASS
