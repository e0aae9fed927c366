// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// mret and sret: the previous mode, the interrupt enables and MPRV.
#include "priv.inc"
#define MPIE (1 << 7)
#define MPRV (1 << 17)
test:
  csr_is mstatus, 3 << 11, 0
  /* mret: MIE from MPIE, MPIE 1, MPP U; MPRV goes when the mode does */
  li t0, MPRV
  csrs mstatus, t0
  enter MODE_M
  csr_is mstatus, 3 << 11 | MPRV | MPIE | 1 << 3, MPRV | MPIE
  li t0, MPRV
  csrs mstatus, t0
  runs MODE_S, nop
  csr_is mstatus, 3 << 11 | MPRV, 1 << 11
  /* a trap saves and clears MIE */
  li t0, MPIE
  csrs mstatus, t0
  enter MODE_M
  csr_is mstatus, 8, 8
  refused MODE_U, ILLEGAL, mret
  csr_is mstatus, 3 << 11 | MPIE | 8, MPIE
  /* sret: SIE from SPIE, SPIE 1, SPP U; MPRV always goes */
  next_step
  li t0, MPRV | 1 << 5 | 1 << 8
  csrs mstatus, t0
  li t0, 1 << 1
  csrc mstatus, t0
  lla t0, 1f
  csrw sepc, t0
  li s10, 9
  lla s11, 2f
  sret
1:
  ecall
2:
  csr_is mstatus, MPRV | 1 << 8 | 1 << 5 | 1 << 1 | 3 << 11, 1 << 5 | 1 << 1 | 1 << 11
  j good
