// SPDX-License-Identifier: MIT
// REQUIRES: test-core
// RUN: %rvclang -T %S/Inputs/core.ld %s -o %t
// RUN: %build/test-bin/test-core observe %t | FileCheck %s
//
// Observers: classes change at the borders of ranges however they are
// crossed, hooks come before their instruction, the open calls are known even
// when ra is used in odd ways, counts are exact.
  .option norvc
  .option norelax
  .globl _start
_start:
  la t0, handler         // 2 instructions
  csrw mtvec, t0
  call outer             // 2
  nop
  ecall                  // does not count
// CHECK: class 0 to 2 at [[#%x,TWO:]] after 5
// CHECK-NEXT: class 2 to 0 at {{[0-9a-f]+}} after 7
// CHECK-NEXT: hook at [[#%x,HOOK:]] after 9, 2 calls open: [[#%x,INNER:]] [[#%x,OUTER:]]{{$}}
// CHECK-NEXT: class 0 to 3 at {{[0-9a-f]+}} after 10
// CHECK-NEXT: class 3 to 0 at {{[0-9a-f]+}} after 11
// CHECK-NEXT: hook at [[#HOOK]] after 15, 1 calls open: [[#OUTER]]{{$}}
// CHECK-NEXT: class 0 to 3
// CHECK-NEXT: class 3 to 0
// CHECK-NEXT: trap 11 tval 0 at {{[0-9a-f]+}} from 3 to 3
// CHECK-NEXT: class 0 to 4
// CHECK-NEXT: status 0 after
handler:
  j class_4_start
outer:
class_2_start:
  nop
  mv s0, ra
class_2_end:             // left by running on
  call inner
  nop                    // INNER
  mv ra, s0
  j tail                 // a tail call: outer's caller stays on top
inner:
hook_0:
tail:
  nop
class_3_start:
  nop
class_3_end:
  ret
class_4_start:
  li t0, 0x100000
  li t1, 0x5555
  sw t1, 0(t0)
class_4_end:
  j .
