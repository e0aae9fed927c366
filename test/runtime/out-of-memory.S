# SPDX-License-Identifier: MIT
# When memory has run out, calls say so and nobody dies: the heap, and the
# first visit to a domain, which needs a stack there.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q -m 16M %t

//PROCESS one: a
//PROCESS two: b
//ENTRY b service.ping ping
//IMPORT a service.ping slot
#include "image.inc"

.macro grow_until_full bytes
  li s1, \bytes
1:
  mv a0, s1
  CALL(heap_grow)
  bgtz a0, 1b
  EXPECT(a0, -DIPC_ENOMEM)
.endm

CODE(a)
  .global start_a
start_a:
  grow_until_full 0x100000
  grow_until_full 0x1000
  li a6, 66
  CROSS(slot)
  EXPECT(a0, DIPC_ENOMEM)
  EXPECT(a1, 0)
  EXPECT(a6, 66)
  CROSS(slot)
  EXPECT(a0, DIPC_ENOMEM)
  li a0, 4096
  CALL(cap_page)
  EXPECT(a0, -DIPC_ENOMEM)
  EXIT(0)
CONSTANTS(a)
SLOT(slot)

CODE(b)
ENTRY(ping)
  li a0, 0
  ret
