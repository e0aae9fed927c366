# SPDX-License-Identifier: MIT
# Thread-local storage: initial bytes, zeros behind them, a block of its own
# for each thread, tp back after the call.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t

//PROCESS one: a
//PROCESS two: b
//TLS a tls_a 8 24 8 0
//TLS b tls_b 4 16 16 16
//ENTRY b service.count count
//IMPORT a service.count slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  li a0, 1
  READY
  mv s1, tp
  ld t0, 0(tp)
  EXPECT(t0, 77)
  ld t0, 16(tp)
  EXPECT(t0, 0)
  CROSS(slot)
  EXPECT(a1, 6)
  EXPECT_SAME(s1, tp)
  CROSS(slot)
  EXPECT(a1, 7)
  EXIT(0)
CONSTANTS(a)
SLOT(slot)
tls_a: .dword 77

CODE(b)
  .global start_b
start_b:
  lw t0, 16(tp)         # b's own thread counts for itself
  EXPECT(t0, 5)
  addi t0, t0, 100
  sw t0, 16(tp)
  li a0, 0
  READY
ENTRY(count)
  lw a1, 16(tp)
  addi a1, a1, 1
  sw a1, 16(tp)
  lw t0, 20(tp)
  EXPECT(t0, 0)
  li a0, 0
  ret
CONSTANTS(b)
tls_b: .word 5
