/* SPDX-License-Identifier: MIT
 *
 * Who starts when: every domain's _start in order, those with a main parked
 * before their constructors; then the parked ones in order (codoms/process.h
 * has the protocol). The processes of the boot are one group, in which one
 * start runs at a time; each process that is spawned is a group of its own.
 * When no group has anything left to run, the machine stops.
 */
#include "supervisor/supervisor.h"

enum { SP = 2, A0 = 10 };

/* On the process's own thread, which has nothing else to do. */
static void run(struct supervisor *s, struct domain *d) {
  struct thread_place *t = d->process->thread;
  d->phase = START_RUNS;
  t->starting = d;
  t->is_start = true;
  t->start_group = d->process->group;
  schedule_ready(s, t);
}

static void begin(struct supervisor *s, struct domain *d) {
  struct process *p = d->process;
  if (thread_begin(s, p->thread, d, process_address(p, d->record->start),
                   p->block + CODOMS_INFO_OFFSET) != DIPC_OK)
    fail(s, p->image->name, "out of memory for domain %s", d->name);
  run(s, d);
}

static void resume(struct supervisor *s, struct domain *d) {
  struct thread_place *t = d->process->thread;
  const struct state *st = thread_state(s, t, d);
  t->thread->current = thread_state_address(s, t, d);
  t->thread->dcs_owner = t->thread->current;
  *t->context = (struct context){.frame = d->parked,
                                 .dcs_base = st->dcs_top,
                                 .dcs_top = st->dcs_top,
                                 .dcs_limit = st->dcs_limit};
  d->in_main = true;
  run(s, d);
}

/* The first domain of a group in this phase, by process, then by domain. */
static struct domain *find(struct supervisor *s, uint32_t group,
                           enum start_phase phase) {
  struct domain *found = NULL;
  for (struct domain *d = s->domains; d < s->domains + DOMAINS; d++)
    if (d->process && d->process->group == group && d->phase == phase &&
        (!found || d->process->id < found->process->id))
      found = d;
  return found;
}

/* Somebody is starting, or is in a main. */
static bool anything(const struct supervisor *s) {
  for (const struct domain *d = s->domains; d < s->domains + DOMAINS; d++)
    if (d->process && d->phase != START_DONE)
      return true;
  for (const struct thread_place *t = s->threads; t < s->threads + THREADS; t++)
    if (t->phase != THREAD_FREE && t->is_start)
      return true;
  return false;
}

void start_next(struct supervisor *s, uint32_t group) {
  struct domain *d;
  if ((d = find(s, group, START_NEW)))
    begin(s, d);
  else if ((d = find(s, group, START_PARKED)))
    resume(s, d);
  else if (!anything(s))
    machine_exit(s->status);
}

/* The running thread has nothing to do until the next start of its process. */
static uint32_t leave(struct supervisor *s) {
  struct thread_place *t = s->hart->running;
  t->is_start = false;
  t->starting = NULL;
  schedule_stop(s, THREAD_PARKED);
  return t->start_group;
}

void start_park(struct supervisor *s) {
  struct thread_place *t = s->hart->running;
  struct domain *d = t->starting;
  d->phase = START_PARKED;
  d->parked = s->hart->frame;
  thread_state(s, t, d)->sp = s->hart->frame.x[SP] & ~15ull;
  start_next(s, leave(s));
}

void start_end(struct supervisor *s) {
  s->hart->running->starting->phase = START_DONE;
  start_next(s, leave(s));
}

/* Only a process that was running or going to run a start counts. */
void start_cancel(struct supervisor *s, struct process *p, unsigned status) {
  bool counts = false;
  EACH_DOMAIN(s, d, p) {
    counts |= d->phase == START_RUNS || d->phase == START_PARKED;
    d->phase = START_DONE;
  }
  if (counts && !p->group && !s->status)
    s->status = status;
}
