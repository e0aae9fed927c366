// SPDX-License-Identifier: MIT
// RUN: %rvclang -march=rv64gc_zba_zbb_zbs_zicbom_zicboz_svinval -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// PMP ranges: NA4, NAPOT and TOR to the byte; an access that an entry matches
// only in part fails; the lowest entry that matches decides.
#include "priv.inc"
.macro entry number, address, shift
  lla t0, \address
  srli t0, t0, 2
  li t1, \shift
  add t0, t0, t1
  csrw pmpaddr\number, t0
.endm
test:
  lla a0, words
  entry 0, words, 2             /* NA4: words + 8 .. + 11, nothing */
  entry 1, words, 0x8 / 4 * 2 + 1 /* NAPOT 16: words + 16 .. + 31, R */
  entry 2, words, 10            /* TOR: words + 40 .. */
  entry 3, words, 12            /* .. + 47, W and R */
  li t0, -1
  csrw pmpaddr4, t0
  set_csr pmpcfg0, 0x1f0b001910
  runs MODE_S, ld a1, 0(a0)
  refused MODE_S, LOAD_ACCESS, lb a1, 8(a0)
  refused MODE_S, LOAD_ACCESS, lb a1, 11(a0)
  runs MODE_S, lb a1, 12(a0)
  runs MODE_S, lb a1, 7(a0)
  refused MODE_S, LOAD_ACCESS, ld a1, 8(a0)
  refused MODE_S, LOAD_ACCESS, lw a1, 6(a0)
  runs MODE_S, ld a1, 16(a0)
  refused MODE_S, STORE_ACCESS, sb a1, 16(a0)
  refused MODE_S, STORE_ACCESS, sb a1, 31(a0)
  runs MODE_S, sb a1, 32(a0)
  refused MODE_S, LOAD_ACCESS, ld a1, 28(a0)
  runs MODE_S, ld a1, 40(a0)
  runs MODE_S, sd a1, 40(a0)
  refused MODE_U, LOAD_ACCESS, ld a1, 44(a0)
  /* M mode is free of entries without L, with L it is bound */
  lw a1, 8(a0)
  refused MODE_M, LOAD_ACCESS, ld a1, 8(a0)
  set_csr pmpcfg0, 0x1f0b001990
  refused MODE_M, LOAD_ACCESS, lb a1, 8(a0)
  /* and they are locked: neither address nor entry can be written */
  set_csr pmpaddr0, 0
  set_csr pmpcfg0, 0x1f0b001900
  refused MODE_M, LOAD_ACCESS, lb a1, 8(a0)
  csr_is pmpcfg0, 0xff, 0x90
  /* a locked TOR entry locks the address below it */
  set_csr pmpcfg0, 0x8b001900
  csrr a1, pmpaddr2
  csrw pmpaddr2, zero
  csrr a2, pmpaddr2
  same_registers a1, a2
  j good
  .data
  .p2align 6
words: .zero 64
