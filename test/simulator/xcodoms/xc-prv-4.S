// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-PRV-4: custom-1 instructions are illegal in U mode outside P pages,
// and legal in P pages and S mode.
#include "harness.inc"

PAGE(store, U_RW, TW(1, TW_C))
      .zero 64
PAGE(n, U_RX, TW(1, 0))
hwtag: cd.hwtag a0, a1
inv:  cd.aplinv a1
inv0: cd.aplinv zero
ldp:  cd.ldp c0, 0(a2)
stp:  cd.stp c0, 0(a2)
PAGE(p, U_RX, TW(1, TW_P))
pall: cd.hwtag a0, a1
      cd.aplinv a1
      cd.aplinv zero
      cd.stp c0, 0(a2)
      cd.ldp c0, 0(a2)
      ecall
PAGE(s, S_RX, TW(1, 0))
sall: li a3, 1 << 18
      csrs sstatus, a3
      cd.hwtag a0, a1
      cd.aplinv a1
      cd.aplinv zero
      cd.stp c0, 0(a2)
      cd.ldp c0, 0(a2)
      ecall

MAIN
  SET(a2, store)
  .irp insn, hwtag, inv, inv0, ldp, stp
  RUN(\insn)
  EXPECT_CAUSE(ILLEGAL)
  EPC(\insn)
  .endr
  RUN(pall)
  EXPECT_DONE
  RUN_S(sall)
  EXPECT_CAUSE(ECALL_S)
  PASS
