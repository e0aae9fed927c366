/* SPDX-License-Identifier: MIT
 *
 * What callers see of a fault, an exit or a death: frames of the kernel
 * control stack go until one is left whose caller lives; it returns from its
 * call with a status. Everything comes from the frames; no register of the
 * dead is left to the living.
 */
#include "supervisor/supervisor.h"

#include "proxy/proxy.h"

#include <codoms/csr.h>

enum { RA = 1, SP = 2, TP = 4, A0 = 10 };

/* Puts the capability stack back as a gate of this kind would. */
static void restore_dcs(struct supervisor *s, struct thread_place *t,
                        const struct kcs_frame *f) {
  const struct gate *g = entry_gate(s, f->gate & ~1ull);
  if (!g)
    fatal(s, "kernel control stack is corrupt");
  csr_write(CSR_scddcstop, f->dcs_top);
  if (g->features & (WITH_DCS_RAISED | WITH_DCS_OWN))
    csr_write(CSR_scddcsbase, f->dcs_base);
  if (g->features & WITH_DCS_OWN) {
    csr_write(CSR_scddcslimit, f->dcs_limit);
    t->thread->dcs_owner = f->dcs_owner;
    thread_state(t, thread_domain(s, t, f->dcs_owner))->dcs_top =
        f->dcs_owner_top;
  }
}

/* Undoes one crossing; gives the domain that is current now. */
static struct domain *pop(struct supervisor *s, struct thread_place *t) {
  const struct kcs_frame *f = thread_top(t);
  struct domain *d = thread_domain(s, t, f->caller);
  restore_dcs(s, t, f);
  t->thread->kcs_top -= KCS_FRAME;
  t->thread->current = f->caller;
  if (!d->process->dead)
    thread_state(t, d)->sp = f->caller_sp;
  return d;
}

static void tell(struct supervisor *s, const struct process *dead,
                 const struct domain *resumed, enum status status) {
  struct codoms_event e = {.kind = CODOMS_EV_UNWIND,
                           .process = dead->id,
                           .caller = resumed->tag,
                           .depth = thread_depth(s->running),
                           .status = status};
  event_send(s, &e);
}

/* The caller returns from its call. `f` is a frame just popped. */
static void resume(struct supervisor *s, const struct kcs_frame *f,
                   const struct domain *d, enum status status) {
  s->frame = (struct trap_frame){0};
  s->frame.x[0] = d->trampoline;
  s->frame.x[RA] = f->ra;
  s->frame.x[SP] = f->sp;
  s->frame.x[TP] = f->tp;
  s->frame.x[A0] = status;
  trap_clear_registers();
}

/* On behalf of `dead`, whose death is the status. */
static void unwind(struct supervisor *s, const struct process *dead) {
  struct thread_place *t = s->running;
  enum status status = dead->death;
  while (thread_depth(t)) {
    const struct kcs_frame *f = thread_top(t);
    struct domain *d = pop(s, t);
    if (!d->process->dead) {
      resume(s, f, d, status);
      tell(s, dead, d, status);
      return;
    }
  }
  start_end(s, s->starting->process->status);
}

void unwind_current(struct supervisor *s, enum status why, unsigned status) {
  struct process *p = thread_current(s, s->running)->process;
  if (!p->dead)
    process_kill(s, p, why, status);
  unwind(s, p);
}

/* Either the frame's caller died while it was away, or somebody went to a gate
 * who has nothing to return from there: that is a fault. */
void unwind_gate(struct supervisor *s) {
  struct thread_place *t = s->running;
  if (thread_depth(t) && thread_top(t)->gate & 1)
    unwind(s, thread_domain(s, t, thread_top(t)->caller)->process);
  else
    unwind_current(s, DIPC_EFAULT, CODOMS_STATUS_FAULT);
}
