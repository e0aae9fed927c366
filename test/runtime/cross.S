# SPDX-License-Identifier: MIT
# A call and a return: arguments, results, identity, stacks, what is kept.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim %t | FileCheck %s --match-full-lines
# CHECK: hello

//PROCESS one: a
//PROCESS two: b
//ENTRY b service.ping ping caps_in=1
//IMPORT a service.ping slot caps_in=1
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  ld s1, INFO_TAGS(a0)
  csrr t0, CSR_ucddom
  EXPECT_SAME(t0, s1)
  li a0, 1
  READY
  EXPECT(a0, 0)
  la a0, text
  li a1, 6
  cd.new c0, a0, a1, read
  cd.mov c1, c0
  li a2, 2
  li a6, 6
  mv s2, sp
  mv s3, tp
  mv s4, a0
  CROSS(slot)
  EXPECT(a0, 0)
  EXPECT(a1, 26)
  EXPECT_SAME(s2, sp)
  EXPECT_SAME(s3, tp)
  EXPECT(s1, 55)
  csrr t0, CSR_ucdlive
  EXPECT(t0, 0)
  csrr t0, CSR_ucddcs
  EXPECT(t0, 0)
  EXIT(0)
CONSTANTS(a)
SLOT(slot)
text: .ascii "hello\n"

CODE(b)
ENTRY(ping)
  EXPECT(a2, 2)
  EXPECT(a6, 6)
  csrr t0, CSR_ucdlive
  EXPECT(t0, 1)
  bne a7, s1, 1f        # the caller's tag, and not where it put it
  beq sp, s2, 1f
  lb t0, 0(a0)          # by capability
  EXPECT(t0, 'h')
  sd ra, -8(sp)
  mv a2, a1
  mv a1, a0
  li a0, 1
  CALL(write)
  EXPECT(a0, 6)
  ld ra, -8(sp)
  addi a1, a0, 20
  li a0, 0
  li s1, 55
  cd.mov c5, c0
  ret
1:
  EXIT(99)
