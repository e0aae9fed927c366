# SPDX-License-Identifier: MIT
# The information page: what it says, read-only, and nobody else's. What it
# points at is out of reach, by the tag alone; without the kernel's tag it is
# not.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D TRY=0
# RUN: %codoms_sim -q %t
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D TRY=1
# RUN: not %codoms_sim --color=never %t 2>&1 | FileCheck %s --check-prefix=WRITE
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D TRY=2
# RUN: not %codoms_sim --color=never %t 2>&1 | FileCheck %s --check-prefix=OTHER
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D TRY=3
# RUN: not %codoms_sim --color=never %t 2>&1 | FileCheck %s --check-prefix=TABLE
# RUN: %codoms_sim --disable=kernel-tag -q %t
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D TRY=4
# RUN: not %codoms_sim --color=never %t 2>&1 | FileCheck %s --check-prefix=TABLE
# RUN: %codoms_sim --disable=kernel-tag -q %t
# WRITE: domain 'a' cannot write
# OTHER: domain 'a' may not read
# TABLE: domain 'a' may not write

//PROCESS one: a b
//PROCESS two: c
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  mv s1, a0
  li a0, 1
  READY
  mv a0, s1
  ld t0, 0(a0)
  EXPECT(t0, 0x31304f464e494443)
  ld t1, INFO_BLOCK(a0)
  li t0, 0x3ffff000
  add t1, t1, t0
  EXPECT_SAME(t1, a0)
  lw t0, INFO_TAGS(a0)
  csrr t1, CSR_ucddom
  EXPECT_SAME(t0, t1)
#if TRY == 1
  sd zero, 0(a0)
#elif TRY == 2
  li t0, 0x40000000
  add t0, t0, a0
  ld t0, 0(t0)
#elif TRY == 3
  ld t0, INFO_PAGE_TABLE(a0)
  sd zero, 2040(t0)
#elif TRY == 4
  ld t0, INFO_KCS(a0)
  sd zero, 0(t0)
#endif
  EXIT(0)

CODE(b)
  .global start_b
start_b:
  ld t0, 0(a0)
  EXPECT(t0, 0x31304f464e494443)
  lw t0, INFO_TAGS+4(a0)
  csrr t1, CSR_ucddom
  EXPECT_SAME(t0, t1)
  li a0, 0
  READY

CODE(c)
  .global start_c
start_c:
  li a0, 0
  READY
