// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-ACC-5: an ordinary store, sc or AMO to a C page is a domain store
// fault unless the subject is P code; loads are not concerned.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      lr.d a0, (a1)
      ecall
store: sd a0, 0(a1)
      ecall
sb:   sb a0, 0(a1)
      ecall
amo:  amoadd.d a0, a0, (a1)
      ecall
sc:   lr.d a0, (a1)
sc1:  sc.d a0, a0, (a1)
      ecall
PAGE(b, U_RW, TW(1, TW_C))
      .quad 42
PAGE(f, U_RW, TW(2, TW_C))
      .quad 42
PAGE(p, U_RX, TW(9, TW_P))
pstore: ld a0, 0(a1)
      sd a0, 0(a1)
      amoadd.d a0, a0, (a1)
      ecall
pcap: li a2, 4096
      cd.new c0, a1, a2, WRITE
      ecall

MAIN
  APL(0, 1, ROW(1, WRITE))
  APL(1, 2, 0)
  .irp page, b, f
  SET(a1, \page)
  RUN(pcap)
  RUN(load)
  EXPECT_DONE
  .irp insn, store, sb, amo
  RUN(\insn)
  FAULT(DOMAIN_STORE, \insn, \page)
  SUBCODE(SUB_CPAGE)
  .endr
  RUN(sc)
  FAULT(DOMAIN_STORE, sc1, \page)
  SUBCODE(SUB_CPAGE)
  EXPECT_MEM(\page, 42)
  RUN(pstore)
  EXPECT_DONE
  EXPECT_MEM(\page, 84)
  .endr
  /* The same page without C. */
  SET_TAG_WORD(b, 1)
  FLUSH
  SET(a0, 5)
  SET(a1, b)
  RUN(store)
  EXPECT_DONE
  EXPECT_MEM(b, 5)
  PASS
