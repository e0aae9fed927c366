// SPDX-License-Identifier: MIT
//
// Reset, the way into the kernel and the way back. Both save and restore all of
// a thread's registers, whatever it was that brought it here.
#include "kernel.h"

  .section .text.start,"ax"
  .globl _start
_start:                       // M mode: everything is S mode's, then go there
  csrr t0, mhartid
  bnez t0, park
  la t0, unexpected
  csrw mtvec, t0
  li t0, -1
  csrw medeleg, t0
  csrw mideleg, t0
  csrw mcounteren, t0
  csrw scounteren, t0
  csrw pmpaddr0, t0
  li t0, 0x1f
  csrw pmpcfg0, t0
  li t0, 0x1800
  csrc mstatus, t0
  li t0, 0x2800               // MPP = S, FS = initial
  csrs mstatus, t0
  la t0, supervisor
  csrw mepc, t0
  mret
park:
  wfi
  j park
unexpected:
  li a0, 2
  j power_off

supervisor:
  la sp, stack_end
  la t0, trap
  csrw stvec, t0
  call kernel_start
  j resume                    // a0: the first thread

  .p2align 6
  .globl trap
trap:
  csrrw tp, sscratch, tp      // tp: the running thread's TCB
  sd x1, 8(tp)
  sd x2, 16(tp)
  sd x3, 24(tp)
  .irp n, 5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  sd x\n, \n*8(tp)
  .endr
  csrr t0, sscratch
  sd t0, 4*8(tp)
  csrr t1, sstatus
  sd t1, TCB_SSTATUS(tp)
  csrr t2, scause
  csrr t3, sepc
  li t4, 8
  la sp, stack_end
  mv a0, tp
  bne t2, t4, not_a_call
  addi t3, t3, 4
  sd t3, 0(tp)
  li t0, SYS_COUNT
  bgeu a7, t0, no_such_call
  sh3add t1, a7, zero
  la t0, syscall_table
  add t0, t0, t1
  ld t0, 0(t0)
  jalr t0

resume:                       // a0: the thread to run
  ld t0, TCB_SATP(a0)
  csrr t1, satp
  beq t0, t1, 1f
  csrw satp, t0               // the ASID changes with it: nothing to flush
1:
  csrw sscratch, a0
  ld t0, 0(a0)
  ld t1, TCB_SSTATUS(a0)
  csrw sepc, t0
  csrw sstatus, t1
  .irp n, 1,2,3,4,5,6,7,8,9,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  ld x\n, \n*8(a0)
  .endr
  ld a0, 80(a0)
  sret

no_such_call:
  li t0, -1
  sd t0, 80(tp)
  j resume
not_a_call:
  sd t3, 0(tp)
  call unexpected_trap

  .bss
  .p2align 4
  .zero 16384
stack_end:

  .section .tohost,"aw"
  .p2align 6
  .globl tohost, fromhost
tohost: .dword 0
fromhost: .dword 0
