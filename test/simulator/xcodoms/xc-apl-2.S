// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-APL-2: an access or jump that own tag and capabilities do not settle
// raises an APL-cache miss if subject or object is not cached; with both
// cached it is a domain fault. A fill turns one into the other.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      ecall
store: sd a0, 0(a1)
      ecall
go:   jalr ra, 0(a1)
      ecall
PAGE(b, U_RWX, TW(2, 0))
      .quad 42
      .p2align 6
code: ecall
PAGE(p, U_RX, TW(9, TW_P))
cap:  li a2, 4096
      cd.new c0, a1, a2, WRITE
      ecall

MAIN
  SET(a1, b)
  SET(ra, 1)
  /* Neither, only the subject, only the object. */
  RUN(load)
  FAULT(APL_MISS, load, b)
  SUB(1, 0)
  OBJ(2, READ, 0, 0)
  RUN(store)
  FAULT(APL_MISS, store, b)
  OBJ(2, WRITE, 0, 0)
  APL(3, 1, -1)
  RUN(load)
  FAULT(APL_MISS, load, b)
  cd.aplinv zero
  APL(5, 2, -1)
  RUN(load)
  FAULT(APL_MISS, load, b)
  SET(a1, code)
  RUN(go)
  FAULT(APL_MISS, go, code)
  EXPECT(ra, 1)
  /* Both, with nothing; then with enough. */
  APL(3, 1, 0)
  SET(a1, b)
  RUN(load)
  FAULT(DOMAIN_LOAD, load, b)
  APL(3, 1, ROW(5, READ))
  RUN(load)
  EXPECT_DONE
  RUN(store)
  FAULT(DOMAIN_STORE, store, b)
  SET(a1, code)
  RUN(go)
  EXPECT_DONE
  EPC(code)
  /* A capability settles it without the cache. */
  cd.aplinv zero
  SET(a1, b)
  RUN(cap)
  RUN(load)
  EXPECT_DONE
  SET(a1, code)
  RUN(go)
  EXPECT_DONE
  PASS
