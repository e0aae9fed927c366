/* SPDX-License-Identifier: MIT
 *
 * Who runs when: every domain's _start in order, those with a main parked
 * before their constructors; then the parked ones in order; then the machine
 * stops (codoms/process.h has the protocol). One thread runs at a time, until
 * it is done.
 */
#include "supervisor/supervisor.h"

#include <codoms/csr.h>

enum { SP = 2, TP = 4, A0 = 10 };

/* The thread is in this domain, at the outermost level. */
static void place(struct supervisor *s, struct domain *d, struct state *st) {
  struct thread_place *t = d->process->thread;
  s->running = t;
  s->starting = d;
  t->thread->current = thread_state_address(t, d);
  t->thread->dcs_owner = t->thread->current;
  csr_write(CSR_scdthread, t->address + THREAD_BIAS);
  csr_write(CSR_scddcsbase, st->dcs_top);
  csr_write(CSR_scddcstop, st->dcs_top);
  csr_write(CSR_scddcslimit, st->dcs_limit);
  trap_clear_registers();
}

static void begin(struct supervisor *s, struct domain *d) {
  struct thread_place *t = d->process->thread;
  struct state *st = thread_state(t, d);
  if (domain_enter(s, t, d) != DIPC_OK)
    fail(s, d->process->image->name, "out of memory for domain %s", d->name);
  place(s, d, st);
  s->frame = (struct trap_frame){0};
  s->frame.x[0] = process_address(d->process, d->record->start);
  s->frame.x[SP] = st->sp;
  s->frame.x[TP] = st->tp;
  s->frame.x[A0] = d->process->block + CODOMS_INFO_OFFSET;
}

static void resume(struct supervisor *s, struct domain *d) {
  place(s, d, thread_state(d->process->thread, d));
  s->frame = d->parked;
}

/* The first domain in this phase, by process, then by domain. */
static struct domain *find(struct supervisor *s, enum start_phase phase) {
  for (struct process *p = s->processes; p < s->processes + s->process_count;
       p++)
    for (uint32_t i = 0; i < p->count; i++)
      if (s->domains[p->first + i].phase == phase)
        return &s->domains[p->first + i];
  return NULL;
}

void start_next(struct supervisor *s) {
  struct domain *d;
  if ((d = find(s, START_NEW)))
    begin(s, d);
  else if ((d = find(s, START_PARKED)))
    resume(s, d);
  else
    machine_exit(s->status);
  d->phase = START_DONE;
}

void start_park(struct supervisor *s) {
  struct domain *d = s->starting;
  d->phase = START_PARKED;
  d->parked = s->frame;
  thread_state(s->running, d)->sp = s->frame.x[SP] & ~15ull;
  start_next(s);
}

void start_cancel(struct supervisor *s, struct domain *d, unsigned status) {
  if (d->phase == START_PARKED && !s->status)
    s->status = status;
  d->phase = START_DONE;
}

void start_end(struct supervisor *s, unsigned status) {
  if (!s->status)
    s->status = status;
  start_next(s);
}
