/* SPDX-License-Identifier: MIT
 *
 * Into the supervisor and out of it. Integer registers are saved here; the
 * supervisor uses no others, so floating-point and capability registers stay
 * as they are unless it changes threads (schedule.c).
 */
#include "codoms/insn.h"
#include "supervisor/frame.h"

#define SSTATUS_SPP (1 << 8)
/* x1 and x2 have their own ways. */
#define REGISTERS                                                              \
  3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,   \
  30,31

  .text
  .option arch, +f, +d

/* From: any trap. In user code sscratch has the hart, in the supervisor
 * 0. Live: all registers. Interrupts off. */
  .balign 4
  .global trap_entry
trap_entry:
  csrrw sp, sscratch, sp
  beqz sp, 2f
  sd x1, TRAP_X(1)(sp)
  .irp n,REGISTERS
  sd x\n, TRAP_X(\n)(sp)
  .endr
  csrr t0, sscratch
  csrr t1, sepc
  sd t0, TRAP_X(2)(sp)
  sd t1, TRAP_PC(sp)
  csrw sscratch, zero
  mv s0, sp
  mv a0, sp
  ld sp, HART_STACK(sp)
  call trap_user
  mv a0, s0
  j trap_resume

/* From: a trap in the supervisor itself; its stack may be the reason. */
2:
  la sp, supervisor_stack_top
  tail trap_supervisor

/* From: trap_entry, main, hart.c. Live: a0 = hart. */
  .global trap_resume
trap_resume:
  csrw sscratch, a0
  li t0, SSTATUS_SPP
  csrc sstatus, t0
  mv sp, a0
  ld t1, TRAP_PC(sp)
  csrw sepc, t1
  ld x1, TRAP_X(1)(sp)
  .irp n,REGISTERS
  ld x\n, TRAP_X(\n)(sp)
  .endr
  ld sp, TRAP_X(2)(sp)
  sret

/* From: C. Live: ra. */
  .global trap_clear_registers
trap_clear_registers:
  .irp n,0,1,2,REGISTERS
  fmv.d.x f\n, zero
  .endr
  csrw fcsr, zero
  cd.clr 0xff
  ret

/* From: C. Live: ra, a0 = where to. */
  .global trap_capabilities
trap_capabilities:
  cd.stp c0, 0(a0)
  cd.stp c1, 32(a0)
  cd.stp c2, 64(a0)
  cd.stp c3, 96(a0)
  cd.stp c4, 128(a0)
  cd.stp c5, 160(a0)
  cd.stp c6, 192(a0)
  cd.stp c7, 224(a0)
  ret

/* From: C. Live: ra, a0 = from where. Counters that moved are looked at. */
  .global trap_set_capabilities
trap_set_capabilities:
  .irp n,0,1,2,3,4,5,6,7
  cd.ldp c\n, 32 * \n(a0)
  .endr
  ret

/* From: C. Live: ra, a0 = where to. */
  .global trap_floats
trap_floats:
  .irp n,0,1,2,REGISTERS
  fsd f\n, 8 * \n(a0)
  .endr
  ret

/* From: C. Live: ra, a0 = from where. */
  .global trap_set_floats
trap_set_floats:
  .irp n,0,1,2,REGISTERS
  fld f\n, 8 * \n(a0)
  .endr
  ret
