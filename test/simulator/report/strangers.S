# SPDX-License-Identifier: MIT
# Two processes that no interface joins.
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s
# CHECK: violation: domain 'a' may not read 1 byte of domain 'b'
# CHECK: note: no interface joins 'a' and 'b', which are different processes; write one in 'b' and `domain a uses INTERFACE;`

//PROCESS one: a
//PROCESS two: b
//RELOC pointer
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  la a1, pointer
  ld a1, 0(a1)
  lbu a0, 0(a1)
DATA(a)
  .balign 8
pointer: .dword word
DATA(b)
word: .dword 1
