// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// mcycle and minstret: what is written is what the next instruction reads; inhibit
// stops them; mcounteren and scounteren say which modes read; time cannot be written.
#include "priv.inc"
test:
  csrwi minstret, 0
  csrr a0, minstret
  same a0, 0
  csrwi minstret, 0
  nop
  nop
  csrr a0, minstret
  same a0, 2
  li a1, -1
  csrw minstret, a1
  csrr a0, minstret
  same a0, -1
  csrw minstret, a1             /* over the end */
  nop
  csrr a0, instret
  same a0, 0
  csrwi mcountinhibit, 4
  csrwi minstret, 9
  nop
  csrr a0, minstret
  same a0, 9
  csrr a1, mcycle
  csrr a2, mcycle
  next_step
  bgeu a1, a2, bad
  csrwi mcountinhibit, 5
  csrr a1, mcycle
  csrr a2, mcycle
  same_registers a1, a2
  csrwi mcountinhibit, 0
  csrr a2, minstret
  next_step
  li a3, 9
  bgeu a3, a2, bad
  csrw mcounteren, zero
  csrwi scounteren, 7
  refused MODE_S, ILLEGAL, csrr a0, cycle
  refused MODE_U, ILLEGAL, csrr a0, instret
  csrr a0, time
  csrwi mcounteren, 5
  runs MODE_S, csrr a0, cycle
  refused MODE_S, ILLEGAL, csrr a0, time
  runs MODE_U, csrr a0, instret
  csrwi scounteren, 1
  refused MODE_U, ILLEGAL, csrr a0, instret
  runs MODE_U, csrr a0, cycle
  refused MODE_U, ILLEGAL, csrr a0, hpmcounter3
  refused MODE_M, ILLEGAL, csrw cycle, zero
  refused MODE_M, ILLEGAL, csrw time, zero
  csrs cycle, zero              /* writes nothing */
  csrrci zero, time, 0
  refused MODE_S, ILLEGAL, csrr a0, mcycle
  j good
