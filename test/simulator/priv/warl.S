// SPDX-License-Identifier: MIT
// RUN: %rvclang -march=rv64gc_zba_zbb_zbs_zicbom_zicboz_svinval -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// Fields that hold only legal values: reserved ones are not taken.
#include "priv.inc"
test:
  lla a1, on_trap
  addi t0, a1, 1
  csrw mtvec, t0                /* vectored */
  csrr a2, mtvec
  same_registers a2, t0
  csrw mtvec, a1
  addi t0, a1, 2
  csrw mtvec, t0
  csrr a2, mtvec
  same_registers a2, a1
  set_csr stvec, 0x1003
  csr_is stvec, -1, 0
  li t0, 3 << 11
  csrs mstatus, t0
  li t0, 1 << 11                /* MPP 3 to 2: not taken */
  csrc mstatus, t0
  csr_is mstatus, 3 << 11, 3 << 11
  li a5, -1
  csrw medeleg, a5
  csr_is medeleg, -1, 0xb3ff    /* neither ecall from M nor Xcodoms' causes */
  csrw mideleg, a5
  csr_is mideleg, -1, 0x222
  csrw mie, a5
  csr_is mie, -1, 0xaaa
  csr_is sie, -1, 0x222
  csrw mie, zero
  csrw mip, a5
  csr_is mip, -1, 0x222
  csr_is sip, -1, 0x222
  csrw sip, zero                /* only SSIP can be written there */
  csr_is mip, -1, 0x220
  csrw mip, zero
  csrw mepc, a5
  csr_is mepc, -1, -2
  csrw sepc, a5
  csr_is sepc, -1, -2
  csrw scounteren, a5
  csr_is scounteren, -1, 0xffffffff
  csrw mcountinhibit, a5
  csr_is mcountinhibit, -1, 5   /* cycle and instret: no other counter counts */
  csrw mcountinhibit, zero
  csrw mhpmcounter3, a5
  csr_is mhpmcounter3, -1, 0
  csrw mhpmevent31, a5
  csr_is mhpmevent31, -1, 0
  csrw mstatus, a5
  csr_is mstatus, -1, 0x8000000a007e79aa
  csr_is sstatus, -1, 0x80000002000c6122
  csrw mstatus, zero
  csr_is mstatus, -1, 0x0000000a00001800 - 0x1800
  csr_is misa, -1, 0x800000000014112f
  csrw misa, zero
  csr_is misa, -1, 0x800000000014112f
  csrw menvcfg, a5
  csr_is menvcfg, -1, 0xe0000000000000f1
  csrw senvcfg, a5
  csr_is senvcfg, -1, 0xf1
  csrw pmpcfg2, a5
  csr_is pmpcfg2, -1, 0x9f9f9f9f9f9f9f9f
  csrw pmpcfg4, a5
  csr_is pmpcfg4, -1, 0
  csrw pmpaddr3, a5
  csr_is pmpaddr3, -1, 0x3fffffffffffff
  csrw pmpaddr63, a5
  csr_is pmpaddr63, -1, 0
  li a5, 2                      /* W without R is reserved */
  csrw pmpcfg0, a5
  csr_is pmpcfg0, -1, 0
  j good
