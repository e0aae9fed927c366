// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-JMP-1: a jump to another tag needs read to land anywhere, call to land
// on an entry; from the APL or a capability that covers the target's first
// two bytes. Every kind of jump is checked.
#include "harness.inc"

  .option norvc
PAGE(a, U_RX, TW(1, 0))
      .zero 2048              /* branches reach the next page */
jalr_: jalr ra, 0(a1)
jr_:   jr a1
      .option rvc
cjr:  c.jr a1
cjalr: c.jalr a1
      .option norvc
jal_: jal ra, entry
jalm: jal ra, middle
beq_: beq zero, zero, entry
beqm: beq zero, zero, middle
bne_: bne zero, zero, middle   /* not taken */
      ecall
PAGE(b, U_RX, TW(2, 0))
      .zero 128
entry: ecall
middle: ecall
      .zero 56
odd64: ecall                   /* 64 off a multiple of 128 */
PAGE(p, U_RX, TW(9, TW_P))
capc: cd.new c0, a1, a2, CALL
      ecall
capr: cd.new c0, a1, a2, READ
      ecall

.macro GOES from, to
  SET(a1, \to)
  RUN(\from)
  EXPECT_DONE
  EPC(\to)
.endm
.macro STOPS from, to, sub
  SET(a1, \to)
  RUN(\from)
  FAULT(DOMAIN_JUMP, \from, \to)
  SUBCODE(\sub)
  SUB(1, 0)
.endm

MAIN
  APL(1, 2, -1)
  /* call: entries only; the next instruction is none. */
  APL(0, 1, ROW(1, CALL))
  .irp from, jalr_, jr_, cjr, cjalr
  GOES \from, entry
  STOPS \from, middle, SUB_ALIGNMENT
  .endr
  GOES jal_, entry
  GOES beq_, entry
  STOPS jalm, middle, SUB_ALIGNMENT
  STOPS beqm, middle, SUB_ALIGNMENT
  OBJ(2, READ, 0, SUB_ALIGNMENT)
  /* read, write: anywhere. */
  .irp right, READ, WRITE
  APL(0, 1, ROW(1, \right))
  GOES jalr_, middle
  GOES jr_, middle
  GOES cjr, middle
  GOES jalm, middle
  GOES beqm, middle
  .endr
  /* nothing */
  APL(0, 1, 0)
  .irp from, jalr_, jr_, cjr, cjalr
  STOPS \from, entry, SUB_RIGHTS
  .endr
  STOPS jal_, entry, SUB_RIGHTS
  STOPS beq_, entry, SUB_RIGHTS
  OBJ(2, CALL, 0, SUB_RIGHTS)
  RUN(bne_)
  EXPECT_DONE
  /* The alignment is scdcfg's. */
  APL(0, 1, ROW(1, CALL))
  CSRW(SCDCFG, 0x71)
  GOES jr_, entry
  STOPS jr_, odd64, SUB_ALIGNMENT
  CSRW(SCDCFG, 0x61)
  GOES jr_, odd64
  CSRW(SCDCFG, 0xc1)
  STOPS jr_, odd64, SUB_ALIGNMENT
  CSRW(SCDCFG, 0x61)
  /* Capabilities: two bytes are enough, one is not. */
  APL(0, 1, 0)
  SET(a1, entry)
  SET(a2, 2)
  RUN(capc)
  EXPECT_DONE
  GOES jr_, entry
  STOPS jr_, odd64, SUB_RIGHTS
  SET(a1, entry)
  SET(a2, 1)
  RUN(capc)
  STOPS jr_, entry, SUB_RIGHTS
  SET(a1, b)
  SET(a2, 4096)
  RUN(capc)
  STOPS jr_, middle, SUB_ALIGNMENT
  SET(a1, middle)
  SET(a2, 2)
  RUN(capr)
  GOES jr_, middle
  STOPS jr_, entry, SUB_RIGHTS
  PASS
