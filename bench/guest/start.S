/* SPDX-License-Identifier: MIT
 *
 * Reset to main in U mode, with 4 KiB Sv39 pages over all of RAM and the
 * devices as one gigapage, on any machine like QEMU's `virt`. With XCODOMS the
 * extension is enabled and page-table pages are 8 KiB.
 */
#include "guest.h"

  .section .text.boot, "ax"
  .globl _start
_start:
  bnez a0, 9f
  la t0, fault
  csrw mtvec, t0
  li t0, -1
  csrw pmpaddr0, t0
  li t0, 0x1f
  csrw pmpcfg0, t0
  li t0, 3 << 13
  csrs mstatus, t0
#ifdef XCODOMS
  li t0, 0x61
  csrw 0x5c0, t0
#endif
  la sp, stack_top
  call make_page_table          /* gives satp */
  csrw satp, a0
  sfence.vma
  li t0, 3 << 11
  csrc mstatus, t0
  li t0, 7
  csrw mcounteren, t0
  csrw scounteren, t0
  la t0, enter
  csrw mepc, t0
  mret
enter:
  la tp, __tls_base
  call main
  call finish
9: wfi
  j 9b

  .balign 4
fault:                          /* nothing here should trap: status 99 */
  li t0, FINISHER
  li t1, 99 << 16 | 0x3333
  sw t1, 0(t0)
  j 9b
