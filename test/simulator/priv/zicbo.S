// SPDX-License-Identifier: MIT
// RUN: %rvclang -march=rv64gc_zba_zbb_zbs_zicbom_zicboz_svinval -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// Zicbom and Zicboz: menvcfg and senvcfg say which modes may; CBIE 2 is reserved
// and not taken; cbo.zero clears 64 bytes.
#include "priv.inc"
test:
  lla a0, line + 24
  csrw menvcfg, zero
  csrw senvcfg, zero
  cbo.zero (a0)
  cbo.clean (a0)
  cbo.flush (a0)
  cbo.inval (a0)
  ld a1, line
  same a1, 0
  ld a1, line + 56
  same a1, 0
  ld a1, line - 8
  same a1, -1
  ld a1, line + 64
  same a1, -1
  refused MODE_S, ILLEGAL, cbo.zero (a0)
  refused MODE_S, ILLEGAL, cbo.clean (a0)
  refused MODE_S, ILLEGAL, cbo.flush (a0)
  refused MODE_S, ILLEGAL, cbo.inval (a0)
  set_csr menvcfg, 0x80
  runs MODE_S, cbo.zero (a0)
  refused MODE_U, ILLEGAL, cbo.zero (a0)
  refused MODE_S, ILLEGAL, cbo.clean (a0)
  set_csr senvcfg, 0x80
  runs MODE_U, cbo.zero (a0)
  set_csr menvcfg, 0x40
  refused MODE_U, ILLEGAL, cbo.zero (a0)
  runs MODE_S, cbo.clean (a0)
  refused MODE_S, ILLEGAL, cbo.inval (a0)
  set_csr menvcfg, 0x10
  runs MODE_S, cbo.inval (a0)
  refused MODE_U, ILLEGAL, cbo.inval (a0)
  set_csr menvcfg, 0x20
  csr_is menvcfg, 0x30, 0x10
  set_csr senvcfg, 0x30
  set_csr senvcfg, 0x20
  csr_is senvcfg, 0x30, 0x30
  runs MODE_U, cbo.inval (a0)
  li a2, 8                      /* nothing is there: a store fault */
  refused MODE_M, STORE_ACCESS, cbo.zero (a2)
  same s9, 8
  j good
  .data
  .p2align 6
  .quad -1, -1, -1, -1, -1, -1, -1, -1
line: .quad 1, 2, 3, 4, 5, 6, 7, 8
  .quad -1
