# SPDX-License-Identifier: MIT
# Jumps: past the entry point of a domain that may be called, then advice.
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -D ENTRY_ONLY -o %t
# RUN: not %codoms_sim %t 2>&1 | FileCheck %s --check-prefix=ENTRY
# CHECK: violation: domain 'a' may not jump into domain 'b'
# CHECK: note: 0x{{[0-9a-f]+}} is 4 bytes into 'inside', code of domain 'b' (process 'one')
# CHECK: note: to call into 'b', write an interface in it and `domain a uses INTERFACE;`
# ENTRY: violation: domain 'a' may not enter domain 'c' except at an entry point
# ENTRY: APL over 'c': call

//PROCESS one: a b c
//GRANT a c call
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  csrr t0, CSR_ucddom
#ifdef ENTRY_ONLY
  la a1, called + 4
#else
  la a1, inside + 4
#endif
  jalr a1
CODE(b)
  .balign 64
inside: nop
  ret
CODE(c)
  .balign 64
called: nop
  ret
