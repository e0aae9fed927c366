// SPDX-License-Identifier: MIT
// REQUIRES: gdb
// RUN: %rvclang -g -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: %python %S/Inputs/session.py %codoms_sim %t %t.sock %S/Inputs/harts.gdb --bare --smp=2 | FileCheck %s
//
// Harts are threads: each has its own registers, a step is of the one chosen,
// and a breakpoint says who came by.
  .globl _start
_start:
  csrr s0, mhartid
  bnez s0, other
first:
  addi s1, s1, 1
  j first
other:
  addi s1, s1, 100
seen:
  li t0, 0x100000
  li t1, 0x5555
  sw t1, 0(t0)
  j .
// CHECK: hart 0, machine mode
// CHECK: hart 1, machine mode
// CHECK: Thread 2 {{.*}}hit Breakpoint 1, seen
// CHECK: mhartid {{.*}}0x1
// CHECK: hart 1: 100, hart 0 counts: 1
// CHECK: exited normally
