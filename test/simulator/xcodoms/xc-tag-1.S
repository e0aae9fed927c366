// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-TAG-1: with EN = 1 satp.PPN and every non-leaf PTE's PPN must be even;
// an odd one is a page fault.
#include "harness.inc"

.set va, 0x40000000
PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      ecall
store: sd a0, 0(a1)
      ecall
PAGE(b, U_RW, TW(1, 0))
value: .quad 42
ALIAS(va, b, U_RW, TW(1, 0))
PAGE(s, S_RX, TW(0, 0))
sload: li a2, 1 << 18          /* SUM */
      csrs sstatus, a2
      ld a0, 0(a1)
      ecall

/* Copies the table at a0 (even page) to the odd page behind its tag words'
 * place: 512 PTEs into the tag half's next page; gives the odd PPN in a0. */
  .text
to_odd:
  lla t4, pool_next
  ld t1, 0(t4)
  li t2, 16384
  add t2, t2, t1
  sd t2, 0(t4)
  li t2, 4096
  add t1, t1, t2
  mv t5, t1
  li t2, 512
1:
  ld t3, 0(a0)
  sd t3, 0(t1)
  addi a0, a0, 8
  addi t1, t1, 8
  addi t2, t2, -1
  bnez t2, 1b
  srli a0, t5, 12
  ret

MAIN
  SET(a1, va)
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 42)
  /* A non-leaf PTE of level 1, then of level 2. */
  lla s0, root
  ld s0, 0(s0)
  ld s1, 8(s0)                 /* root entry of 1 GiB at va */
  srli s2, s1, 10
  slli s2, s2, 12              /* level-1 table */
  ld s3, 0(s2)                 /* its entry */
  srli a0, s3, 10
  slli a0, a0, 12
  call to_odd
  slli a0, a0, 10
  ori a0, a0, 1
  sd a0, 0(s2)
  FLUSH
  RUN(load)
  FAULT(LOAD_PAGE_FAULT, load, va)
  RUN(store)
  FAULT(STORE_PAGE_FAULT, store, va)
  RUN_S(sload)
  EXPECT_CAUSE(LOAD_PAGE_FAULT)
  sd s3, 0(s2)
  FLUSH
  RUN(load)
  EXPECT_DONE
  mv a0, s2
  call to_odd
  slli a0, a0, 10
  ori a0, a0, 1
  sd a0, 8(s0)
  FLUSH
  RUN(load)
  FAULT(LOAD_PAGE_FAULT, load, va)
  sd s1, 8(s0)
  FLUSH
  RUN_S(sload)
  EXPECT_CAUSE(ECALL_S)
  /* The root. */
  mv a0, s0
  call to_odd
  csrr s1, satp
  li t0, 8
  slli t0, t0, 60
  or a0, a0, t0
  csrw satp, a0
  FLUSH
  RUN(load)
  FAULT(INSN_PAGE_FAULT, load, load)
  csrw satp, s1
  FLUSH
  RUN(load)
  EXPECT_DONE
  PASS
