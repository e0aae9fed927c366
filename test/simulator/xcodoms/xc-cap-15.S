// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-CAP-15: a capability register number above 7 is illegal instruction,
// in every field that names one.
#include "harness.inc"

#define R(f7, rs2, rs1, f3, rd, op) \
  .word (f7) << 25 | (rs2) << 20 | (rs1) << 15 | (f3) << 12 | (rd) << 7 | (op)
PAGE(page, U_RX, TW(1, TW_P))
/* Register 7 in each field; lengths of zero and a C page make it harmless. */
good:
      R(1, 0, 0, 0, 7, 0x0b)    /* cd.new c7, zero, zero, call */
      R(4, 0, 7, 0, 7, 0x0b)    /* cd.mov c7, c7 */
      R(12, 0, 7, 0, 10, 0x0b)  /* cd.get a0, c7, 0 */
      R(0x5d, 0, 0, 0, 7, 0x0b) /* cd.narrow c7, c7, zero, zero, call */
      R(1, 0, 0, 1, 7, 0x0b)    /* cd.newa c7, zero, zero, zero, read */
      R(0, 7, 11, 3, 0, 0x0b)   /* cd.st c7, 0(a1) */
      R(0, 0, 11, 2, 7, 0x0b)   /* cd.ld c7, 0(a1) */
      R(0, 7, 11, 3, 0, 0x2b)   /* cd.stp c7, 0(a1) */
      R(0, 0, 11, 2, 7, 0x2b)   /* cd.ldp c7, 0(a1) */
      R(5, 0, 7, 0, 0, 0x0b)    /* cd.push c7 */
      R(6, 0, 0, 0, 7, 0x0b)    /* cd.pop c7 */
      ecall
.irp n, 8, 16, 31
new\n:    R(1, 0, 0, 0, \n, 0x0b)
movd\n:   R(4, 0, 7, 0, \n, 0x0b)
movs\n:   R(4, 0, \n, 0, 7, 0x0b)
get\n:    R(12, 0, \n, 0, 10, 0x0b)
narrow\n: R(0x5d, 0, 0, 0, \n, 0x0b)
newa\n:   R(1, 0, 0, 1, \n, 0x0b)
st\n:     R(0, \n, 11, 3, 0, 0x0b)
ld\n:     R(0, 0, 11, 2, \n, 0x0b)
stp\n:    R(0, \n, 11, 3, 0, 0x2b)
ldp\n:    R(0, 0, 11, 2, \n, 0x2b)
push\n:   R(5, 0, \n, 0, 0, 0x0b)
pop\n:    R(6, 0, 0, 0, \n, 0x0b)
.endr
PAGE(store, U_RW, TW(1, TW_C))
      .zero 64
PAGE(counters, S_RW, TW(0, 0))
      .quad 5, 1

MAIN
  CSRW(SCDREVBASE, counters)
  CSRW(SCDREVNUM, 1)
  CSRW(SCDDCSBASE, store)
  CSRW(SCDDCSTOP, store)
  CSRW(SCDDCSLIMIT, store + 64)
  SET(a1, store)
  RUN(good)
  EXPECT_DONE
.irp insn, new, movd, movs, get, narrow, newa, st, ld, stp, ldp, push, pop
.irp n, 8, 16, 31
  RUN(\insn\n)
  EXPECT_CAUSE(ILLEGAL)
  EPC(\insn\n)
.endr
.endr
  PASS
