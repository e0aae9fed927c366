# SPDX-License-Identifier: MIT
# Doublewords named as relocations move with their process, aligned or not.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t

//PROCESS one: a
//PROCESS two: b
//RELOC pointer
//RELOC crossing
//RELOC pointer_b
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  la a0, pointer
  ld a0, 0(a0)
  ld a0, 0(a0)
  EXPECT(a0, 11)
  la a0, crossing
  ld a0, 0(a0)
  ld a0, 0(a0)
  EXPECT(a0, 11)
  EXIT(0)
DATA(a)
value: .dword 11
pointer: .dword value
  .zero 4076
crossing: .dword value  # over the end of a page

CODE(b)
  .global start_b
start_b:
  la a0, pointer_b
  ld a0, 0(a0)
  ld a0, 0(a0)
  EXPECT(a0, 12)
  EXIT(0)
CONSTANTS(b)
value_b: .dword 12
pointer_b: .dword value_b
