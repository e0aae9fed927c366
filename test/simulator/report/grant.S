# SPDX-License-Identifier: MIT
# Inside one process a grant would allow it; the caret line is not there without DWARF.
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s
# CHECK: start_a+0x{{[0-9a-f]+}}: violation: domain 'a' may not write 8 bytes of domain 'b'
# CHECK: note: 0x{{[0-9a-f]+}} is 'word', data of domain 'b' (process 'one')
# CHECK: c0 to c7: nil
# CHECK: note: to allow it: `grant a write b;`

//PROCESS one: a b
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  la a1, word
  sd a0, 0(a1)
DATA(b)
word: .dword 1
