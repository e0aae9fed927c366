// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-TAG-4: tag 0 is no domain: neither entered nor accessed, whatever APL
// and capabilities say; P code can access it.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      ecall
store: sd a0, 0(a1)
      ecall
go:   jr a1
PAGE(z, U_RWX, TW(0, 0))
value: .quad 42
      .p2align 6
code: ecall
PAGE(p, U_RX, TW(9, TW_P))
pload: ld a0, 0(a1)
      sd a0, 8(a1)
      ecall
pcap: li a2, 4096
      cd.new c0, a1, a2, WRITE
      ecall

MAIN
  APL(0, 1, -1)
  APL(1, 0, -1)
  SET(a1, value)
  RUN(load)
  FAULT(DOMAIN_LOAD, load, value)
  OBJ(0, READ, 0, SUB_TAG0)
  RUN(store)
  FAULT(DOMAIN_STORE, store, value)
  OBJ(0, WRITE, 0, SUB_TAG0)
  SET(a1, code)
  RUN(go)
  EXPECT_CAUSE(DOMAIN_JUMP)
  EPC(go)
  SUBCODE(SUB_TAG0)
  /* A capability does not help, if P code can make one at all. */
  SET(a1, value)
  RUN(pcap)
  RUN(load)
  FAULT(DOMAIN_LOAD, load, value)
  SUBCODE(SUB_TAG0)
  RUN(pload)
  EXPECT_DONE
  EXPECT(a0, 42)
  /* Not even entered by mret: refused at the first instruction. */
  RUN(code)
  FAULT(DOMAIN_JUMP, code, code)
  SUBCODE(SUB_TAG0)
  PASS
