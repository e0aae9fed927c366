# SPDX-License-Identifier: MIT
# A callee keeps nothing of a capability argument: not in a register, not on
# the capability stack, not by calling on.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t

//PROCESS one: a
//PROCESS two: b
//ENTRY b service.keep keep caps_in=1
//ENTRY b service.use use
//IMPORT a service.keep keep_slot caps_in=1
//IMPORT a service.use use_slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  la a0, word
  li a1, 8
  cd.new c0, a0, a1, write
  CROSS(keep_slot)
  EXPECT(a0, 7)
  csrr t0, CSR_ucddcs
  EXPECT(t0, 0)
  csrr t0, CSR_ucdlive
  EXPECT(t0, 0)
  la a0, word
  cd.new c0, a0, a1, write
  cd.push c0            # in the way of who does not clear
  cd.pop c0
  cd.clr 0xff
  CROSS(use_slot)
  EXPECT(a0, DIPC_EFAULT)
  la a0, word
  ld t0, 0(a0)
  EXPECT(t0, 7)
  EXIT(0)
CONSTANTS(a)
SLOT(keep_slot)
SLOT(use_slot)
DATA(a)
word: .dword 7

CODE(b)
ENTRY(keep)
  ld t2, 0(a0)
  cd.push c0
  cd.mov c7, c0
  mv a0, t2
  ret
ENTRY(use)
  csrr t0, CSR_ucdlive
  bnez t0, 1f
  csrr t0, CSR_ucddcs
  bnez t0, 1f
  sd zero, 0(a0)
1:
  li a0, 0
  ret
