# SPDX-License-Identifier: MIT
# c calls a, a calls b, b calls back into a, which faults there. b lives and
# gets the status; when b returns, a is not there any more, and c gets it.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t

//PROCESS one: c
//PROCESS two: a
//PROCESS three: b
//ENTRY a one.call a_call
//ENTRY a one.crash a_crash policy=32
//ENTRY b two.call b_call policy=16
//IMPORT c one.call a_slot
//IMPORT a two.call b_slot
//IMPORT b one.crash crash_slot
//IMPORT c two.call c_slot
#include "image.inc"

CODE(c)
  .global start_c
start_c:
  mv s1, sp
  CROSS(a_slot)
  EXPECT(a0, DIPC_EFAULT)
  csrr t0, CSR_ucddcs
  EXPECT(t0, 0)
  CROSS(a_slot)
  EXPECT(a0, DIPC_EDEAD)
  CROSS(c_slot)         # b is alive and well
  EXPECT(a0, 0)
  EXPECT(a1, DIPC_EDEAD)
  EXIT(0)
CONSTANTS(c)
SLOT(a_slot)
SLOT(c_slot)

CODE(a)
ENTRY(a_call)
  addi sp, sp, -16
  sd ra, 0(sp)
  CROSS(b_slot)
  EXIT(3)               # never
ENTRY(a_crash)
  ebreak
CONSTANTS(a)
SLOT(b_slot)

CODE(b)
ENTRY(b_call)
  addi sp, sp, -16
  sd ra, 0(sp)
  CROSS(crash_slot)
  mv a1, a0
  beqz a0, 1f
  li a0, 0
  ld ra, 0(sp)
  addi sp, sp, 16
  ret
1:
  EXIT(4)
CONSTANTS(b)
SLOT(crash_slot)
