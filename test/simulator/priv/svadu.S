// SPDX-License-Identifier: MIT
// RUN: %rvclang -march=rv64gc_zba_zbb_zbs_zicbom_zicboz_svinval -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// Svadu: with menvcfg.ADUE an access sets A, a store also D, in the PTE; a refused
// access sets nothing. Without it a missing A or D is a page fault. PMP must let
// the page table be written.
#include "priv.inc"
test:
  set_pte root, 2, 0x80000000, PTE_ALL
  set_pte root, 4, 0x80000000, PTE_V + PTE_R + PTE_W
  set_pte root, 5, 0x80000000, PTE_V + PTE_R + PTE_W + PTE_U
  paging 8, root
  li a0, 1 << 32
  lla s0, root
  li t0, ADUE
  csrc menvcfg, t0
  refused MODE_S, LOAD_PAGE, ld a1, 0(a0)
  ld a1, 32(s0)
  andi a1, a1, 0xc0
  same a1, 0
  li t0, ADUE
  csrs menvcfg, t0
  li a2, 5 << 30
  refused MODE_S, LOAD_PAGE, ld a1, 0(a2)
  ld a1, 40(s0)
  andi a1, a1, 0xc0
  same a1, 0
  runs MODE_S, ld a1, 0(a0)
  ld a1, 32(s0)
  andi a1, a1, 0xc0
  same a1, PTE_A
  li t0, ADUE
  csrc menvcfg, t0
  runs MODE_S, ld a1, 0(a0)
  refused MODE_S, STORE_PAGE, sd a1, 64(a0)
  li t0, ADUE
  csrs menvcfg, t0
  lla t0, root
  srli t0, t0, 2
  ori t0, t0, 511
  csrw pmpaddr1, t0
  csrr t0, pmpaddr0
  csrw pmpaddr2, t0
  csrr t0, pmpaddr1
  csrw pmpaddr0, t0
  set_csr pmpcfg0, 0x1f0019     /* the table may be read only */
  refused MODE_S, STORE_ACCESS, sd a1, 64(a0)
  set_csr pmpcfg0, 0x1f001b
  runs MODE_S, sd a1, 64(a0)
  ld a1, 32(s0)
  andi a1, a1, 0xc0
  same a1, PTE_A + PTE_D
  j good
  .data
  .p2align 12
root: .zero 4096
