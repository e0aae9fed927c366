# SPDX-License-Identifier: MIT
# A heap block: size, offset, where it was allocated and freed, also when it is freed.
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -D FREED -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s --check-prefix=FREED
# CHECK: violation: domain 'a' may not read 1 byte of domain 'b'
# CHECK-NEXT: note: in 'start_a'
# CHECK-NEXT: is 23 bytes into a heap block of 24 bytes of domain 'b' (process 'two')
# CHECK-NEXT: make+0x{{[0-9a-f]+}}: note: the block was allocated here, in 'make' of domain 'b' through xmalloc{{$}}
# CHECK-NEXT: note: what
# FREED: is 23 bytes into a freed heap block of 24 bytes of domain 'b' (process 'two')
# FREED-NEXT: note: the block was allocated here, in 'make' of domain 'b' through xmalloc{{$}}
# FREED-NEXT: note: the block was freed here, in 'make' of domain 'b'{{$}}
# FREED-NEXT: note: what

//PROCESS one: a
//PROCESS two: b
//ENTRY b s.make make
//IMPORT a s.make slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  CROSS(slot)
  lbu a0, 23(a1)
CONSTANTS(a)
SLOT(slot)

CODE(b)
ENTRY(make)
  addi sp, sp, -16
  sd ra, 0(sp)
  li a0, 24
  call xmalloc
#ifdef FREED
  sd a0, 8(sp)
  call free
  ld a0, 8(sp)
#endif
  mv a1, a0
  li a0, 0
  ld ra, 0(sp)
  addi sp, sp, 16
  ret
  .type xmalloc, @function
xmalloc:
  addi sp, sp, -16
  sd ra, 0(sp)
  call malloc
  ld ra, 0(sp)
  addi sp, sp, 16
  ret
  .type malloc, @function
malloc:
  la a0, arena
  ret
  .type free, @function
free:
  ret
DATA(b)
  .balign 16
arena: .fill 64
