// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-APL-1: 32 entries; field j of row i is the permission over entry j's
// domain; the own domain is not looked up.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      ecall
store: sd a0, 0(a1)
      ecall
PAGE(b, U_RW, TW(2, 0))
      .quad 42
PAGE(own, U_RW, TW(1, 0))
      .quad 43

MAIN
  /* Own tag with an empty cache, then with a nil row over itself. */
  SET(a1, own)
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 43)
  APL(4, 1, 0)
  RUN(store)
  EXPECT_DONE
  /* The outermost entries and fields. */
  SET(a1, b)
  cd.aplinv zero
  APL(31, 1, ROW(0, READ))
  APL(0, 2, 0)
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 42)
  RUN(store)
  EXPECT_CAUSE(DOMAIN_STORE)
  cd.aplinv zero
  APL(0, 1, ROW(31, READ))
  APL(31, 2, 0)
  RUN(load)
  EXPECT_DONE
  /* The neighbouring fields give nothing. */
  APL(0, 1, ~ROW(31, 3))
  RUN(load)
  EXPECT_CAUSE(DOMAIN_LOAD)
  cd.aplinv zero
  APL(8, 1, ~ROW(17, 3))
  APL(17, 2, -1)
  RUN(load)
  EXPECT_CAUSE(DOMAIN_LOAD)
  APL(8, 1, ROW(17, READ))
  RUN(load)
  EXPECT_DONE
  /* What was written is read back, entry by entry. */
  csrwi SCDAPLIDX, 8
  EXPECT_CSR(SCDAPLTAG, 1 << 63 | 1)
  EXPECT_CSR(SCDAPLROW, ROW(17, READ))
  csrwi SCDAPLIDX, 17
  EXPECT_CSR(SCDAPLTAG, 1 << 63 | 2)
  EXPECT_CSR(SCDAPLROW, -1)
  csrwi SCDAPLIDX, 9
  csrr s0, SCDAPLTAG
  srli s0, s0, 63
  lla t0, frame
  sd s0, FRAME(10)(t0)
  EXPECT(a0, 0)
  PASS
