# SPDX-License-Identifier: MIT
#
# Operands that are none stop the assembler, one error each.
# RUN: not %rvclang -I%include -c %s -o %t.o 2>&1 | FileCheck %s
#include <codoms/insn.h>
# CHECK: error: 'c8' is not a capability register, c0 to c7
  cd.push c8
# CHECK: error: 'a0' is not a capability register, c0 to c7
  cd.new a0, a1, a2, read
# CHECK: error: 'nil' is not a permission: call, read, write or 1 to 3
  cd.new c0, a1, a2, nil
# CHECK: error: '0' is not a permission: call, read, write or 1 to 3
  cd.check a0, a1, a2, 0
# CHECK: error: '4' is not a permission: call, read, write or 1 to 3
  cd.narrow c0, c1, a1, a2, 4
# CHECK: error: '0x100' is not a mask of eight capability registers
  cd.clr 0x100
# CHECK: error: missing value for required parameter 'd' in macro 'cd.new'
  cd.new c0, a1, a2
