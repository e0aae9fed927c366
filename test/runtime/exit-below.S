# SPDX-License-Identifier: MIT
# A process that exits while it waits for a callee: the callee goes on, and the
# machine ends with the process's status when there is nobody to return to.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t; test $? = 5

//PROCESS one: a
//PROCESS two: b
//ENTRY b there.call b_call
//ENTRY a back.leave leave
//IMPORT a there.call b_slot
//IMPORT b back.leave leave_slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  CROSS(b_slot)
  EXIT(6)
ENTRY(leave)
  EXIT(5)
CONSTANTS(a)
SLOT(b_slot)

CODE(b)
ENTRY(b_call)
  addi sp, sp, -16
  sd ra, 0(sp)
  CROSS(leave_slot)
  EXPECT(a0, DIPC_EEXIT)
  li a0, 0
  ld ra, 0(sp)
  ret
CONSTANTS(b)
SLOT(leave_slot)
