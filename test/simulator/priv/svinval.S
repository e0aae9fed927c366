// SPDX-License-Identifier: MIT
// RUN: %rvclang -march=rv64gc_zba_zbb_zbs_zicbom_zicboz_svinval -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// Svinval: sinval.vma is sfence.vma to the privilege rules, the two fences need S
// mode whatever TVM says.
#include "priv.inc"
test:
  set_pte root, 2, 0x80000000, PTE_ALL
  set_pte root, 4, 0x80000000, PTE_ALL
  paging 8, root
  li a0, 1 << 32
  runs MODE_S, ld a1, 0(a0)
  sd zero, root + 32, t0
  runs MODE_S, sfence.w.inval; sinval.vma a0, zero; sfence.inval.ir
  refused MODE_S, LOAD_PAGE, ld a1, 0(a0)
  csrw satp, zero
  refused MODE_U, ILLEGAL, sinval.vma zero, zero
  refused MODE_U, ILLEGAL, sfence.w.inval
  refused MODE_U, ILLEGAL, sfence.inval.ir
  li t0, 1 << 20
  csrs mstatus, t0
  refused MODE_S, ILLEGAL, sinval.vma zero, zero
  runs MODE_S, sfence.w.inval
  runs MODE_S, sfence.inval.ir
  sinval.vma zero, zero
  j good
  .data
  .p2align 12
root: .zero 4096
