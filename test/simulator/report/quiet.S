# SPDX-License-Identifier: MIT
# -q: no report, the status is the same. A violation in a callee is reported
# although its caller goes on.
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t 2>%t.err; test $? = 139
# RUN: wc -c < %t.err | FileCheck %s --check-prefix=NOTHING
# RUN: (%codoms_sim %t 2>&1; echo status $?) | FileCheck %s
# NOTHING: {{^}}0{{$}}
# CHECK: crash+0x0: fault: domain 'b' cannot go on: breakpoint
# CHECK: note: process 'two' is dead
# CHECK: note: its caller in domain 'a' goes on with status 1 (DIPC_EFAULT, the callee faulted and its process is dead)
# CHECK: fault: domain 'a' cannot read 8 bytes of address 0x0: null pointer
# CHECK: note: process 'one' is dead
# CHECK: status 139

//PROCESS one: a
//PROCESS two: b
//ENTRY b s.crash crash
//IMPORT a s.crash slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  CROSS(slot)
  EXPECT(a0, DIPC_EFAULT)
  ld a0, 0(zero)
CONSTANTS(a)
SLOT(slot)

CODE(b)
ENTRY(crash)
  ebreak
