# SPDX-License-Identifier: MIT
# Ordinary faults of user code have a shorter report.
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -D STORE -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s --check-prefix=STORE
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -D FETCH -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s --check-prefix=FETCH
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -D ILLEGAL -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s --check-prefix=ILLEGAL
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -D PRIVILEGED -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s --check-prefix=PRIVILEGED
# CHECK: wrong+0x0: fault: domain 'a' cannot read 2 bytes of address 0x8: null pointer
# CHECK-NEXT: note: in 'wrong' of domain 'a' (process 'one'), at 0x{{[0-9a-f]+}}: lhu a0, 8(zero)
# CHECK-NEXT: note: called from:
# CHECK-NEXT: 'start_a' of domain 'a'
# CHECK-NEXT: note: process 'one' is dead
# STORE: fault: domain 'a' cannot write 4 bytes of address 0x{{[0-9a-f]+}}: the page is not writable
# STORE: is 'constant', constants of domain 'a'
# FETCH: start_a+0x{{[0-9a-f]+}}: fault: domain 'a' cannot execute address 0x20: null pointer
# ILLEGAL: fault: domain 'a' cannot execute an illegal instruction
# PRIVILEGED: fault: domain 'a' may not execute a privileged instruction
# PRIVILEGED-NEXT: csrrw

//PROCESS one: a
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  call wrong
  EXIT(0)
wrong:
#ifdef STORE
  la a0, constant
  sw a0, 0(a0)
#endif
#ifdef FETCH
  li a0, 32
  jr a0
#endif
#ifdef ILLEGAL
  .word 0xffffffff
#endif
#ifdef PRIVILEGED
  csrw sscratch, a0
#endif
  lhu a0, 8(zero)
CONSTANTS(a)
constant: .dword 0
