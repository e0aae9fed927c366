// SPDX-License-Identifier: MIT
// REQUIRES: gdb
// RUN: %rvclang -g -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: %python %S/Inputs/session.py %codoms_sim %t %t.sock %S/Inputs/bare.gdb | FileCheck %s
//
// The packaged GDB on a bare program: break, step, watch, registers, memory,
// CSRs, harts as threads, monitor, and the guest's exit status.
  .option norelax
  .globl _start
_start:
  li a0, 40
  la a1, value
  csrw mscratch, a0
stepped:
  addi a0, a0, 2
  sd a0, 0(a1)
  nop
done:
  ld a2, 0(a1)
  nop
  li t0, 0x100000
  li t1, 0x73333
  sw t1, 0(t0)
  j .
  .data
  .balign 8
  .globl value
value: .quad 1
// CHECK: #0 {{.*}}_start
// CHECK: Breakpoint 1, stepped
// CHECK: a0 {{.*}}0x28
// CHECK-NEXT: mscratch {{.*}}0x28
// CHECK-NEXT: c7 {{.*}}base = 0x0
// CHECK-NEXT: domain {{.*}}0x0
// CHECK: after a step: 42
// CHECK: Hardware watchpoint 2: {{.*}}value
// CHECK: Old value = 1
// CHECK-NEXT: New value = 42
// CHECK: 0x80000030:{{.*}}42
// CHECK: Hardware access (read/write) watchpoint 3
// CHECK: Value = 42
// CHECK: (hart 0, machine mode)
// CHECK: in 'done'
// CHECK: written: 77 100
// CHECK: exited with code 07
