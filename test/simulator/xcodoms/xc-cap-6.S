// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-6: cd.check asks one capability register alone: neither own tag
// nor APL count, and two registers do not add up; length 0 gives 1, a wrap 0.
// Neither the tag of the page nor whether it is there is looked at.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
k1:   cd.check a0, a3, a4, CALL
      ecall
k2:   cd.check a0, a3, a4, READ
      ecall
k3:   cd.check a0, a3, a4, WRITE
      ecall
PAGE(b, U_RW, TW(2, 0))
      .quad 0
PAGE(own, U_RW, TW(1, 0))
      .quad 0
PAGE(p, U_RX, TW(9, TW_P))
cap6: cd.new c6, a1, a2, READ
      ecall
cap7: cd.new c7, a1, a2, READ
      ecall

.macro CHECK routine, base, length, answer
  SET(a0, 99)
  SET(a3, \base)
  SET(a4, \length)
  RUN(\routine)
  EXPECT_DONE
  EXPECT(a0, \answer)
.endm

MAIN
  APL(0, 1, -1)
  APL(1, 2, -1)
  CHECK k2, own, 1, 0          /* own tag does not count */
  CHECK k2, b, 1, 0            /* nor does the APL */
  CHECK k2, b, 0, 1
  CHECK k3, 0, 0, 1
  SET(a1, b + 8)
  SET(a2, 8)
  RUN(cap6)
  SET(a1, b + 16)
  RUN(cap7)
  EXPECT_DONE
  CHECK k2, b + 8, 8, 1
  CHECK k1, b + 8, 8, 1
  CHECK k3, b + 8, 8, 0
  CHECK k2, b + 7, 1, 0
  CHECK k2, b + 15, 1, 1
  CHECK k2, b + 8, 9, 0        /* only both together cover it */
  CHECK k2, b + 16, 8, 1
  CHECK k2, b + 23, 1, 1
  CHECK k2, b + 23, 2, 0
  CHECK k2, b + 24, 1, 0
  CHECK k2, b + 8, -1, 0       /* wraps */
  CHECK k2, b + 8, -8, 0
  CHECK k2, -1, 2, 0
  SET_TAG_WORD(b, TW(5, 0))
  FLUSH
  CHECK k2, b + 8, 8, 1        /* though a load would be refused */
  SET_PROT(b, 0)
  FLUSH
  CHECK k2, b + 8, 8, 1
  PASS
