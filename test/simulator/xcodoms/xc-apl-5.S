// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-APL-5: P code never misses: neither its accesses nor its jumps look
// at the cache.
#include "harness.inc"

PAGE(b, U_RWX, TW(2, 0))
      .quad 42
      .p2align 6
      nop
code: ld a0, 0(a1)
      ecall
PAGE(p, U_RX, TW(9, TW_P))
pload: ld a0, 0(a1)
      sd a0, 8(a1)
      ecall
pgo:  jr a1
PAGE(n, U_RX, TW(9, 0))
nload: ld a0, 0(a1)
      ecall

MAIN
  SET(a1, b)
  RUN(pload)
  EXPECT_DONE
  EXPECT(a0, 42)
  SET(a1, code)                /* not aligned, not cached */
  RUN(pgo)
  EXPECT_DONE
  /* The same tag without P misses. */
  SET(a1, b)
  RUN(nload)
  FAULT(APL_MISS, nload, b)
  /* Cached with nothing: P code is not bound by it either. */
  APL(0, 9, 0)
  APL(1, 2, 0)
  RUN(pload)
  EXPECT_DONE
  RUN(nload)
  FAULT(DOMAIN_LOAD, nload, b)
  PASS
