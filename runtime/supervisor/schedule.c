/* SPDX-License-Identifier: MIT
 *
 * Which thread runs: one queue for all harts, first come, first served, a
 * quantum at a time. The timer runs only when somebody waits for the hart or
 * for a time. Who sleeps is woken by a key (syscall.c: the physical address of
 * a word) or by the clock.
 */
#include "supervisor/supervisor.h"

#include <codoms/csr.h>

#define QUANTUM 1000 /* ticks of `time`, 100 microseconds */

static uint64_t now(void) {
  uint64_t time;
  __asm__ volatile("rdtime %0" : "=r"(time));
  return time;
}

/* ---- the queue ----------------------------------------------------------- */

void schedule_ready(struct supervisor *s, struct thread_place *t) {
  if (t->wake_at || t->deadline)
    s->times_known = false;
  t->phase = THREAD_READY;
  t->next = NULL;
  t->sleep_key = t->wake_at = 0;
  if (s->ready)
    s->ready_last->next = t;
  else
    s->ready = t;
  s->ready_last = t;
  hart_wake_idle(s);
}

static struct thread_place *take(struct supervisor *s) {
  struct thread_place *t = s->ready;
  if (t)
    s->ready = t->next;
  return t;
}

/* It is not to run any more. */
void schedule_drop(struct supervisor *s, struct thread_place *t) {
  struct thread_place *last = NULL;
  for (struct thread_place **at = &s->ready; *at;) {
    if (*at == t) {
      *at = t->next;
    } else {
      last = *at;
      at = &(*at)->next;
    }
  }
  s->ready_last = last;
}

/* ---- registers ----------------------------------------------------------- */

static void put_away(struct hart *h, struct context *c) {
  c->frame = h->frame;
  trap_floats(c->f);
  __asm__ volatile("csrr %0, 0x003" : "=r"(c->fcsr));
  trap_capabilities(c->c);
  c->dcs_base = csr_read(CSR_scddcsbase);
  c->dcs_top = csr_read(CSR_scddcstop);
  c->dcs_limit = csr_read(CSR_scddcslimit);
}

static void bring_back(struct hart *h, struct thread_place *t) {
  struct context *c = t->context;
  h->frame = c->frame;
  trap_set_floats(c->f);
  __asm__ volatile("csrw 0x003, %0" : : "r"(c->fcsr));
  trap_set_capabilities(c->c);
  csr_write(CSR_scddcsbase, c->dcs_base);
  csr_write(CSR_scddcstop, c->dcs_top);
  csr_write(CSR_scddcslimit, c->dcs_limit);
  csr_write(CSR_scdthread, t->address + THREAD_BIAS);
}

void schedule_stop(struct supervisor *s, enum thread_phase phase) {
  struct thread_place *t = s->hart->running;
  put_away(s->hart, t->context);
  s->hart->running = NULL;
  t->phase = phase;
  if (t->wake_at || t->deadline)
    s->times_known = false;
  if (phase == THREAD_READY)
    schedule_ready(s, t);
}

/* ---- time ---------------------------------------------------------------- */

static uint64_t earlier(uint64_t a, uint64_t b) { return a && a < b ? a : b; }

/* The first time that somebody waits for who is on no hart. Looked for again
 * only after somebody began or ceased to wait. */
static uint64_t first_time(struct supervisor *s) {
  if (s->times_known)
    return s->first_time;
  uint64_t first = UINT64_MAX;
  for (struct thread_place *t = s->threads; t < s->threads + THREADS; t++)
    if (t->phase == THREAD_SLEEPS || t->phase == THREAD_READY) {
      first = t->phase == THREAD_SLEEPS ? earlier(t->wake_at, first) : first;
      first = earlier(t->deadline, first);
    }
  s->times_known = true;
  return s->first_time = first;
}

static void set_timer(struct supervisor *s) {
  struct thread_place *t = s->hart->running;
  uint64_t next = first_time(s);
  if (t)
    next = earlier(t->deadline, next);
  if (s->ready && t && now() + QUANTUM < next)
    next = now() + QUANTUM;
  csr_write(stimecmp, next);
}

/* Sleepers whose time has come, and crossings that have taken too long. */
static void look_at_clock(struct supervisor *s) {
  uint64_t time = now();
  if (first_time(s) > time)
    return;
  s->times_known = false;
  for (struct thread_place *t = s->threads; t < s->threads + THREADS; t++) {
    bool waits = t->phase == THREAD_SLEEPS || t->phase == THREAD_READY;
    if (waits && t->deadline && t->deadline <= time)
      if (!split_thread(s, t))
        t->deadline = time + QUANTUM;
    if (t->phase == THREAD_SLEEPS && t->wake_at && t->wake_at <= time) {
      t->context->frame.x[10] = (uint64_t)-DIPC_ETIMEOUT;
      schedule_ready(s, t);
    }
  }
}

void schedule_timer(struct supervisor *s) {
  struct thread_place *t = s->hart->running;
  look_at_clock(s);
  if (!t)
    return;
  if (s->ready || (t->deadline && t->deadline <= now())) {
    schedule_stop(s, THREAD_READY);
    look_at_clock(s);
  }
}

/* ---- sleeping ------------------------------------------------------------ */

void schedule_sleep(struct supervisor *s, uint64_t key, uint64_t ticks) {
  struct thread_place *t = s->hart->running;
  uint64_t time = now();
  t->sleep_key = key;
  t->wake_at = !ticks ? 0 : ticks > UINT64_MAX - 1 - time ? 0 : time + ticks;
  schedule_stop(s, THREAD_SLEEPS);
}

unsigned schedule_wake(struct supervisor *s, uint64_t key, unsigned most,
                       int64_t result) {
  unsigned woken = 0;
  for (struct thread_place *t = s->threads; t < s->threads + THREADS; t++)
    if (woken < most && t->phase == THREAD_SLEEPS && t->sleep_key == key) {
      t->context->frame.x[10] = (uint64_t)result;
      schedule_ready(s, t);
      woken++;
    }
  return woken;
}

/* ---- choosing ------------------------------------------------------------ */

/* Whether anything can still happen by itself. */
static bool hope(struct supervisor *s) {
  if (s->ready || first_time(s) != UINT64_MAX)
    return true;
  for (struct hart *h = s->harts; h < s->harts + HARTS; h++)
    if (h->started && h->running)
      return true;
  return false;
}

static void wait(struct supervisor *s) {
  struct hart *h = s->hart;
  if (!hope(s))
    fail(s, "supervisor", "every thread waits, and nothing can wake one");
  set_timer(s);
  hart_unlock(h);
  __asm__ volatile("wfi" : : : "memory");
  csr_write(sip, 0);
  hart_lock(h);
  look_at_clock(s);
}

void schedule_choose(struct supervisor *s) {
  struct hart *h = s->hart;
  while (!h->running) {
    struct thread_place *t = take(s);
    if (!t) {
      wait(s);
      continue;
    }
    t->phase = THREAD_RUNS;
    if (t->deadline)
      s->times_known = false;
    h->running = t;
    bring_back(h, t);
    if (!thread_current(s, t))
      unwind_dead(s);
  }
  set_timer(s);
}
