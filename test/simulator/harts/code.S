// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/../bare/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare -smp 2 %t
// RUN: timeout 20 %codoms_sim --bare -smp 2 --quantum=1 %t
//
// Hart 1 changes code that hart 0 has run; after fence.i hart 0 runs the new.
#include "bare.inc"
_start:
  lla s1, step
  lla s2, function
  bnez a0, writer
  jalr s2
  li t0, 1
  bne a1, t0, bad
  sd t0, 0(s1)
  li t0, 2
1: ld t1, 0(s1)
  bne t0, t1, 1b
  fence.i
  jalr s2
  li t0, 2
  bne a1, t0, bad
  exit 0
writer:
  li t0, 1
1: ld t1, 0(s1)
  bne t0, t1, 1b
  lw t0, other
  sw t0, 0(s2)
  fence
  li t0, 2
  sd t0, 0(s1)
2: wfi
  j 2b
bad: exit 1
  .balign 64
  .option norvc
function: li a1, 1
  ret
other: li a1, 2
  .data
  .balign 64
step: .quad 0
