// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// Interrupts: S mode's by mideleg, vectored, the higher first; not in a higher mode;
// Sstc's timer by stimecmp, for S mode only with STCE and mcounteren.TM.
#include "priv.inc"
test:
  li a0, 0x222
  csrw mideleg, a0
  csrw mie, a0
  csrw mip, a0                  /* SSIP, STIP, SEIP */
  csrsi mstatus, 8              /* M mode's are on, but these are S mode's */
  nop
  csrci mstatus, 8
  lla t0, vectors + 1
  csrw stvec, t0
  next_step
  li a1, 0
  li s10, 9
  lla s11, 1f
  enter MODE_U
  j bad
1:
  same a1, 9 + 16 * 1 + 256 * 5 /* external, software, timer */
  csr_is scause, -1, 5 | 1 << 63
  csr_is stval, -1, 0
  /* in S mode SIE decides */
  li t0, 0x22
  csrs mip, t0
  runs MODE_S, nop
  next_step
  li s10, 9
  lla s11, 1f
  li a1, 1                      /* one interrupt, then back */
  enter MODE_S
  csrsi sstatus, 2
  j bad
1:
  csr_is scause, -1, 1 | 1 << 63
  li t0, 0x222
  csrc mip, t0
  /* Sstc */
  refused MODE_S, ILLEGAL, csrr a0, stimecmp
  li t0, STCE
  csrs menvcfg, t0
  csrw mcounteren, zero
  refused MODE_S, ILLEGAL, csrr a0, stimecmp
  csrwi mcounteren, 2
  runs MODE_S, csrr a0, stimecmp
  li a0, -1
  runs MODE_S, csrw stimecmp, a0
  csr_is mip, 0x20, 0
  li t0, 0x20                   /* STIP cannot be written now */
  csrs mip, t0
  csr_is mip, 0x20, 0
  csrw stimecmp, zero
  csr_is mip, 0x20, 0x20
  csr_is sip, 0x20, 0x20
  csrw stimecmp, a0
  csr_is mip, 0x20, 0
  csrr a0, time
  addi a0, a0, 100
  csrw stimecmp, a0
  runs MODE_S, wfi              /* until then */
  csrr a1, time
  next_step
  bltu a1, a0, bad
  csr_is sip, 0x20, 0x20
  j good
  .option norvc
  .p2align 8
vectors:
  j bad
  j software
  j bad
  j bad
  j bad
  j timer
  j bad
  j bad
  j bad
  j external
external:                       /* SEIP is M mode's to clear: mask it */
  li t0, 0x200
  csrc sie, t0
  addi a1, a1, 9
  sret
software:
  csrci sip, 2
  li t0, 1
  beq a1, t0, 1f
  addi a1, a1, 16
  sret
timer:
  addi a1, a1, 256 + 1024
1:
  ecall
