/* SPDX-License-Identifier: MIT
 *
 * What callers see of a fault, an exit or a death: frames of the kernel
 * control stack go until one is left whose caller lives; it returns from its
 * call with a status. Everything comes from the frames; no register of the
 * dead is left to the living. A thread without such a frame is over.
 */
#include "supervisor/supervisor.h"

#include "proxy/proxy.h"

#include <codoms/csr.h>

enum { RA = 1, SP = 2, TP = 4, A0 = 10 };

/* Puts the capability stack back as a gate of this kind would. */
static void restore_dcs(struct supervisor *s, struct thread_place *t,
                        const struct kcs_frame *f) {
  const struct gate *g = gate_at(s, f->gate & ~1ull);
  if (!g)
    fatal(s, "kernel control stack is corrupt");
  csr_write(CSR_scddcstop, f->dcs_top);
  if (g->features & (WITH_DCS_RAISED | WITH_DCS_OWN))
    csr_write(CSR_scddcsbase, f->dcs_base);
  if (g->features & WITH_DCS_OWN) {
    uint64_t offset = f->dcs_owner - t->address - THREAD_STATES;
    if (offset / STATE_SIZE > DOMAINS)
      fatal(s, "kernel control stack is corrupt");
    csr_write(CSR_scddcslimit, f->dcs_limit);
    t->thread->dcs_owner = f->dcs_owner;
    t->thread->states[offset / STATE_SIZE].dcs_top = f->dcs_owner_top;
  }
}

/* Undoes one crossing; gives the domain that is current now, null if it has
 * died. */
static struct domain *pop(struct supervisor *s, struct thread_place *t) {
  const struct kcs_frame *f = thread_top(t);
  restore_dcs(s, t, f);
  t->thread->kcs_top -= KCS_FRAME;
  t->thread->current = f->caller;
  return thread_domain(s, t, f->caller);
}

static void tell(struct supervisor *s, uint32_t dead,
                 const struct domain *resumed, enum status status) {
  struct codoms_event e = {.kind = CODOMS_EV_UNWIND,
                           .process = dead,
                           .caller = resumed->tag,
                           .depth = thread_depth(s->hart->running),
                           .status = status};
  event_send(s, &e);
}

/* The caller returns from its call. `f` is a frame just popped. */
static void resume(struct supervisor *s, const struct kcs_frame *f,
                   const struct domain *d, enum status status) {
  uint64_t *x = s->hart->frame.x;
  s->hart->frame = (struct trap_frame){0};
  x[0] = d->trampoline;
  x[RA] = f->ra;
  x[SP] = f->sp;
  x[TP] = thread_state(s, s->hart->running, d)->tp;
  x[A0] = status;
  trap_clear_registers();
}

/* On behalf of process `dead`, whose death is the status. */
static void unwind(struct supervisor *s, uint32_t dead, enum status status) {
  struct thread_place *t = s->hart->running;
  while (thread_depth(t)) {
    const struct kcs_frame *f = thread_top(t);
    struct domain *d = pop(s, t);
    if (d) {
      resume(s, f, d, status);
      tell(s, dead, d, status);
      return;
    }
  }
  unwind_end(s, status);
}

void unwind_dead(struct supervisor *s) { unwind(s, 0, s->hart->running->why); }

void unwind_current(struct supervisor *s, enum status why, unsigned status) {
  struct domain *d = thread_current(s, s->hart->running);
  uint32_t dead = d ? d->process->id : 0;
  if (d)
    process_kill(s, d->process, why, status);
  unwind(s, dead, why);
}

/* Either the frame's caller died while it was away, or the rest of a crossing
 * that took too long is done, or somebody went to a gate who has nothing to
 * return from there: that is a fault. */
void unwind_gate(struct supervisor *s) {
  struct thread_place *t = s->hart->running;
  struct domain *d = thread_current(s, t);
  if (thread_depth(t) && thread_top(t)->gate & 1) {
    if (d)
      thread_state(s, t, d)->sp = s->hart->frame.x[SP];
    unwind(s, 0, thread_top(t)->death);
  } else if (!thread_depth(t) && t->is_rest) {
    unwind_end(s, DIPC_OK);
  } else {
    unwind_current(s, DIPC_EFAULT, CODOMS_STATUS_FAULT);
  }
}

/* A thread that has started something starts the next; others leave their
 * result to whoever joins. */
void unwind_end(struct supervisor *s, uint64_t result) {
  struct thread_place *t = s->hart->running;
  uint32_t group = t->start_group;
  bool is_start = t->is_start;
  t->result = result;
  t->is_start = false;
  schedule_stop(s, THREAD_OVER);
  schedule_wake(s, THREAD_KEY(t->id), THREADS, -DIPC_EAGAIN);
  if (!t->home || t->detached)
    thread_free(s, t);
  if (is_start)
    start_next(s, group);
}
