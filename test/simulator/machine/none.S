// SPDX-License-Identifier: MIT
// RUN: %rvclang -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim -bios none -kernel %t -m size=64M -smp 3
// RUN: llvm-objcopy -O binary %t %t.raw
// RUN: timeout 20 %codoms_sim -bios none -kernel %t.raw -smp 3
// RUN: (timeout 20 %codoms_sim -bios none -kernel %t.raw -smp 3 --xcodoms; echo status $?) | FileCheck %s
// CHECK: status 3
// RUN: (timeout 20 %codoms_sim -bios none -kernel %t -append wait 2>&1; echo status $?) | FileCheck %s --check-prefix=STUCK
// STUCK: error: the guest waits for an interrupt that cannot come, at 0x{{[0-9a-f]+}} in M mode
// STUCK: status 1
//
// Without firmware a kernel starts in M mode at the start of RAM with its hart
// in a0 and a tree in a1; there is no Xcodoms unless it is asked for, and no
// event port. If one hart is alone (bootargs in the tree) it waits for ever.
.globl _start
_start:
  bnez a0, others
  lla t0, handler
  csrw mtvec, t0
  csrr t1, mhartid
  bne a0, t1, bad
  lw t0, 0(a1)
  li t1, 0xedfe0dd0
  sext.w t1, t1
  bne t0, t1, bad
  csrr t0, misa
  srli t0, t0, 'X' - 'A'
  andi t0, t0, 1
  bnez t0, xcodoms
  li s0, 5                      /* no event port: a load access fault */
  li t0, 0x102000
  ld t0, 0(t0)
bad:
  li t0, 0x13333
1:
  li t1, 0x100000
  sw t0, 0(t1)
2: j 2b
xcodoms:
  li t0, 0x33333
  j 1b
.p2align 2
handler:
  csrr t0, mcause
  bne t0, s0, bad
  lla t0, together              /* two more harts have come? */
  li t2, 100000
3: lw t1, 0(t0)
  addi t2, t2, -1
  beqz t2, alone
  addi t1, t1, -2
  bnez t1, 3b
  li t0, 0x5555
  j 1b
alone:
  wfi
  j alone
others:
  lla t0, together
  li t1, 1
  amoadd.w zero, t1, (t0)
4: wfi
  j 4b
.data
together: .word 0
