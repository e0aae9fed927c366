# SPDX-License-Identifier: MIT
# A read of another process's variable: who, what, whose, what was held, advice.
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s
# CHECK: {{^}}peek+0x4: violation: domain 'a' may not read 4 bytes of domain 'b'
# CHECK-NEXT: note: in 'peek' of domain 'a' (process 'one'), at 0x{{[0-9a-f]+}}: lw a1, 4(a0)
# CHECK-NEXT: note: 0x{{[0-9a-f]+}} is 4 bytes into 'table' (8 bytes), data of domain 'b' (process 'two')
# CHECK-NEXT: note: what 'a' held:
# CHECK-NEXT: APL over 'b': nothing
# CHECK-NEXT: APL: call proxies: s.where
# CHECK-NEXT: APL: call the return gates
# CHECK-NEXT: c0: read 0x{{[0-9a-f]+}}, 8 bytes: 'own' (8 bytes), data of domain 'a' (process 'one')
# CHECK-NEXT: all other capability registers: nil
# CHECK-NEXT: note: called from:
# CHECK-NEXT: 'start_a' of domain 'a'
# CHECK-NEXT: note: to allow it, a procedure of interface 's' has to give this memory as a `view` result, or copy it to an `out` buffer
# CHECK-NEXT: note: process 'one' is dead
# CHECK-NOT: {{.}}

//PROCESS one: a
//PROCESS two: b
//ENTRY b s.where where
//IMPORT a s.where slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  CROSS(slot)
  mv a0, a1
  la a2, own
  li a3, 8
  cd.new c0, a2, a3, read
  call peek
  EXIT(0)
peek:
  .option norvc
  nop
  lw a1, 4(a0)
  ret
CONSTANTS(a)
SLOT(slot)
DATA(a)
  .type own, @object
  .size own, 8
own: .dword 1

CODE(b)
ENTRY(where)
  la a1, table
  li a0, 0
  ret
DATA(b)
  .type table, @object
  .size table, 8
table: .dword 2
