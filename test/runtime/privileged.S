# SPDX-License-Identifier: MIT
# What trusted code may do, ordinary code may not: the machine's instructions
# and registers, and stopping it.
# RUN: for t in 1 2 3 4 5 6 7; do \
# RUN:   %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D TRY=$t && \
# RUN:   { %codoms_sim -q %t; test $? = 139; } || exit 1; done

//PROCESS one: a
#include "image.inc"

CODE(a)
  .global start_a
start_a:
#if TRY == 1
  csrr a0, CSR_scdthread
#elif TRY == 2
  csrw CSR_scddcsbase, zero
#elif TRY == 3
  csrr a0, sstatus
#elif TRY == 4
  sfence.vma
#elif TRY == 5
  wfi
#elif TRY == 6
  cd.aplinv zero
#elif TRY == 7
  li t0, 0x100000       # the device that stops the machine
  li t1, 0x5555
  sw t1, 0(t0)
#endif
  EXIT(0)
