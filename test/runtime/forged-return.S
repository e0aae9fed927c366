# SPDX-License-Identifier: MIT
# Going to a return gate without having been called through it is a fault of
# who goes there, at the bottom and with another call's frame on top.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: not %codoms_sim -q %t
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D NESTED
# RUN: %codoms_sim -q %t

//PROCESS one: a
//PROCESS two: b
//PROCESS three: c
//ENTRY b service.gate gate
//ENTRY c thief.run run caps_out=3
//IMPORT a service.gate slot
//IMPORT a thief.run thief_slot caps_out=3
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  CROSS(slot)
  EXPECT(a0, 0)
#ifndef NESTED
  mv ra, a1
  li a0, 0
  ret                   # nobody called a
#else
  mv a0, a1
  CROSS(thief_slot)
  EXPECT(a0, DIPC_EFAULT)
  EXIT(0)
#endif
CONSTANTS(a)
SLOT(slot)
SLOT(thief_slot)

CODE(b)
ENTRY(gate)
  mv a1, ra
  li a0, 0
  ret

CODE(c)
ENTRY(run)              # has a gate of its own: three capability results
  mv ra, a0
  li a0, 0
  ret
