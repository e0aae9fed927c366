// SPDX-License-Identifier: MIT
// RUN: %rvclang -T %S/../bare/Inputs/bare.ld -I%S/../bare/Inputs %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t
//
// Code that was executed is overwritten: by a store of its own page, by one
// that straddles its beginning, in the second half of an instruction that lies
// in two pages. After fence.i the new code runs.
#include "bare.inc"
  .option norelax
  .option norvc
_start:
  la s0, victim
  lw s2, new
  li s3, 3
1:
  jalr s0
  li t0, 1
  bne a0, t0, bad
  lw s1, 0(s0)
  sw s2, 0(s0)           // whole
  fence.i
  jalr s0
  li t0, 2
  bne a0, t0, bad
  sh s1, 0(s0)           // in two halves
  srli t0, s1, 16
  sh t0, 2(s0)
  fence.i
  addi s3, s3, -1
  bnez s3, 1b

  la s0, straddle
  jalr s0
  li t0, 0x555
  bne a0, t0, bad
  la t1, second_half
  lhu t0, 0(t1)
  xori t0, t0, 0x7f0     // its immediate's upper bits
  sh t0, 0(t1)
  fence.i
  jalr s0
  li t0, 0x555 ^ 0x7f
  bne a0, t0, bad
  exit 0
bad:
  exit 1
victim:
  li a0, 1
  ret
new:
  li a0, 2
  .p2align 12
  .skip 4094
  .option rvc
straddle:
  .option norvc
  addi a0, zero, 0x555
  .set second_half, . - 2
  ret
