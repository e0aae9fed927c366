# SPDX-License-Identifier: MIT
# What each policy of the capability stack lets a callee see: with none the
# caller's entries, with integrity no entries but its room, with confidentiality
# a stack of its own. The caller's is as it was afterwards.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t
# RUN: not %codoms_sim -q --disable=dcs-base %t

//PROCESS one: a
//PROCESS two: b
//ENTRY b none.count count_none
//ENTRY b whole.count count_whole policy=16
//ENTRY b own.count count_own
//ENTRY b own.again count_again policy=32
//ENTRY a me.own me_own policy=32
//IMPORT a none.count none_slot
//IMPORT a whole.count whole_slot
//IMPORT a own.count own_slot policy=32
//IMPORT b own.again again_slot
//IMPORT b me.own me_slot
#include "image.inc"

# The caller's two entries are there, in order.
.macro intact
  csrr t0, CSR_ucddcs
  EXPECT(t0, 2)
  cd.pop c0
  cd.get t0, c0, 1
  EXPECT(t0, 16)
  cd.push c0
  cd.clr 0xff
.endm

CODE(a)
  .global start_a
start_a:
  la a0, start_a
  li a1, 8
  cd.new c0, a0, a1, read
  cd.push c0
  li a1, 16
  cd.new c0, a0, a1, read
  cd.push c0
  cd.clr 0xff
  CROSS(none_slot)
  EXPECT(a1, 2)
  intact
  CROSS(whole_slot)
  EXPECT(a1, 0)
  intact
  CROSS(own_slot)
  EXPECT(a0, 0)
  EXPECT(a1, 3)
  intact
  CROSS(own_slot)
  EXPECT(a1, 3)
  intact
  EXIT(0)
ENTRY(me_own)           # a's own stack again: above what is live there
  la a0, start_a
  li a1, 24
  cd.new c1, a0, a1, read
  cd.push c1
  cd.push c1
  li a0, 0
  ret
CONSTANTS(a)
SLOT(none_slot)
SLOT(whole_slot)
SLOT(own_slot)

CODE(b)
ENTRY(count_none)
  csrr a1, CSR_ucddcs
  li a0, 0
  ret
ENTRY(count_whole)
  csrr a1, CSR_ucddcs
  la a2, count_none
  li a3, 4
  cd.new c2, a2, a3, read
  cd.push c2
  cd.push c2
  li a0, 0
  ret
ENTRY(count_own)        # 3 entries of its own stay while b is entered again
  csrr t0, CSR_ucddcs
  EXPECT(t0, 0)
  addi sp, sp, -16
  sd ra, 0(sp)
  la a2, count_none
  li a3, 4
  cd.new c2, a2, a3, read
  cd.push c2
  cd.push c2
  cd.push c2
  CROSS(again_slot)
  EXPECT(a0, 0)
  CROSS(me_slot)
  EXPECT(a0, 0)
  csrr a1, CSR_ucddcs
  cd.pop c2
  cd.get t0, c2, 1
  EXPECT(t0, 4)
  li a0, 0
  ld ra, 0(sp)
  addi sp, sp, 16
  ret
ENTRY(count_again)
  csrr t0, CSR_ucddcs
  EXPECT(t0, 0)
  la a2, count_none
  li a3, 12
  cd.new c3, a2, a3, read
  cd.push c3
  cd.push c3
  cd.push c3
  cd.push c3
  li a0, 0
  ret
CONSTANTS(b)
SLOT(again_slot)
SLOT(me_slot)
