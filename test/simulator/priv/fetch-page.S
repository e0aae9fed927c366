// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// Code is fetched by physical address: two pages whose order differs from that of
// their frames, and a new mapping with sfence.vma but without fence.i.
#include "priv.inc"
.macro goes_to address, value
  next_step
  li a0, 0
  li s10, 9
  lla s11, 98f
  li t0, 1 << 11
  csrs mstatus, t0
  li t0, \address
  csrw mepc, t0
  mret
98:
  same a0, \value
.endm
test:
  set_pte root, 0, level1, PTE_V
  set_pte level1, 0, level0, PTE_V
  set_pte level0, 0, second, PTE_V + PTE_X + PTE_A
  set_pte level0, 1, first, PTE_V + PTE_X + PTE_A
  paging 8, root
  goes_to 0, 321
  goes_to 0x1000, 123
  goes_to 0, 321
  set_pte level0, 0, first, PTE_V + PTE_X + PTE_A
  sfence.vma
  goes_to 0, 123
  /* an instruction over the border of two pages, the second one moved */
  set_pte level0, 0, over, PTE_V + PTE_X + PTE_A
  set_pte level0, 1, first_half, PTE_V + PTE_X + PTE_A
  sfence.vma
  goes_to 0xffe, 0x100
  set_pte level0, 1, second_half, PTE_V + PTE_X + PTE_A
  sfence.vma
  goes_to 0xffe, 0x200
  sd zero, level0 + 8, t1       /* gone: the fault is the second half's */
  sfence.vma
  next_step
  li s10, FETCH_PAGE
  lla s11, 1f
  li t0, 1 << 11
  csrs mstatus, t0
  li t0, 0xffe
  csrw mepc, t0
  mret
1:
  same s8, 0xffe
  same s9, 0x1000
  j good
  .data
  .p2align 12
root: .zero 4096
level1: .zero 4096
level0: .zero 4096
first:
  li a0, 123
  ecall
  .p2align 12
second:
  li a0, 321
  ecall
  .p2align 12
over:
  .zero 4094
  .2byte 0x0513                 /* addi a0, x0, .. */
first_half:
  .2byte 0x1000
  ecall
  .p2align 12
second_half:
  .2byte 0x2000
  ecall
