# SPDX-License-Identifier: MIT
# Revocation counters: as many as there are, each its owner's, used again when
# they are free, and never with a value that they had.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t

//PROCESS one: a
//PROCESS two: b
//ENTRY b service.free free
//IMPORT a service.free slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  li s1, 1024
1:
  CALL(counter_new)
  bltz a0, 2f
  addi s1, s1, -1
  j 1b
2:
  EXPECT(a0, -DIPC_ENOMEM)
  EXPECT(s1, 0)
  li a0, 1024           # there is none
  CALL(counter_free)
  EXPECT(a0, -DIPC_EPERM)
  li a0, 7
  CROSS(slot)           # not b's
  EXPECT(a1, -DIPC_EPERM)
  la s2, start_a
  li s3, 8
  li s4, 7
  cd.newa c0, s2, s3, s4, read
  li a0, 0x1000
  CALL(cap_page)
  mv s5, a0
  cd.st c0, 0(s5)
  mv a0, s4
  CALL(counter_free)
  EXPECT(a0, 0)
  CALL(counter_new)     # the same again, for other capabilities
  EXPECT(a0, 7)
  cd.newa c1, s2, s3, s4, read
  cd.ld c0, 0(s5)
  csrr t0, CSR_ucdlive
  EXPECT(t0, 2)
  EXIT(0)
CONSTANTS(a)
SLOT(slot)

CODE(b)
ENTRY(free)
  CALL(counter_free)
  mv a1, a0
  li a0, 0
  ret
