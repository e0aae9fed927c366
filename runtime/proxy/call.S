/* SPDX-License-Identifier: MIT
 *
 * Call half of a crossing: from the caller's stub to the callee's entry. Runs
 * in U mode from P pages: no trap, no check of rights, and nothing of the
 * caller's is believed. proxy.def has the order and the choice of fragments.
 *
 * Registers from the slot to the jump:
 *   a0-a6  arguments, untouched      a7  free, at the end the caller's tag
 *   c0-c7  arguments first, untouched until cd.clr
 *   ra sp tp  the caller's, saved without being looked at, then the callee's
 *   s0-s11 fs* ft* fa*  untouched
 *   t0  the thread   t1  top of its kernel control stack   t2  scratch
 *   t3  callee's state   t4 t5  scratch, caller's state   t6  scratch
 * What the callee finds in t0 to t6 is addresses of the supervisor's state,
 * of its own stack and entry: nothing of the caller's. All seven are written
 * on every path, and so is a7: caller stubs do not clear them.
 */
#include "proxy/template.inc"

/* From: the caller, at an entry of a page that it may call.
 * Live: a0-a6, c0-c7, ra, sp, tp. */
fragment call_slot
  csrr t0, CSR_scdthread
  ld t1, THREAD_KCS_TOP - THREAD_BIAS(t0)
  ld t2, THREAD_KCS_LIMIT - THREAD_BIAS(t0)
end call_slot

/* Live: + t0, t1, t2. The bound on nested crossings. */
fragment call_limit
  patch PATCH_BRANCH, call_depth
  bgeu t1, t2, 0
end call_limit

/* Live: t0, t1. The callee's state, when an immediate reaches it ... */
fragment call_near
  patch PATCH_STATE
  addi t3, t0, 0
end call_near

/* ... and when none does. */
fragment call_far
  patch PATCH_STATE_HI
  lui t3, 0
  add t3, t3, t0
  patch PATCH_STATE
  addi t3, t3, 0
end call_far

/* Live: t0, t1, t3. From call_cold again. Nobody home: first time, or dead. */
fragment call_alive
  ld t4, STATE_SP(t3)
  ld t5, THREAD_CURRENT - THREAD_BIAS(t0)
  patch PATCH_BRANCH, call_cold
  beqz t4, 0
end call_alive

/* Live: t0, t1, t3, t5. What the way back needs. The caller's own state gets
 * the caller's sp: if the callee calls back, that runs below it. A wrong value
 * hurts the domain whose stack it is, in its own code, and nobody else. */
fragment call_push
  sd ra, KCS_RA(t1)
  sd sp, KCS_SP(t1)
  sd tp, KCS_TP(t1)
  sd t5, KCS_CALLER(t1)
  ld t6, STATE_SP(t5)
  andi t4, sp, -16
  sd t6, KCS_CALLER_SP(t1)
  sd t4, STATE_SP(t5)
  csrr t6, CSR_scddcstop
  sd t6, KCS_DCS_TOP(t1)
end call_push

/* Live: + t6 top of the DCS. */
fragment call_dcs_raise
  csrr t2, CSR_scddcsbase
  sd t2, KCS_DCS_BASE(t1)
  csrw CSR_scddcsbase, t6
end call_dcs_raise

/* Live: + t6 top of the DCS. The area in use keeps its top in its owner's
 * state, so that entering the owner again goes on above it; only then the
 * callee's is read, as both may be the same. */
fragment call_dcs_own
  csrr t2, CSR_scddcsbase
  sd t2, KCS_DCS_BASE(t1)
  csrr t2, CSR_scddcslimit
  sd t2, KCS_DCS_LIMIT(t1)
  ld t2, THREAD_DCS_OWNER - THREAD_BIAS(t0)
  sd t2, KCS_DCS_OWNER(t1)
  ld t4, STATE_DCS_TOP(t2)
  sd t4, KCS_DCS_OWNER_TOP(t1)
  sd t6, STATE_DCS_TOP(t2)
  sd t3, THREAD_DCS_OWNER - THREAD_BIAS(t0)
  ld t6, STATE_DCS_TOP(t3)
  ld t4, STATE_DCS_LIMIT(t3)
  csrw CSR_scddcsbase, t6
  csrw CSR_scddcstop, t6
  csrw CSR_scddcslimit, t4
end call_dcs_own

/* Live: t0, t1, t3. The frame becomes valid, the thread changes domain. */
fragment call_switch
  patch PATCH_GATE
  auipc ra, 0
  addi ra, ra, 0
  sd ra, KCS_GATE(t1)
  addi t1, t1, KCS_FRAME
  sd t1, THREAD_KCS_TOP - THREAD_BIAS(t0)
  sd t3, THREAD_CURRENT - THREAD_BIAS(t0)
  ld tp, STATE_TP(t3)
end call_switch

/* Live: t3. Read again: a domain that calls itself has just moved it. */
fragment call_stack
  ld sp, STATE_SP(t3)
end call_stack

/* Live: a0-a6, argument capabilities, ra = gate, sp, tp. Into the callee. */
fragment call_go
  patch PATCH_MASK
  cd.clr 0
  patch PATCH_CALLER_TAG
  addi a7, zero, 0
  patch PATCH_TARGET
  auipc t6, 0
  jr t6
end call_go

/* Live: as call_alive; off the path. The supervisor makes the thread's state
 * in the callee, or says why not. An ecall keeps all registers but a0. */
fragment call_cold
  mv t5, a0
  patch PATCH_CALLEE_TAG
  addi a0, zero, 0
  addi a7, zero, SYS_THREAD_INIT
  ecall
  mv t6, a0
  mv a0, t5
  patch PATCH_BRANCH, call_alive
  beqz t6, 0
  neg a0, t6
end call_cold

/* Live: t0, ra, sp, tp; a0 = status. Back without a crossing. The jump to ra
 * is the caller's, made in its own domain: P code must not go where it says. */
fragment call_refuse
  cd.clr 0xff
  ld t5, THREAD_CURRENT - THREAD_BIAS(t0)
  ld t6, STATE_TRAMPOLINE(t5)
  li a1, 0
  jr t6
end call_refuse

/* From: call_limit. */
fragment call_depth
  li a0, STATUS_EDEPTH
  patch PATCH_JUMP, call_refuse
  j 0
end call_depth
