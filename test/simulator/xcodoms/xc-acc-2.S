// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-ACC-2: rights are page bits and domain rights together; page faults
// come before domain faults.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      ecall
store: sd a0, 0(a1)
      ecall
go:   jr a1
PAGE(ro, U_RO, TW(2, 0))
value: .quad 42
PAGE(xo, U_XO, TW(2, 0))
xcode: ecall
PAGE(own, U_RO, TW(1, 0))
      .quad 1

MAIN
  /* Everything granted: page bits still count. */
  APL(0, 1, ROW(1, WRITE))
  APL(1, 2, 0)
  SET(a1, ro)
  RUN(load)
  EXPECT_DONE
  RUN(store)
  FAULT(STORE_PAGE_FAULT, store, ro)
  SET(a1, own)
  RUN(store)
  FAULT(STORE_PAGE_FAULT, store, own)
  SET(a1, xo)
  RUN(load)
  FAULT(LOAD_PAGE_FAULT, load, xo)
  RUN(go)
  EXPECT_DONE
  SET(a1, ro)
  RUN(go)
  FAULT(INSN_PAGE_FAULT, ro, ro)
  /* Nothing granted: the page fault is told, not the domain fault. */
  APL(0, 1, 0)
  SET(a1, xo)
  RUN(load)
  FAULT(LOAD_PAGE_FAULT, load, xo)
  SET(a1, ro)
  RUN(store)
  FAULT(STORE_PAGE_FAULT, store, ro)
  RUN(load)
  EXPECT_CAUSE(DOMAIN_LOAD)
  cd.aplinv zero
  RUN(store)
  FAULT(STORE_PAGE_FAULT, store, ro)
  PASS
