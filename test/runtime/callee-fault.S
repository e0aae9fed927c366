# SPDX-License-Identifier: MIT
# A fault in the callee gives the caller a status, and the callee is dead; the
# others go on. Nothing of the dead one's registers is left.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t

//PROCESS one: a
//PROCESS two: b
//PROCESS three: c
//ENTRY b service.crash crash caps_in=8
//ENTRY c other.ping ping
//IMPORT a service.crash crash_slot caps_in=8
//IMPORT a other.ping ping_slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  la a2, start_a
  li a3, 8
  cd.new c7, a2, a3, read
  CROSS(crash_slot)
  EXPECT(a0, DIPC_EFAULT)
  EXPECT(a1, 0)
  EXPECT(s1, 0)
  EXPECT(a5, 0)
  fmv.x.d t0, fs0
  EXPECT(t0, 0)
  csrr t0, CSR_ucdlive
  EXPECT(t0, 0)
  CROSS(crash_slot)
  EXPECT(a0, DIPC_EDEAD)
  CROSS(ping_slot)
  EXPECT(a0, 0)
  EXPECT(a1, 42)
  EXIT(0)
CONSTANTS(a)
SLOT(crash_slot)
SLOT(ping_slot)

CODE(b)
ENTRY(crash)
  li s1, 0x5ec2e7
  li a5, 0x5ec2e7
  fmv.d.x fs0, s1
  lw a0, 0(zero)
  ret

CODE(c)
ENTRY(ping)
  li a0, 0
  li a1, 42
  ret
