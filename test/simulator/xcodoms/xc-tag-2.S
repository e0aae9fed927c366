// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-TAG-2: the tag word belongs to the leaf PTE of any level; tag words
// of non-leaf PTEs are ignored.
#include "harness.inc"

.set mega, 0x40000000
.set giga, 0x100000000
.set offset, b - 0x80000000
PAGE(a, U_RX, TW(1, 0))
load: ld a0, 0(a1)
      ecall
store: sd a0, 0(a1)
      ecall
PAGE(b, U_RW, TW(1, 0))
value: .quad 42
SUPERPAGE(mega, 0x80000000, U_RWX, TW(5, 0))
SUPERPAGE(mega + 0x200000, 0x80000000, U_RW, TW(1, 0))
SUPERPAGE(mega + 0x400000, 0x80000000, U_RW, TW(1, TW_C))
GIGAPAGE(giga, 0x80000000, U_RW, TW(6, 0))
GIGAPAGE(giga + 0x40000000, 0x80000000, U_RW, TW(1, 0))

MAIN
  APL(0, 1, 0)
  APL(5, 5, 0)
  APL(6, 6, 0)
  SET(a1, mega + offset)
  RUN(load)
  FAULT(DOMAIN_LOAD, load, mega + offset)
  OBJ(5, READ, 0, SUB_RIGHTS)
  SET(a1, mega + 0x200000 + offset)
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 42)
  SET(a1, mega + 0x400000 + offset)
  RUN(store)
  EXPECT_CAUSE(DOMAIN_STORE)
  SUBCODE(SUB_CPAGE)
  SET(a1, giga + offset)
  RUN(load)
  FAULT(DOMAIN_LOAD, load, giga + offset)
  OBJ(6, READ, 0, SUB_RIGHTS)
  SET(a0, 0)
  SET(a1, giga + 0x40000000 + offset)
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 42)
  /* Wild tag words beside non-leaf PTEs: root entry 2, its table's entry 0. */
  lla t0, root
  ld t0, 0(t0)
  ld t1, 16(t0)
  li t2, 4096
  add t0, t0, t2
  li t3, -1
  sd t3, 16(t0)
  srli t1, t1, 10
  slli t1, t1, 12
  add t1, t1, t2
  sd t3, 0(t1)
  FLUSH
  SET(a0, 0)
  SET(a1, b)
  RUN(load)
  EXPECT_DONE
  EXPECT(a0, 42)
  PASS
