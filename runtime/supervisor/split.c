/* SPDX-License-Identifier: MIT
 *
 * Time-outs. A crossing that has taken too long is cut off: the caller goes on
 * with DIPC_ETIMEOUT on its own thread, and what it had called goes on as the
 * rest, on a new thread that dies when it returns. Frames, stacks and
 * capability stacks above the cut move to the new thread. If a domain is on
 * both sides of the cut (a callback is under way), its stack cannot be in two
 * places: then the cut waits.
 */
#include "supervisor/supervisor.h"

#include "proxy/proxy.h"

enum { RA = 1, SP = 2, TP = 4, A0 = 10 };

static uint32_t index_of(const struct thread_place *t, uint64_t state) {
  return (uint32_t)((state - t->address - THREAD_STATES) / STATE_SIZE);
}

/* Marks the states that frames and domains from `from` up to `to` use. */
static void mark(const struct thread_place *t, unsigned from, unsigned to,
                 bool *used) {
  for (unsigned i = from; i < to; i++)
    used[index_of(t, t->kcs[i].caller)] = true;
}

/* Frame `cut` is the crossing to cut off. */
static bool separable(const struct thread_place *t, unsigned cut, bool *above) {
  bool below[DOMAINS + 1] = {false};
  mark(t, 0, cut + 1, below);
  mark(t, cut + 1, thread_depth(t), above);
  above[index_of(t, t->thread->current)] = true;
  for (unsigned i = 1; i <= DOMAINS; i++)
    if (above[i] && below[i])
      return false;
  above[0] = false;
  return true;
}

/* ---- the rest -------------------------------------------------------------
 */

/* Addresses in a thread's space are as far from its start in the other. */
static uint64_t moved(const struct thread_place *from,
                      const struct thread_place *to, uint64_t address) {
  return address - from->address + to->address;
}

static void move_frames(struct thread_place *t, struct thread_place *rest,
                        unsigned cut) {
  unsigned count = thread_depth(t) - cut - 1;
  for (unsigned i = 0; i < count; i++) {
    struct kcs_frame *f = &rest->kcs[i];
    *f = t->kcs[cut + 1 + i];
    f->caller = moved(t, rest, f->caller);
    f->dcs_top = moved(t, rest, f->dcs_top);
    f->dcs_base = moved(t, rest, f->dcs_base);
    f->dcs_limit = moved(t, rest, f->dcs_limit);
    f->dcs_owner = moved(t, rest, f->dcs_owner);
    f->dcs_owner_top = moved(t, rest, f->dcs_owner_top);
  }
  rest->thread->kcs_top = rest->kcs_address + count * KCS_FRAME;
}

static void move_states(struct thread_place *t, struct thread_place *rest,
                        const bool *above) {
  for (unsigned i = 1; i <= DOMAINS; i++) {
    struct state *from = &t->thread->states[i], *to = &rest->thread->states[i];
    if (from->dcs_top) {
      to->dcs_top = moved(t, rest, from->dcs_top);
      to->dcs_limit = moved(t, rest, from->dcs_limit);
    }
    if (!above[i])
      continue;
    uint64_t top = to->dcs_top, limit = to->dcs_limit;
    *to = *from;
    to->dcs_top = top;
    to->dcs_limit = limit;
    *from = (struct state){.dcs_top = thread_dcs(t, i - 1)};
    from->dcs_limit = from->dcs_top + DCS_SIZE;
  }
}

/* The capability stacks as they are; what lies below the cut is out of the
 * rest's reach, because its base is not below what its callers had. */
