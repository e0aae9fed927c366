# SPDX-License-Identifier: MIT
# What the trusted part of a crossing costs: exact, so that a change shows. No
# trap after the first call. The first number is the leanest variant.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q --edges=json %t 2>&1 | FileCheck %s
# CHECK: "name":"lean.call"
# CHECK-SAME: "calls":100
# CHECK-SAME: "instructions":{"min":48,"median":48
# CHECK-SAME: "traps":{{[1-6]}}}
# CHECK: "name":"raised.call"
# CHECK-SAME: "instructions":{"min":53,"median":53
# CHECK: "name":"own.call"
# CHECK-SAME: "instructions":{"min":71,"median":71

//PROCESS one: a
//PROCESS two: b
//ENTRY b lean.call call
//ENTRY b raised.call call policy=16
//ENTRY b own.call call policy=32
//IMPORT a lean.call lean_slot
//IMPORT a raised.call raised_slot
//IMPORT a own.call own_slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  li s1, 100
1:
  CROSS(lean_slot)
  CROSS(raised_slot)
  CROSS(own_slot)
  addi s1, s1, -1
  bnez s1, 1b
  EXIT(0)
CONSTANTS(a)
SLOT(lean_slot)
SLOT(raised_slot)
SLOT(own_slot)

CODE(b)
ENTRY(call)
  li a0, 0
  ret
