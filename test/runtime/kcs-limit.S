# SPDX-License-Identifier: MIT
# Recursion over two processes: at the bound on crossings, not one before it,
# the call is refused, and everything returns.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D FRAMES=1024
# RUN: %codoms_sim -q %t
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D FRAMES=5
# RUN: %codoms_sim -q --kcs-frames=5 %t
# RUN: not %codoms_sim --disable=kcs-limit --kcs-frames=5 %t 2>&1 | FileCheck %s
# CHECK: kernel control stack overflow

//PROCESS one: a
//PROCESS two: b
//ENTRY b there.call b_call
//ENTRY a back.call a_call
//IMPORT a there.call b_slot
//IMPORT b back.call a_slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  li a0, 0
  CROSS(b_slot)
  EXPECT(a0, 0)
  EXPECT(a1, FRAMES)
  EXIT(0)

# a0 crossings so far; result: how deep it went.
.macro recurse slot
  addi sp, sp, -16
  sd ra, 0(sp)
  addi a0, a0, 1
  sd a0, 8(sp)
  CROSS(\slot)
  beqz a0, 1f
  EXPECT(a0, DIPC_EDEPTH)
  EXPECT(a1, 0)
  ld a1, 8(sp)
1:
  li a0, 0
  ld ra, 0(sp)
  addi sp, sp, 16
  ret
.endm

ENTRY(a_call)
  recurse b_slot
CONSTANTS(a)
SLOT(b_slot)

CODE(b)
ENTRY(b_call)
  recurse a_slot
CONSTANTS(b)
SLOT(a_slot)
