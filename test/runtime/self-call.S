# SPDX-License-Identifier: MIT
# A domain that calls itself through a proxy: the inner call runs below.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t

//PROCESS one: a
//ENTRY a me.down down
//IMPORT a me.down slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  mv s1, sp
  addi sp, sp, -32
  sd s1, 0(sp)
  li a0, 3
  CROSS(slot)
  EXPECT(a0, 0)
  EXPECT(a1, 96)
  ld t0, 0(sp)
  EXPECT_SAME(t0, s1)
  EXIT(0)
ENTRY(down)             # a1 := how far below s1 the innermost stack starts
  sub a1, s1, sp
  addi a0, a0, -1
  beqz a0, 1f
  addi sp, sp, -32
  sd ra, 0(sp)
  CROSS(slot)
  ld ra, 0(sp)
  addi sp, sp, 32
1:
  li a0, 0
  ret
CONSTANTS(a)
SLOT(slot)
