// SPDX-License-Identifier: MIT
// RUN: %rvclang -march=rv64gc_zba_zbb_zbs_zicbom_zicboz_svinval -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// PMP and fetch: code up to the border of a range that may not be executed runs,
// the instruction behind it does not, one over the border faults with the address
// of its second half; also when all of it has run as one piece before.
#include "priv.inc"
.macro forbid label
  lla t0, \label
  srli t0, t0, 2
  csrw pmpaddr0, t0
  addi t0, t0, 1
  csrw pmpaddr1, t0
  li t0, -1
  csrw pmpaddr2, t0
  set_csr pmpcfg0, 0x1f0800     /* [label, label + 4): nothing; else all */
.endm
test:
  li s0, 2
again:
  forbid border
  li a2, 0
  refused MODE_S, FETCH_ACCESS, j code
  lla a1, border
  same_registers s8, a1
  same_registers s9, a1
  same a2, 7
  forbid middle
  refused MODE_S, FETCH_ACCESS, j code2
  lla a1, middle
  same_registers s9, a1
  addi a1, a1, -2
  same_registers s8, a1
  csrw pmpcfg0, zero
  jal ra, code
  same a2, 7
  jal ra, code2
  addi s0, s0, -1
  bnez s0, again
  j good
  .p2align 6
  .option norvc
code:
  li a2, 7
  nop
border:
  jr ra
  .p2align 6
code2:
  .2byte 0x0001
  .2byte 0x0013                 /* nop, 4 bytes */
middle:
  .2byte 0
  .2byte 0x0001
  jr ra
