# SPDX-License-Identifier: MIT
# Capability faults say which rule; nothing in a .dipc helps against some.
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -D WIDEN -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s --check-prefix=WIDEN
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -D POP -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s --check-prefix=POP
# CHECK: violation: domain 'a' may not do this with a capability: no authority to make this capability
# CHECK: at 0x{{[0-9a-f]+}}: cd.new c0, a0, a1, write
# CHECK: note: capabilities are made from what the domain itself may access
# WIDEN: violation: domain 'a' may not do this with a capability: exceeds the source capability
# WIDEN: c1: read 0x{{[0-9a-f]+}}, 8 bytes: 'own'
# WIDEN: note: a capability can only be narrowed; nothing in a `.dipc` widens it
# POP: violation: domain 'a' may not do this with the capability stack: capability stack underflow
# POP: note: a domain sees only the capability stack entries that it pushed since it was called

//PROCESS one: a b
#include "image.inc"

CODE(a)
  .global start_a
start_a:
#ifdef POP
  cd.pop c0
#endif
#ifdef WIDEN
  la a0, own
  li a1, 8
  cd.new c1, a0, a1, read
  cd.narrow c1, c1, a0, a1, write
#endif
  la a0, word
  li a1, 8
  cd.new c0, a0, a1, write
DATA(a)
own: .dword 1
DATA(b)
word: .dword 1
