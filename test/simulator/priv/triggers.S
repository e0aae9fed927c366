// SPDX-License-Identifier: MIT
// RUN: %rvclang -march=rv64gc_zba_zbb_zbs_zicbom_zicboz_svinval -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// The registers of debug triggers exist and say that there is none: what the
// breakpoint test of riscv-tests asks before it goes on.
#include "priv.inc"
test:
  set_csr tselect, 1 << 63
  csr_is tselect, -1, 0
  csrr a0, tdata1
  srli a0, a0, 60
  same a0, 0
  set_csr tdata1, 0x2000000000000044
  csr_is tdata1, -1, 0
  set_csr tdata2, -1
  csr_is tdata2, -1, 0
  csr_is 0x7a4, -1, 1
  refused MODE_S, ILLEGAL, csrr a0, tselect
  refused MODE_M, ILLEGAL, csrr a0, 0x7b0
  j good
