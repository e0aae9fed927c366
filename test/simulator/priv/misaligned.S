// SPDX-License-Identifier: MIT
// RUN: %rvclang -march=rv64gc_zba_zbb_zbs_zicbom_zicboz_svinval -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
// RUN: %rvclang -DTRAP -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t.trap
// RUN: timeout 20 %codoms_sim --bare --misaligned=trap %t.trap
//
// --misaligned=trap: loads and stores trap with their address and change nothing;
// without it they are done, also over a page border. Atomics always trap.
#include "priv.inc"
test:
  lla a0, border
  li t0, 1 << 13                /* FS */
  csrs mstatus, t0
#ifndef TRAP
  ld a1, -3(a0)
  same a1, 0x0807060504ffeedd
  sd a1, -5(a0)
  lw a1, -2(a0)
  same a1, 0x07060504
#else
  refused MODE_M, LOAD_MISALIGNED, ld a1, -3(a0)
  addi a2, a0, -3
  same_registers s9, a2
  refused MODE_M, LOAD_MISALIGNED, lhu a1, 1(a0)
  refused MODE_M, LOAD_MISALIGNED, fld f0, 4(a0)
  refused MODE_S, STORE_MISALIGNED, sd zero, -4(a0)
  refused MODE_U, STORE_MISALIGNED, sw zero, 2(a0)
  refused MODE_U, STORE_MISALIGNED, sh zero, 1(a0)
  ld a1, 0(a0)
  ld a1, 0(a0)
  same a1, 0x0102030807060504
#endif
  addi a0, a0, 4
  refused MODE_M, STORE_MISALIGNED, amoadd.d a1, a1, (a0)
  refused MODE_M, STORE_MISALIGNED, sc.d a1, a1, (a0)
  refused MODE_M, LOAD_MISALIGNED, lr.d a1, (a0)
  j good
  .data
  .p2align 12
  .zero 4096 - 8
  .quad 0xffeeddccbbaa9988
border: .quad 0x0102030807060504
