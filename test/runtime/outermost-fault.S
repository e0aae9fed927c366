# SPDX-License-Identifier: MIT
# A process that faults with nobody to return to ends with 139; the next main
# still runs.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t > %t.out; test $? = 139
# RUN: FileCheck %s < %t.out
# CHECK: here

//PROCESS one: a
//PROCESS two: b
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  ld a0, 0(zero)

CODE(b)
  .global start_b
start_b:
  li a0, 1
  la a1, text
  li a2, 5
  CALL(write)
  EXIT(3)
CONSTANTS(b)
text: .ascii "here\n"
