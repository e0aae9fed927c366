# SPDX-License-Identifier: MIT
# A stack has the size that the image asks for, and ends in nothing.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D BELOW=8192
# RUN: %codoms_sim -q %t
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D BELOW=8200
# RUN: not %codoms_sim --color=never %t 2>&1 | FileCheck %s
# CHECK: nothing is mapped there

//PROCESS one: a
//STACK a 5000
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  li t0, BELOW
  sub t0, sp, t0
  sd zero, 0(t0)
  EXIT(0)
