# SPDX-License-Identifier: MIT
# A proxy is entered at its entry, by who may call it, and nowhere else; it can
# be neither read nor written. The slots behind the last one trap.
# RUN: for t in 1 2 3 4 5; do \
# RUN:   %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D TRY=$t && \
# RUN:   not %codoms_sim --color=never %t 2>&1 | \
# RUN:   FileCheck %s --check-prefix=TRY$t || exit 1; done
# TRY1: violation
# TRY1-SAME: may not enter
# TRY2: domain 'a' cannot read
# TRY3: domain 'a' cannot write
# TRY4: fault: {{.*}} cannot execute an illegal instruction
# TRY4: process 'one' is dead
# TRY5: violation
# TRY5-SAME: domain 'b' may not jump into

//PROCESS one: a
//PROCESS two: b
//ENTRY b service.ping ping
//IMPORT a service.ping slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  la t0, slot
  ld t0, 0(t0)
#if TRY == 1
  addi t0, t0, 4
#elif TRY == 2
  ld a0, 0(t0)
#elif TRY == 3
  sd a0, 0(t0)
#elif TRY == 4
  addi t0, t0, 64
#elif TRY == 5
  mv a0, t0
#endif
  jalr t0
  EXPECT(a0, 0)
  EXIT(0)
CONSTANTS(a)
SLOT(slot)

CODE(b)
ENTRY(ping)
  jalr a0
  ret
