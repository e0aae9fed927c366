/* SPDX-License-Identifier: MIT
 *
 * Where the supervisor enters a domain that has code of its own: crt0.o, first
 * object of every domain's link. All the work is in start.c of libdipc.a; this
 * file only makes the linker fetch what starting and ending need.
 */

/* From the supervisor; a0 = information page, sp and tp are this domain's,
 * ra and all else 0 (codoms/process.h). Does not return. */
  .section .text._start,"ax",@progbits
  .globl _start
  .type _start, @function
_start:
  .cfi_startproc
  .cfi_undefined ra
  call __dipc_start
  ebreak
  .cfi_endproc
  .size _start, . - _start

/* The C library asks for these weakly and does without; a weak symbol that
 * nobody defines is address 0, which medany code cannot name from a block
 * above 2 GiB. Naming them here fetches their definitions. */
  .reloc _start, R_RISCV_NONE, __call_exitprocs
  .reloc _start, R_RISCV_NONE, _init
  .reloc _start, R_RISCV_NONE, _fini
