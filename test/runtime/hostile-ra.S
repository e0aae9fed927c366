# SPDX-License-Identifier: MIT
# The caller's return address is the callee's code: the gate must not go there
# in the caller's stead. The caller faults in its own name.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: not %codoms_sim --color=never %t 2>&1 | FileCheck %s
# CHECK-NOT: secret
# CHECK: violation
# CHECK-SAME: domain 'a' may not {{.*}}jump
# CHECK-NOT: secret

//PROCESS one: a
//PROCESS two: b
//ENTRY b service.where where
//IMPORT a service.where slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  CROSS(slot)
  EXPECT(a0, 0)
  mv ra, a1             # inside b
  la t0, slot
  ld t0, 0(t0)
  jr t0
CONSTANTS(a)
SLOT(slot)

CODE(b)
ENTRY(where)
  la a1, inside
  li a0, 0
  ret
inside:
  la a1, text
  li a2, 7
  li a0, 1
  CALL(write)
  EXIT(0)
CONSTANTS(b)
text: .ascii "secret\n"
