/* SPDX-License-Identifier: MIT
 *
 * Return half of a crossing: from the callee's `ret` to the caller. Gates may
 * be called by every domain, and there is one for each way of the DCS and
 * number of capability results; what a gate restores comes from the kernel
 * control stack alone. proxy.def has the order and the choice of fragments.
 *
 * Registers:
 *   a0 a1  results, untouched   c0-c7  results first, then cd.clr
 *   s0-s11 fs* ft* fa* a2-a7  untouched (the stubs' work)
 *   t0  the thread   t1  end of the top frame   t3  this gate's entry
 *   t2 t4 t6  scratch   t5  caller's state
 * All of t0 to t6 are written on every path (t2 where gates match frames):
 * callee stubs do not clear them.
 */
#include "proxy/template.inc"

#define FRAME(field) ((field) - KCS_FRAME)

/* From: the callee, or anybody, at an entry. Live: a0, a1, c0-c7. */
fragment gate_slot
  auipc t3, 0
  csrr t0, CSR_scdthread
  ld t1, THREAD_KCS_TOP - THREAD_BIAS(t0)
end gate_slot

/* Live: + t0, t1, t3. The top frame is a call that returns through here, and
 * its caller is alive. Below the first frame is one without a gate. */
fragment gate_match
  ld t2, FRAME(KCS_GATE)(t1)
  ld t5, FRAME(KCS_CALLER)(t1)
  patch PATCH_BRANCH, gate_wrong
  bne t2, t3, 0
end gate_match

/* Live: t0, t1. The same without the check. */
fragment gate_trust
  ld t5, FRAME(KCS_CALLER)(t1)
end gate_trust

/* Live: t0, t1, t5. The callee's stack starts here when it is entered again:
 * its own word, its own loss. */
fragment gate_stack
  ld t4, THREAD_CURRENT - THREAD_BIAS(t0)
  sd sp, STATE_SP(t4)
  ld sp, FRAME(KCS_SP)(t1)
end gate_stack

/* Live: t0, t1, t5. */
fragment gate_dcs_raise
  ld t4, FRAME(KCS_DCS_BASE)(t1)
  csrw CSR_scddcsbase, t4
end gate_dcs_raise

/* Live: t0, t1, t5. */
fragment gate_dcs_own
  ld t4, FRAME(KCS_DCS_OWNER)(t1)
  ld t6, FRAME(KCS_DCS_OWNER_TOP)(t1)
  sd t4, THREAD_DCS_OWNER - THREAD_BIAS(t0)
  sd t6, STATE_DCS_TOP(t4)
  ld t4, FRAME(KCS_DCS_BASE)(t1)
  ld t6, FRAME(KCS_DCS_LIMIT)(t1)
  csrw CSR_scddcsbase, t4
  csrw CSR_scddcslimit, t6
end gate_dcs_own

/* Live: a0, a1, t0, t1, t5, sp. The thread changes back, the frame is gone,
 * and what the callee pushed: a capability that was lent dies here.
 * The trampoline is one `ret` in the caller's own domain: P code must not jump
 * where the caller said. */
fragment gate_go
  ld t2, FRAME(KCS_DCS_TOP)(t1)
  ld t6, STATE_TRAMPOLINE(t5)
  ld ra, FRAME(KCS_RA)(t1)
  csrw CSR_scddcstop, t2
  ld tp, STATE_TP(t5)
  addi t1, t1, -KCS_FRAME
  sd t5, THREAD_CURRENT - THREAD_BIAS(t0)
  sd t1, THREAD_KCS_TOP - THREAD_BIAS(t0)
  patch PATCH_MASK
  cd.clr 0
  jr t6
end gate_go

/* From: gate_match. A forged return, or a caller that died meanwhile: the
 * supervisor knows (trap.c). */
fragment gate_wrong
  ebreak
end gate_wrong
