// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-ACC-3: own tag, APL, one capability or P code; loads and lr need read,
// stores, sc and AMOs need write.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      ecall
store: sd a0, 0(a1)
      ecall
lr:   lr.d a0, (a1)
      ecall
sc:   lr.d a0, (a2)
sc1:  sc.d a0, a0, (a1)
      ecall
amo:  amoadd.d a0, zero, (a1)
      ecall
fload: fld fa0, 0(a1)
      ecall
fstore: fsd fa0, 0(a1)
      ecall
cload: c.ld a0, 0(a1)
      ecall
mkown: li a3, 8
      cd.new c3, a2, a3, WRITE
      ecall
PAGE(b, U_RW, TW(2, 0))
value: .quad 42
PAGE(c, U_RW, TW(1, 0))
mine: .quad 7
PAGE(p, U_RX, TW(9, TW_P))
pload: ld a0, 0(a1)
      sd a0, 0(a1)
      amoadd.d a0, zero, (a1)
      ecall
pcap: li a3, 8
      cd.new c5, a1, a3, READ
      ecall
pcapw: li a3, 8
      cd.new c5, a1, a3, WRITE
      ecall

.macro MATRIX loads, stores
  .irp insn, load, lr, fload, cload
  RUN(\insn)
  EXPECT_CAUSE(\loads)
  .endr
  .irp insn, store, amo, fstore
  RUN(\insn)
  EXPECT_CAUSE(\stores)
  .endr
.endm

MAIN
  li t0, 3 << 13               /* FS */
  csrs mstatus, t0
  APL(1, 2, -1)                /* its own row gives others nothing */
  SET(a1, value)
  SET(a2, mine)
  APL(0, 1, ROW(1, NIL))
  MATRIX DOMAIN_LOAD, DOMAIN_STORE
  APL(0, 1, ROW(1, CALL))
  MATRIX DOMAIN_LOAD, DOMAIN_STORE
  APL(0, 1, ROW(1, READ))
  MATRIX ECALL_U, DOMAIN_STORE
  RUN(sc)
  EXPECT_CAUSE(DOMAIN_STORE)
  EPC(sc1)
  APL(0, 1, ROW(1, WRITE))
  MATRIX ECALL_U, ECALL_U
  RUN(sc)
  EXPECT_DONE
  /* Own tag. */
  APL(0, 1, 0)
  SET(a1, mine)
  MATRIX ECALL_U, ECALL_U
  /* One capability register. */
  SET(a1, value)
  RUN(pcap)
  EXPECT_DONE
  MATRIX ECALL_U, DOMAIN_STORE
  RUN(pcapw)
  MATRIX ECALL_U, ECALL_U
  cd.clr 1 << 5
  MATRIX DOMAIN_LOAD, DOMAIN_STORE
  /* P code. */
  RUN(pload)
  EXPECT_DONE
  PASS
