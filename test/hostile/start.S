// SPDX-License-Identifier: MIT
//
// Reset and the trap vector of hostile.c: all integer registers are saved and
// loaded, and the way back is always to U mode.
  .section .text.start,"ax"
  .globl _start
_start:
  la sp, stack_end
  la t0, vector
  csrw mtvec, t0
  call start
  j resume

  .p2align 2
vector:
  csrw mscratch, x1
  la x1, registers
  sd x2, 16(x1)
  .irp n, 3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  sd x\n, \n*8(x1)
  .endr
  csrr x2, mscratch
  sd x2, 8(x1)
  csrr x2, mepc
  la x3, program_counter
  sd x2, 0(x3)
  la sp, stack_end
  call trap
resume:
  li t0, 0x1800           // mstatus.MPP = U
  csrc mstatus, t0
  la t0, program_counter
  ld t0, 0(t0)
  csrw mepc, t0
  la x1, registers
  .irp n, 2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  ld x\n, \n*8(x1)
  .endr
  ld x1, 8(x1)
  mret

  .bss
  .p2align 4
  .zero 8192
stack_end:

  .section .tohost,"aw"
  .p2align 6
  .globl tohost, fromhost
tohost: .dword 0
fromhost: .dword 0
