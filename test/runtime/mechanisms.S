# SPDX-License-Identifier: MIT
# The supervisor's mechanisms off, one at a time: what each of them stops
# happens then, and only then.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D STACK
# RUN: %codoms_sim -q %t
# RUN: %codoms_sim -q --disable=stack-switch %t; test $? = 9
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D MATCH
# RUN: %codoms_sim -q %t; test $? = 1
# RUN: %codoms_sim -q --disable=kcs-match %t; test $? = 8
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D POINTER
# RUN: %codoms_sim -q %t | FileCheck %s --allow-empty --check-prefix=KEPT
# RUN: not %codoms_sim -q --disable=syscall-check %t | FileCheck %s --check-prefix=TOLD
# KEPT-NOT: secret
# TOLD: secret

//PROCESS one: a
//PROCESS two: b
//PROCESS three: c
//ENTRY b service.sp stack
//ENTRY b service.on on
//ENTRY b service.where where
//ENTRY c thief.run run caps_out=1
//IMPORT a service.sp slot
//IMPORT a service.on on_slot
//IMPORT a service.where where_slot
//IMPORT b thief.run thief_slot caps_out=1
#include "image.inc"

CODE(a)
  .global start_a
start_a:
#if defined STACK       /* does the callee run on what a says? */
  la s1, start_a
  mv s2, sp
  mv sp, s1
  CROSS(slot)
  mv sp, s2
  bne a1, s1, 1f
  EXIT(9)
1:
  EXIT(0)
#elif defined MATCH     /* b's gate, used by c, ends c's call */
  CROSS(on_slot)
  EXPECT(a0, 0)
  mv a0, a1
  CALL(exit)
#else
  CROSS(where_slot)
  li a0, 1
  li a2, 6
  CALL(write)
  EXPECT(a0, -DIPC_EPERM)
  EXIT(0)
#endif
CONSTANTS(a)
SLOT(slot)
SLOT(on_slot)
SLOT(where_slot)

CODE(b)
ENTRY(stack)
  mv a1, sp
  li a0, 0
  ret
ENTRY(on)
  addi sp, sp, -16
  sd ra, 0(sp)
  mv a0, ra
  CROSS(thief_slot)
  li a1, 1              # the thief faulted
  bnez a0, 1f
  li a1, 8              # it came back as if it were right
1:
  li a0, 0
  ld ra, 0(sp)
  addi sp, sp, 16
  ret
ENTRY(where)
  la a1, secret
  li a0, 0
  ret
CONSTANTS(b)
SLOT(thief_slot)
secret: .ascii "secret"

CODE(c)
ENTRY(run)
  mv t0, a0
  li a0, 0
  jr t0
