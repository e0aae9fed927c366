# SPDX-License-Identifier: MIT
# A fault below five processes: each of those above gets the status when the
# one that it called dies, with its capability stack as it was, whatever the
# edges' policies. A callback into the first is one more link. The bound on
# recursion is a status too.
# RUN: %python %S/../Inputs/mkimage.py %s --include %build/include -o %t -D POLICY=0
# RUN: %codoms_sim -q %t
# RUN: %codoms_sim -q -smp 2 %t
# RUN: %python %S/../Inputs/mkimage.py %s --include %build/include -o %t -D DEEP
# RUN: %codoms_sim -q --kcs-frames=64 %t

//PROCESS one: a
//PROCESS two: b
//PROCESS three: c
//PROCESS four: d
//PROCESS five: e
//PROCESS six: f
//ENTRY a back.call back
//ENTRY b two.call call_b
//ENTRY c three.call call_c policy=16
//ENTRY d four.call call_d policy=32
//ENTRY e five.call call_e policy=48
//ENTRY f six.call call_f policy=16
//IMPORT a two.call slot_b policy=32
//IMPORT b three.call slot_c
//IMPORT c four.call slot_d
//IMPORT d five.call slot_e
//IMPORT e six.call slot_f
//IMPORT f back.call slot_a
#include "image.inc"

# Pushes two capabilities, calls, and expects them and a status.
.macro call_on slot, status
  addi sp, sp, -32
  sd ra, 0(sp)
  la t0, word
  li t1, 8
  cd.new c6, t0, t1, read
  cd.push c6
  li t1, 4
  cd.new c6, t0, t1, read
  cd.push c6
  cd.clr 0xff
  csrr t0, CSR_ucddcs
  sd t0, 8(sp)
  sd tp, 16(sp)
  CROSS(\slot)
  EXPECT(a0, \status)
  ld t1, 16(sp)
  EXPECT_SAME(tp, t1)
  csrr t0, CSR_ucdlive
  EXPECT(t0, 0)
  csrr t0, CSR_ucddcs
  ld t1, 8(sp)
  EXPECT_SAME(t0, t1)
  cd.pop c0
  cd.get t0, c0, 1
  EXPECT(t0, 4)
  cd.pop c0
  cd.get t0, c0, 1
  EXPECT(t0, 8)
  cd.clr 0xff
  ld ra, 0(sp)
  addi sp, sp, 32
.endm

CODE(a)
  .global start_a
start_a:
  li a0, 1
  READY
#ifdef DEEP
  call_on slot_b, DIPC_OK
#else
  call_on slot_b, DIPC_OK
  call_on slot_b, DIPC_EFAULT
  call_on slot_b, DIPC_EDEAD
#endif
  EXIT(0)
ENTRY(back)
#ifdef DEEP
  la t0, depth
  ld t1, 0(t0)
  addi t1, t1, 6
  sd t1, 0(t0)
  addi sp, sp, -16
  sd ra, 0(sp)
  CROSS(slot_b)
  ld ra, 0(sp)
  addi sp, sp, 16
#endif
  li a0, 0
  ret
CONSTANTS(a)
SLOT(slot_b)
DATA(a)
word: .dword 0
depth: .dword 0

.macro middle name, next, call
CODE(\name)
  .balign 64
  .global \call
\call:
  addi sp, sp, -16
  sd ra, 0(sp)
  la t0, slot_\next
  la t1, visits_\name
  ld t2, 0(t1)
  addi t2, t2, 1
  sd t2, 0(t1)
  jal ra, 5f
  ld ra, 0(sp)
  addi sp, sp, 16
  li a0, 0
  ret
5:
  mv s2, ra
  addi sp, sp, -48
  sd s2, 32(sp)
  la t0, visits_\name
  li t1, 8
  cd.new c6, t0, t1, read
  cd.push c6
  cd.clr 0xff
  csrr t0, CSR_ucddcs
  sd t0, 8(sp)
  la t0, slot_\next
  ld t0, 0(t0)
  jalr t0
  csrr t0, CSR_ucddcs
  ld t1, 8(sp)
  EXPECT_SAME(t0, t1)
  cd.pop c0
  cd.get t0, c0, 1
  EXPECT(t0, 8)
  cd.clr 0xff
#ifndef DEEP
  # the first time all is well; the second time the next one dies
  la t1, visits_\name
  ld t2, 0(t1)
  li t3, 1
  beq t2, t3, 6f
  EXPECT(a0, DIPC_EFAULT)
  ebreak                # and so does this one
6:
  EXPECT(a0, 0)
#endif
  ld ra, 32(sp)
  addi sp, sp, 48
  ret
CONSTANTS(\name)
  .balign 8
  .global slot_\next
slot_\next: .dword 0
DATA(\name)
visits_\name: .dword 0
.endm

  middle b, c, call_b
  middle c, d, call_c
  middle d, e, call_d
  middle e, f, call_e

CODE(f)
ENTRY(call_f)
  la t1, visits_f
  ld t2, 0(t1)
  addi t2, t2, 1
  sd t2, 0(t1)
#ifndef DEEP
  li t3, 2
  bne t2, t3, 1f
  ebreak
1:
#endif
  addi sp, sp, -16
  sd ra, 0(sp)
  CROSS(slot_a)
#ifndef DEEP
  EXPECT(a0, 0)
#endif
  ld ra, 0(sp)
  addi sp, sp, 16
  li a0, 0
  ret
CONSTANTS(f)
SLOT(slot_a)
DATA(f)
visits_f: .dword 0
