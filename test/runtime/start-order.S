# SPDX-License-Identifier: MIT
# Domains without a main start first, wherever they stand; then the mains in
# order. The first status that is not 0 is the machine's.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t > %t.out; test $? = 2
# RUN: FileCheck %s --match-full-lines < %t.out
# CHECK: b
# CHECK-NEXT: d
# CHECK-NEXT: a
# CHECK-NEXT: c

//PROCESS one: a b
//PROCESS two: c
//PROCESS three: d
#include "image.inc"

.macro say domain
CONSTANTS(\domain)
text_\domain: .ascii "\domain\n"
CODE(\domain)
  la a1, text_\domain
  li a0, 1
  li a2, 2
  CALL(write)
.endm

.macro main domain, status
CODE(\domain)
  .global start_\domain
start_\domain:
  mv s1, a0
  mv s2, sp
  li a0, 1
  READY
  EXPECT(a0, 0)
  lw t0, 0(s1)
  EXPECT_SAME(s2, sp)
  say \domain
  EXIT(\status)
.endm

.macro server domain
CODE(\domain)
  .global start_\domain
start_\domain:
  say \domain
  li a0, 0
  READY
.endm

main a, 0
server b
main c, 2
server d
