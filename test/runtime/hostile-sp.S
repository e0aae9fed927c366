# SPDX-License-Identifier: MIT
# Whatever the caller's stack pointer is, the callee gets its own and the
# caller gets back what it had; a call back into the caller runs below it.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t

//PROCESS one: a
//PROCESS two: b
//ENTRY b service.stack stack
//ENTRY b service.back back
//ENTRY a me.where where
//IMPORT a service.stack slot
//IMPORT a service.back back_slot
//IMPORT b me.where where_slot
#include "image.inc"

.macro with_sp value
  li s3, \value
  mv sp, s3
  CROSS(slot)
  EXPECT(a0, 0)
  EXPECT_SAME(a1, s2)
  EXPECT_SAME(sp, s3)
.endm

CODE(a)
  .global start_a
start_a:
  mv s1, sp
  CROSS(slot)
  EXPECT(a0, 0)
  mv s2, a1             # the callee's stack pointer
  with_sp 0
  with_sp 1
  with_sp -1
  with_sp 0x80000000
  mv s3, s2             # at the callee's stack
  mv sp, s3
  CROSS(slot)
  EXPECT_SAME(a1, s2)
  EXPECT_SAME(sp, s3)
  addi sp, s1, -72      # called back: below, aligned
  CROSS(back_slot)
  EXPECT(a0, 0)
  addi t0, s1, -80
  EXPECT_SAME(a1, t0)
  li sp, 8              # called back with a stack pointer of nothing
  CROSS(back_slot)
  EXPECT(a0, 0)
  EXPECT_SAME(a1, s1)
  mv sp, s1             # called back again: as if nothing had been
  CROSS(back_slot)
  EXPECT_SAME(a1, s1)
  EXIT(0)
ENTRY(where)
  mv a1, sp
  li a0, 0
  ret
CONSTANTS(a)
SLOT(slot)
SLOT(back_slot)

CODE(b)
ENTRY(stack)
  mv a1, sp
  sd ra, -8(sp)         # it can be used
  li a0, 0
  ret
ENTRY(back)
  addi sp, sp, -16
  sd ra, 0(sp)
  CROSS(where_slot)
  ld ra, 0(sp)
  addi sp, sp, 16
  ret
CONSTANTS(b)
SLOT(where_slot)
