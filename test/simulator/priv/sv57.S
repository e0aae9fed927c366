// SPDX-License-Identifier: MIT
// RUN: %rvclang -march=rv64gc_zba_zbb_zbs_zicbom_zicboz_svinval -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// Sv57: five levels, a leaf on each; an address that is not sign-extended from bit
// 56 is a page fault; satp keeps its value when an unknown mode is written.
#include "priv.inc"
test:
  set_pte root, 0, level3, PTE_V
  set_pte root, 511, level3, PTE_V
  set_pte level3, 0, level2, PTE_V
  set_pte level2, 2, level1, PTE_V
  set_pte level2, 4, 0x80000000, PTE_ALL     /* 1 GiB */
  set_pte level1, 0, 0x80000000, PTE_ALL     /* 2 MiB, the code */
  set_pte level1, 1, level0, PTE_V
  set_pte level0, 3, data, PTE_ALL
  set_pte level3, 511, 0, PTE_ALL            /* 512 GiB */
  paging 10, root
  csrr a3, satp
  set_csr satp, 11 << 60
  csrr a4, satp
  same_registers a3, a4
  li a0, 0x80203000
  runs MODE_S, ld a1, 0(a0)
  same a1, 0x1234
  li a0, 0xffffff8080000000     /* the last leaf of 512 GiB */
  runs MODE_S, ld a1, 0(a0)
  ld a2, _start
  same_registers a1, a2
  li a0, 0xff00000000000000     /* root 256: not there */
  refused MODE_S, LOAD_PAGE, ld a1, 0(a0)
  li a0, 0x0100000000000000     /* not an address */
  refused MODE_S, LOAD_PAGE, ld a1, 0(a0)
  li a0, 0x80204000
  refused MODE_S, LOAD_PAGE, ld a1, 0(a0)
  li a0, 0x0fe8080000000000     /* like root[127], if bits were cut off */
  refused MODE_S, STORE_PAGE, sd a1, 0(a0)
  same_registers s9, a0
  j good
  .data
  .p2align 12
root: .zero 4096
level3: .zero 4096
level2: .zero 4096
level1: .zero 4096
level0: .zero 4096
data: .quad 0x1234
