// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-ST-2: scd CSRs are for M, S and P code; other U code gets illegal
// instruction. ucd CSRs are readable everywhere and writable nowhere.
#include "harness.inc"

PAGE(a, U_RX, TW(1, 0))
.irp csr, 5c0,5c1,5c2,5c3,5c4,5c8,5c9,5ca,5d0,5d1,5d2,5d8,5d9
read_\csr: csrr a0, 0x\csr
      ecall
write_\csr: csrw 0x\csr, a0
      ecall
.endr
ucd:  csrr a0, UCDDOM
      csrr a1, UCDLIVE
      csrr a2, UCDDCS
      ecall
w0:   csrw UCDDOM, a0
w1:   csrw UCDLIVE, a0
w2:   csrw UCDDCS, a0
PAGE(p, U_RX, TW(2, TW_P))
pcode:
.irp csr, 5c1,5c2,5c3,5c4,5c8,5c9,5ca,5d0,5d1,5d2,5d8,5d9
      csrr a0, 0x\csr
      csrw 0x\csr, a0
.endr
      csrr a0, SCDCFG
      csrw SCDCFG, a0
      csrr a0, UCDDOM
      li a1, 0x1234
      csrw SCDTHREAD, a1
      csrr a2, SCDTHREAD
      ecall
pw0:  csrw UCDDOM, a0
PAGE(s, S_RX, TW(0, 0))
scode:
      li a1, 0x5678
      csrw SCDTHREAD, a1
      csrr a2, SCDTHREAD
      csrr a0, UCDLIVE
      ecall
sw0:  csrw UCDDOM, a0

MAIN
.irp csr, 5c0,5c1,5c2,5c3,5c4,5c8,5c9,5ca,5d0,5d1,5d2,5d8,5d9
  RUN(read_\csr)
  EXPECT_CAUSE(ILLEGAL)
  EPC(read_\csr)
  RUN(write_\csr)
  EXPECT_CAUSE(ILLEGAL)
.endr
  RUN(ucd)
  EXPECT_DONE
  EXPECT(a0, 1)
.irp w, w0, w1, w2, pw0
  RUN(\w)
  EXPECT_CAUSE(ILLEGAL)
  EPC(\w)
.endr
  RUN(pcode)
  EXPECT_DONE
  EXPECT(a2, 0x1234)
  EXPECT(a0, 2)
  RUN_S(scode)
  EXPECT_CAUSE(ECALL_S)
  EXPECT(a2, 0x5678)
  RUN_S(sw0)
  EXPECT_CAUSE(ILLEGAL)
  TRY_M(csrw UCDDOM, a0)
  EXPECT_CAUSE(ILLEGAL)
  TRY_M(csrw SCDTHREAD, a0)
  EXPECT_CAUSE(-1)
  PASS
