/* SPDX-License-Identifier: MIT
 *
 * Call half of a crossing: from the caller's stub to the callee's entry. Runs
 * in U mode from P pages: no trap, no check of rights, and nothing of the
 * caller's is believed. proxy.def has the order and the choice of fragments.
 *
 * Registers from the slot to the jump:
 *   a0-a6  arguments, untouched      a7  scratch, at the end the caller's tag
 *   c0-c7  arguments first, untouched until cd.clr
 *   ra sp tp  the caller's, saved without being looked at, then the callee's
 *   s0-s11 fs* ft* fa*  untouched
 *   t0  the thread   t1  top of its kernel control stack   t2 t6  scratch
 *   t3  callee's state   t4  callee's stack   t5  caller's state
 * What the callee finds in t0 to t6 is addresses of the supervisor's state,
 * of its own stack and entry: nothing of the caller's. All seven are written
 * on every path, and so is a7: caller stubs do not clear them.
 *
 * No interrupt comes in between (XC-PRV-6). Until the frame is counted nobody
 * has seen anything of the crossing: where it traps before that, the
 * supervisor lets it start anew or refuses it.
 */
#include "proxy/template.inc"

/* From: the caller, at an entry of a page that it may call.
 * Live: a0-a6, c0-c7, ra, sp, tp. */
fragment call_slot
  csrr t0, CSR_scdthread
  ld t1, THREAD_KCS_TOP - THREAD_BIAS(t0)
  ld t5, THREAD_CURRENT - THREAD_BIAS(t0)
end call_slot

/* Live: t0, t1, t5. The callee's state, when an immediate reaches it ... */
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

/* Live: t0, t1, t3, t5. What the way back needs. Behind the last frame there
 * is no page: the first store is the bound on nested crossings (trap.c).
 * Nobody home: the thread was never there. The caller's own state gets the
 * caller's sp: if the callee calls back, that runs below it. A wrong value
 * hurts the domain whose stack it is, in its own code, and nobody else. */
fragment call_push
  ld t4, STATE_SP(t3)
  sd ra, KCS_RA(t1)
  sd sp, KCS_SP(t1)
  sd t5, KCS_CALLER(t1)
  patch PATCH_BRANCH, call_cold
  beqz t4, 0
  andi t6, sp, -16
  csrr a7, CSR_scddcstop
  sd t6, STATE_SP(t5)
  sd a7, KCS_DCS_TOP(t1)
end call_push

/* Live: + a7 top of the DCS. */
fragment call_dcs_raise
  csrr t2, CSR_scddcsbase
  sd t2, KCS_DCS_BASE(t1)
  csrw CSR_scddcsbase, a7
end call_dcs_raise

/* Live: + a7 top of the DCS. The area in use keeps its top in its owner's
 * state, so that entering the owner again goes on above it; only then the
 * callee's is read, as both may be the same. */
fragment call_dcs_own
  csrr t2, CSR_scddcsbase
  sd t2, KCS_DCS_BASE(t1)
  csrr t2, CSR_scddcslimit
  sd t2, KCS_DCS_LIMIT(t1)
  ld t2, THREAD_DCS_OWNER - THREAD_BIAS(t0)
  sd t2, KCS_DCS_OWNER(t1)
  ld t6, STATE_DCS_TOP(t2)
  sd t6, KCS_DCS_OWNER_TOP(t1)
  sd a7, STATE_DCS_TOP(t2)
  sd t3, THREAD_DCS_OWNER - THREAD_BIAS(t0)
  ld t6, STATE_DCS_TOP(t3)
  ld a7, STATE_DCS_LIMIT(t3)
  csrw CSR_scddcsbase, t6
  csrw CSR_scddcstop, t6
  csrw CSR_scddcslimit, a7
end call_dcs_own

/* Live: t0, t1, t3, t4. The frame becomes valid, the thread changes domain. */
fragment call_switch
  patch PATCH_GATE
  lui ra, 0
  addi ra, ra, 0
  sd ra, KCS_GATE(t1)
  addi t1, t1, KCS_FRAME
  sd t1, THREAD_KCS_TOP - THREAD_BIAS(t0)
  sd t3, THREAD_CURRENT - THREAD_BIAS(t0)
  ld tp, STATE_TP(t3)
end call_switch

/* Live: t4. A domain that calls itself goes on below itself. */
fragment call_stack
  mv sp, t4
end call_stack

/* The caller's tag, small ... */
fragment call_tag
  patch PATCH_CALLER_TAG
  addi a7, zero, 0
end call_tag

/* ... or any. */
fragment call_far_tag
  patch PATCH_FAR_TAG
  lui a7, 0
  addi a7, a7, 0
end call_far_tag

/* Live: a0-a7, argument capabilities, ra = gate, sp, tp. Into the callee. */
fragment call_go
  patch PATCH_TARGET
  auipc t6, 0
  ld t2, 0(t6)
  patch PATCH_MASK
  cd.clr 0
  jr t2
end call_go

/* Live: a0-a6, ra, sp, tp; off the path. The supervisor makes what is missing
 * and starts the proxy anew, or goes back to the caller with a status. */
fragment call_cold
  patch PATCH_EDGE
  lui t6, 0
  addi t6, t6, 0
  addi a7, zero, SYS_THREAD_INIT
  ecall
end call_cold
