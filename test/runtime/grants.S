# SPDX-License-Identifier: MIT
# A grant inside a process: read to read and to jump, call to enter at entries.
# The page with the domain's way back has no entry.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D TRY=0
# RUN: %codoms_sim -q %t
# RUN: for t in 1 2 3; do \
# RUN:   %python %S/Inputs/mkimage.py %s --include %build/include -o %t -D TRY=$t && \
# RUN:   not %codoms_sim --color=never %t 2>&1 | \
# RUN:   FileCheck %s --check-prefix=TRY$t || exit 1; done
# TRY1: may not read 8 bytes of domain 'call'
# TRY2: may not write 8 bytes of domain 'read'
# TRY3: may not enter domain 'call'

//PROCESS one: a call read
//GRANT a call call
//GRANT a read read
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  la t0, called
  la t1, readable
  ld a1, 0(t1)
  EXPECT(a1, 9)
#if TRY == 1
  ld a1, 0(t0)
#elif TRY == 2
  sd a1, 0(t1)
#elif TRY == 3
  addi t0, t0, 32
#endif
  la ra, 1f
  jr t0                 # the callee cannot return by a jump: it exits
1:
  EXIT(97)

CODE(call)
  nop
ENTRY(called)
  EXIT(0)
DATA(read)
readable: .dword 9
