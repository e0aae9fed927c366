// SPDX-License-Identifier: MIT
// RUN: %rvclang -march=rv64gc_zba_zbb_zbs_zicbom_zicboz_svinval -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// Svpbmt: with menvcfg.PBMTE the types 1 and 2 of a leaf are as good as 0, 3 is a
// page fault; without it all but 0 are, and always in a pointer.
#include "priv.inc"
test:
  set_pte root, 2, 0x80000000, PTE_ALL
  set_pte root, 4, 0x80000000, PTE_ALL + (1 << 61)
  set_pte root, 5, 0x80000000, PTE_ALL + (2 << 61)
  set_pte root, 6, 0x80000000, PTE_ALL + (3 << 61)
  set_pte root, 7, level1, PTE_V + (1 << 61)
  set_pte level1, 0, 0x80000000, PTE_ALL
  paging 8, root
  li t0, PBMTE
  csrc menvcfg, t0
  li a0, 1 << 32
  li a1, 5 << 30
  li a2, 6 << 30
  li a3, 7 << 30
  refused MODE_S, LOAD_PAGE, ld a4, 0(a0)
  refused MODE_S, LOAD_PAGE, ld a4, 0(a1)
  li t0, PBMTE
  csrs menvcfg, t0
  csr_is menvcfg, PBMTE, PBMTE
  runs MODE_S, ld a4, 0(a0)
  runs MODE_S, ld a4, 0(a1)
  refused MODE_S, LOAD_PAGE, ld a4, 0(a2)
  refused MODE_S, LOAD_PAGE, ld a4, 0(a3)
  j good
  .data
  .p2align 12
root: .zero 4096
level1: .zero 4096
