// SPDX-License-Identifier: MIT
// RUN: %rvclang -T %S/../bare/Inputs/bare.ld -I%S/../bare/Inputs %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t
//
// An atomic at any misaligned address of the first page, where no memory is,
// is a misaligned store: the host's memory is not looked at. (The cache of
// pages once marked an empty entry with an address that these compared equal
// to.)
#include "bare.inc"
  .option norelax
  .macro refused insn, cause
  la t0, 9f
  csrw mtvec, t0
  \insn
  j bad
  .p2align 2
9:
  csrr t1, mcause
  li t0, \cause
  bne t1, t0, bad
  csrr t1, mtval
  bne t1, a1, bad
  .endm
_start:
  li s0, 1
1:
  mv a1, s0
  andi t0, s0, 3
  beqz t0, 2f
  refused "amoadd.w a0, a2, (a1)", 6
  refused "amoswap.w zero, zero, (a1)", 6
2:
  andi t0, s0, 7
  beqz t0, 3f
  refused "amomaxu.d a0, a2, (a1)", 6
3:
  addi s0, s0, 1
  li t0, 4096
  bltu s0, t0, 1b
  exit 0
bad:
  exit 1
