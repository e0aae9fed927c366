# SPDX-License-Identifier: MIT
# The machine has the entry alignment that the images ask for; proxies fit
# every one of them.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D ENTRY_ALIGN=16 --set entry_align=16
# RUN: %codoms_sim -q %t
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D ENTRY_ALIGN=1024 --set entry_align=1024
# RUN: %codoms_sim -q %t
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D ENTRY_ALIGN=4096 --set entry_align=4096
# RUN: %codoms_sim -q %t
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D ENTRY_ALIGN=64 -D OFF=16 --set entry_align=16
# RUN: not %codoms_sim --color=never %t 2>&1 | FileCheck %s
# CHECK: fault: {{.*}} cannot execute an illegal instruction

//PROCESS one: a
//PROCESS two: b
//ENTRY b service.one one caps_out=1
//ENTRY b service.two two policy=16
//ENTRY b service.three three policy=32 caps_out=2
//IMPORT a service.one one_slot caps_out=1
//IMPORT a service.two two_slot
//IMPORT a service.three three_slot caps_out=2
#include "image.inc"

#ifndef OFF
#define OFF 0
#endif

CODE(a)
  .global start_a
start_a:
  CROSS(one_slot)
  EXPECT(a1, 1)
  csrr t0, CSR_ucdlive
  EXPECT(t0, 1)
  CROSS(two_slot)
  EXPECT(a1, 2)
  CROSS(three_slot)
  EXPECT(a1, 3)
  csrr t0, CSR_ucdlive
  EXPECT(t0, 3)
  la t0, three_slot
  ld t0, 0(t0)
  addi t0, t0, OFF      # one further: the last one's neighbour
  jalr t0
  EXPECT(a0, 0)
  EXIT(0)
CONSTANTS(a)
SLOT(one_slot)
SLOT(two_slot)
SLOT(three_slot)

CODE(b)
ENTRY(one)
  li a1, 1
  j back
ENTRY(two)
  li a1, 2
  j back
ENTRY(three)
  li a1, 3
  j back
back:
  la t0, back
  li t1, 4
  cd.new c0, t0, t1, read
  cd.mov c1, c0
  cd.mov c2, c0
  li a0, 0
  ret
