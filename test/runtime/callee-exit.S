# SPDX-License-Identifier: MIT
# A callee that exits does not end its caller.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t

//PROCESS one: a
//PROCESS two: b
//ENTRY b service.leave leave
//IMPORT a service.leave slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  mv s1, sp
  mv s2, s1
  CROSS(slot)
  EXPECT(a0, DIPC_EEXIT)
  CROSS(slot)
  EXPECT(a0, DIPC_EDEAD)
  EXIT(0)
CONSTANTS(a)
SLOT(slot)

CODE(b)
ENTRY(leave)
  EXIT(7)
