// SPDX-License-Identifier: MIT
//
// Reset and the trap vector of hostile.c: all integer registers are saved in
// the hart's struct monitor (mscratch) and loaded from it, and the way back is
// always to U mode.
  .section .text.start,"ax"
  .globl _start
_start:
  la t0, vector
  csrw mtvec, t0
  csrr t0, mhartid
  slli t0, t0, 12
  la t1, monitors
  add t1, t1, t0
  csrw mscratch, t1
  call set_stack
  call start
  j resume

set_stack:                // changes t0, t1
  csrr t0, mhartid
  addi t0, t0, 1
  slli t0, t0, 12
  la sp, stacks
  add sp, sp, t0
  ret

  .p2align 2
vector:
  csrrw x1, mscratch, x1
  sd x2, 16(x1)
  .irp n, 3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  sd x\n, \n*8(x1)
  .endr
  csrr x2, mscratch
  sd x2, 8(x1)
  csrw mscratch, x1
  csrr x2, mepc
  sd x2, 0(x1)
  call set_stack
  call trap
resume:
  li t0, 0x1800           // mstatus.MPP = U
  csrc mstatus, t0
  csrr x1, mscratch
  ld t0, 0(x1)
  csrw mepc, t0
  .irp n, 2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  ld x\n, \n*8(x1)
  .endr
  ld x1, 8(x1)
  mret

  .bss
  .p2align 12
stacks:
  .zero 8 * 4096

  .section .tohost,"aw"
  .p2align 6
  .globl tohost, fromhost
tohost: .dword 0
fromhost: .dword 0
