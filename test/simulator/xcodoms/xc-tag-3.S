// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-TAG-3: a non-zero bit 63:34 in a leaf's tag word is a page fault of
// the kind of the access; bits 33:0 are none.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      ecall
store: sd a0, 0(a1)
      ecall
go:   jr a1
PAGE(b, U_RWX, TW(1, 0))
value: .quad 42
code: ecall
PAGE(s, S_RX, TW(0, 0))
sload: li a2, 1 << 18
      csrs sstatus, a2
      ld a0, 0(a1)
      ecall

MAIN
  APL(0, 1, -1)
  APL(1, 0xffffffff, 0)
  .irp bit, 34, 35, 48, 62, 63
  SET_TAG_WORD(b, 1 | (1 << \bit))
  FLUSH
  SET(a1, b)
  RUN(load)
  FAULT(LOAD_PAGE_FAULT, load, b)
  RUN(store)
  FAULT(STORE_PAGE_FAULT, store, b)
  RUN_S(sload)
  EXPECT_CAUSE(LOAD_PAGE_FAULT)
  SET(a1, code)
  RUN(go)
  FAULT(INSN_PAGE_FAULT, code, code)
  .endr
  /* All legal bits: tag 2^32-1, P and C. */
  SET_TAG_WORD(b, 0x3ffffffff)
  FLUSH
  SET(a1, b)
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 42)
  PASS
