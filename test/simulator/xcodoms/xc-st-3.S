// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-ST-3: the alignment field of scdcfg takes 4 to 12 and keeps its value
// for other numbers.
#include "harness.inc"

MAIN
  CSRW(SCDCFG, 0x41)
  EXPECT_CSR(SCDCFG, 0x41)
  CSRW(SCDCFG, 0x31)
  EXPECT_CSR(SCDCFG, 0x41)
  CSRW(SCDCFG, 0x01)
  EXPECT_CSR(SCDCFG, 0x41)
  CSRW(SCDCFG, 0xc1)
  EXPECT_CSR(SCDCFG, 0xc1)
  CSRW(SCDCFG, 0xd1)
  EXPECT_CSR(SCDCFG, 0xc1)
  CSRW(SCDCFG, 0xf1)
  EXPECT_CSR(SCDCFG, 0xc1)
  CSRW(SCDCFG, 0x81)
  EXPECT_CSR(SCDCFG, 0x81)
  PASS
