// SPDX-License-Identifier: MIT
// RUN: %rvclang -march=rv64gc_zba_zbb_zbs_zicbom_zicboz_svinval -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// Svnapot: a leaf with N and PPN bits 3:0 = 1000 maps its page of the 64 KiB range;
// other encodings, and N in a pointer or a superpage, are page faults.
#include "priv.inc"
#define N (1 << 63)
test:
  set_pte root, 2, 0x80000000, PTE_ALL
  set_pte root, 1, level1, PTE_V
  set_pte level1, 0, level0, PTE_V
  /* page 5 of the range, through PTE 5 */
  set_pte level0, 5, range, PTE_ALL + N + (8 << 10)
  set_pte level0, 6, range, PTE_ALL + N + (4 << 10)
  set_pte level0, 7, range, PTE_ALL + N
  set_pte level1, 1, 0x80000000, PTE_ALL + N + (8 << 10)
  set_pte level1, 2, level0, PTE_V + N
  paging 8, root
  li a0, 0x40005000
  runs MODE_S, ld a1, 8(a0)
  same a1, 0x55
  runs MODE_S, sd a0, 16(a0)
  lla a2, range + 0x5000
  ld a3, 16(a2)
  same_registers a3, a0
  li a0, 0x40006000
  refused MODE_S, LOAD_PAGE, ld a1, 8(a0)
  li a0, 0x40007000
  refused MODE_S, STORE_PAGE, sd a1, 8(a0)
  li a0, 0x40200000
  refused MODE_S, LOAD_PAGE, ld a1, 8(a0)
  li a0, 0x40405000
  refused MODE_S, LOAD_PAGE, ld a1, 8(a0)
  j good
  .data
  .p2align 16
range: .zero 0x5008
  .quad 0x55
  .zero 0x10000 - 0x5010
root: .zero 4096
level1: .zero 4096
level0: .zero 4096