static bool copy_dcs(struct supervisor *s, const struct thread_place *t,
                     const struct thread_place *rest) {
  for (uint32_t slot = 0; slot < DOMAINS; slot++)
    for (uint64_t at = 0; at < DCS_SIZE; at += PAGE) {
      struct page from, to;
      uint64_t there = thread_dcs(rest, slot) + at;
      if (!memory_look(s, thread_dcs(t, slot) + at, &from))
        continue;
      if (!memory_map(s, there, PAGE, PROT_R | PROT_W, TAG_KERNEL | TAG_C))
        return false;
      (void)memory_look(s, there, &to);
      memcpy(to.memory, from.memory, PAGE);
    }
  return true;
}

static void start_rest(struct supervisor *s, struct thread_place *t,
                       struct thread_place *rest, const struct kcs_frame *cut) {
  struct context *c = rest->context;
  *c = *t->context;
  c->dcs_base = moved(t, rest, c->dcs_base);
  c->dcs_top = moved(t, rest, c->dcs_top);
  c->dcs_limit = moved(t, rest, c->dcs_limit);
  /* Nothing of the caller's can be popped, policy or not. */
  if (c->dcs_base < moved(t, rest, cut->dcs_top) &&
      c->dcs_limit > moved(t, rest, cut->dcs_top))
    c->dcs_base = moved(t, rest, cut->dcs_top);
  rest->thread->current = moved(t, rest, t->thread->current);
  rest->thread->dcs_owner = moved(t, rest, t->thread->dcs_owner);
  rest->why = t->why;
  rest->is_rest = rest->detached = true;
  if (t->phase == THREAD_SLEEPS) {
    rest->phase = THREAD_SLEEPS;
    rest->sleep_key = t->sleep_key;
    rest->wake_at = t->wake_at;
  } else {
    schedule_ready(s, rest);
  }
}

/* ---- the caller ------------------------------------------------------------
 */

static void resume_caller(struct supervisor *s, struct thread_place *t,
                          unsigned cut) {
  const struct kcs_frame *f = &t->kcs[cut];
  const struct gate *g = gate_at(s, f->gate & ~1ull);
  const struct domain *d = thread_domain(s, t, f->caller);
  struct context *c = t->context;
  uint64_t limit = c->dcs_limit, base = c->dcs_base;
  if (!g)
    fatal(s, "kernel control stack is corrupt");
  if (g->features & (WITH_DCS_RAISED | WITH_DCS_OWN))
    base = f->dcs_base;
  if (g->features & WITH_DCS_OWN) {
    limit = f->dcs_limit;
    t->thread->dcs_owner = f->dcs_owner;
    t->thread->states[index_of(t, f->dcs_owner)].dcs_top = f->dcs_owner_top;
  }
  *c = (struct context){
      .dcs_base = base, .dcs_top = f->dcs_top, .dcs_limit = limit};
  t->thread->current = f->caller;
  t->thread->kcs_top = t->kcs_address + cut * KCS_FRAME;
  if (!d)
    return; /* it died: unwound when it runs */
  c->frame.x[0] = d->trampoline;
  c->frame.x[RA] = f->ra;
  c->frame.x[SP] = f->sp;
  c->frame.x[TP] = thread_state(s, t, d)->tp;
  c->frame.x[A0] = DIPC_ETIMEOUT;
}

bool split_thread(struct supervisor *s, struct thread_place *t) {
  bool above[DOMAINS + 1] = {false};
  unsigned cut = t->deadline_depth;
  if (thread_depth(t) <= cut) {
    t->deadline = 0; /* the call was over in time */
    return true;
  }
  if (!separable(t, cut, above) || !t->home)
    return false;
  struct thread_place *rest = thread_new(s, t->home);
  if (!rest)
    return false;
  if (!copy_dcs(s, t, rest)) {
    thread_free(s, rest);
    return false;
  }
  struct kcs_frame frame = t->kcs[cut];
  move_frames(t, rest, cut);
  start_rest(s, t, rest, &frame);
  move_states(t, rest, above);
  resume_caller(s, t, cut);
  t->deadline = 0;
  if (t->phase == THREAD_SLEEPS)
    schedule_ready(s, t);
  return true;
}
