// SPDX-License-Identifier: MIT
// RUN: %rvclang -march=rv64gc_zba_zbb_zbs_zicbom_zicboz_svinval -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// What no PMP entry matches is M mode's alone, also when no entry is active.
#include "priv.inc"
test:
  csrw pmpcfg0, zero
  lla a0, word
  ld a1, 0(a0)                  /* M mode may */
  refused MODE_S, FETCH_ACCESS, nop
  lla a1, 97b
  same_registers s8, a1
  same_registers s9, a1
  /* only the code: data is refused */
  lla t0, _start
  srli t0, t0, 2
  csrw pmpaddr0, t0
  lla t0, word
  srli t0, t0, 2
  csrw pmpaddr1, t0
  set_csr pmpcfg0, 0x0d00       /* entry 1: TOR, R and X */
  runs MODE_S, nop
  refused MODE_U, LOAD_ACCESS, ld a1, 0(a0)
  same_registers s9, a0
  refused MODE_S, STORE_ACCESS, sd a1, 0(a0)
  refused MODE_U, STORE_ACCESS, sd a1, -8(a0)
  runs MODE_U, ld a1, -8(a0)
  j good
  .data
  .p2align 4
  .quad 0
word: .quad 0
