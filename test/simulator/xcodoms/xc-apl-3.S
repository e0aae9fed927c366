// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-APL-3: writes to the APL cache count for the next instruction; of
// two entries with one tag the lower index counts; cd.aplinv drops one tag
// or all.
#include "harness.inc"

  .option norvc
PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      ecall
PAGE(b, U_RW, TW(2, 0))
      .quad 42
PAGE(p, U_RX, TW(9, TW_P))
/* a2 = index, a3 = row, then straight to tag 1's load. */
row:  csrw SCDAPLIDX, a2
      lla a4, load
      csrw SCDAPLROW, a3
      jr a4
tag:  csrw SCDAPLIDX, a2
      lla a4, load
      csrw SCDAPLTAG, a3
      jr a4
inv:  lla a4, load
      cd.aplinv a3
      jr a4

MAIN
  APL(3, 1, ROW(5, READ))
  APL(5, 2, 0)
  SET(a1, b)
  RUN(load)
  EXPECT_DONE
  SET(a2, 3)
  SET(a3, ROW(5, CALL))
  RUN(row)
  FAULT(DOMAIN_LOAD, load, b)
  SET(a3, ROW(5, READ))
  RUN(row)
  EXPECT_DONE
  SET(a2, 5)
  SET(a3, 1 << 63 | 3)
  RUN(tag)
  FAULT(APL_MISS, load, b)
  SET(a3, 1 << 63 | 2)
  RUN(tag)
  EXPECT_DONE
  SET(a3, 2)                   /* valid bit off */
  RUN(tag)
  FAULT(APL_MISS, load, b)
  APL(5, 2, 0)
  /* Invalidate: an absent tag, the object, the subject, all. */
  SET(a3, 7)
  RUN(inv)
  EXPECT_DONE
  SET(a3, 2)
  RUN(inv)
  FAULT(APL_MISS, load, b)
  APL(5, 2, 0)
  SET(a3, 1)
  RUN(inv)
  FAULT(APL_MISS, load, b)
  APL(3, 1, ROW(5, READ))
  RUN(load)
  EXPECT_DONE
  cd.aplinv zero
  RUN(load)
  FAULT(APL_MISS, load, b)
  /* Twice the object: the lower one's field counts; twice the subject: the
   * lower one's row. */
  APL(3, 1, ROW(7, READ))
  APL(5, 2, 0)
  APL(7, 2, 0)
  RUN(load)
  FAULT(DOMAIN_LOAD, load, b)
  APL(3, 1, ROW(5, READ))
  RUN(load)
  EXPECT_DONE
  APL(2, 1, 0)
  RUN(load)
  FAULT(DOMAIN_LOAD, load, b)
  PASS
