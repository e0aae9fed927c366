// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// mstatus.FS: off makes floating-point instructions and CSRs illegal; what writes
// a register or a flag makes it dirty, what only reads does not.
#include "priv.inc"
#define FS (3 << 13)
.macro fs value
  li t0, FS
  csrc mstatus, t0
  li t0, \value << 13
  csrs mstatus, t0
.endm
.macro fs_after value, code:vararg
  fs 2
  \code
  csr_is mstatus, FS | 1 << 63, (\value << 13) | (\value / 3) << 63
.endm
test:
  lla a0, word
  fs 0
  refused MODE_M, ILLEGAL, fadd.s f0, f1, f2
  refused MODE_M, ILLEGAL, fsd f0, 0(a0)
  refused MODE_M, ILLEGAL, c.fld f8, 0(a0)
  refused MODE_M, ILLEGAL, csrr a1, fcsr
  refused MODE_U, ILLEGAL, fmv.x.d a1, f0
  fs_after 2, fsd f0, 0(a0)
  fs_after 2, fsw f0, 0(a0)
  fs_after 2, fmv.x.d a1, f0
  fs_after 2, fmv.x.w a1, f0
  fs_after 2, fclass.d a1, f0
  fs_after 2, csrr a1, fflags
  fs_after 3, fld f0, 0(a0)
  fs_after 3, flw f0, 0(a0)
  fs_after 3, fmv.d.x f0, zero
  fs_after 3, fadd.d f0, f0, f0
  fs_after 3, fsgnj.s f0, f0, f0
  fs_after 3, csrw frm, zero
  /* a mixture in one block */
  fs 1
  fsd f0, 0(a0)
  fadd.d f0, f0, f0
  fsd f0, 0(a0)
  csr_is mstatus, FS, FS
  fs 1
  csrr a1, sstatus
  same_registers a1, a1
  csr_is sstatus, FS, 1 << 13
  j good
  .data
  .p2align 3
word: .quad 0
