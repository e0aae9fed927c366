/* SPDX-License-Identifier: MIT
 *
 * Threads, and waiting for each other with the supervisor's two calls on a
 * word of memory. Nothing here enters the supervisor as long as nobody waits.
 */
#include "internal.h"
#include <codoms/thread.h>

#include <stdatomic.h>
#include <stdlib.h>

/* ---- threads ----------------------------------------------------------------
 */

struct start {
  int64_t (*function)(void *);
  void *argument;
};

/* From the supervisor: the first of a thread in this domain. */
static noreturn void run(struct start *s) {
  struct start copy = *s;
  free(s);
  int64_t result = copy.function(copy.argument);
  for (;;)
    dipc_supervisor(DIPC_DO_thread_exit, (uint64_t)result, 0, 0);
}

dipc_thread dipc_thread_create(int64_t (*function)(void *), void *argument) {
  struct start *s = malloc(sizeof *s);
  if (!s)
    return (dipc_thread){-DIPC_ENOMEM};
  *s = (struct start){function, argument};
  dipc_thread t = {
      dipc_supervisor(DIPC_DO_thread_create, (uint64_t)run, (uint64_t)s, 0)};
  if (t.value < 0)
    free(s);
  return t;
}

int64_t dipc_thread_join(dipc_thread t) {
  int64_t result;
  do
    result = dipc_supervisor(DIPC_DO_thread_join, (uint64_t)t.value, 0, 0);
  while (result == -DIPC_EAGAIN);
  return result;
}

/* ---- words ------------------------------------------------------------------
 */

static atomic_uint *word(uint32_t *w) { return (atomic_uint *)(void *)w; }

static int64_t wait(uint32_t *w, uint32_t value, uint64_t ticks) {
  return dipc_supervisor(DIPC_DO_futex_wait, (uint64_t)w, value, ticks);
}

static void wake(uint32_t *w, uint64_t most) {
  dipc_supervisor(DIPC_DO_futex_wake, (uint64_t)w, most, 0);
}

/* ---- mutex: 0 free, 1 taken, 2 taken and somebody may wait
 * ------------------- */

bool dipc_try_lock(dipc_mutex *m) {
  unsigned none = 0;
  return atomic_compare_exchange_strong_explicit(
      word(&m->word), &none, 1, memory_order_acquire, memory_order_relaxed);
}

void dipc_lock(dipc_mutex *m) {
  if (dipc_try_lock(m))
    return;
  while (atomic_exchange_explicit(word(&m->word), 2, memory_order_acquire))
    wait(&m->word, 2, 0);
}

void dipc_unlock(dipc_mutex *m) {
  if (atomic_exchange_explicit(word(&m->word), 0, memory_order_release) == 2)
    wake(&m->word, 1);
}

/* ---- condition: counts signals
 * ------------------------------------------------ */

dipc_status dipc_condition_wait(dipc_condition *c, dipc_mutex *m,
                                uint64_t ticks) {
  unsigned before = atomic_load(word(&c->word));
  dipc_unlock(m);
  int64_t result = wait(&c->word, before, ticks);
  dipc_lock(m);
  return result == -DIPC_ETIMEOUT ? DIPC_ETIMEOUT : DIPC_OK;
}

void dipc_condition_signal(dipc_condition *c) {
  atomic_fetch_add(word(&c->word), 1);
  wake(&c->word, 1);
}

void dipc_condition_broadcast(dipc_condition *c) {
  atomic_fetch_add(word(&c->word), 1);
  wake(&c->word, UINT32_MAX);
}

/* ---- semaphore
 * ----------------------------------------------------------------- */

static bool take_one(dipc_semaphore *s) {
  unsigned n = atomic_load(word(&s->count));
  while (n)
    if (atomic_compare_exchange_weak(word(&s->count), &n, n - 1))
      return true;
  return false;
}

dipc_status dipc_semaphore_down(dipc_semaphore *s, uint64_t ticks) {
  int64_t result = 0;
  while (!take_one(s)) {
    if (result == -DIPC_ETIMEOUT)
      return DIPC_ETIMEOUT;
    atomic_fetch_add(word(&s->waiting), 1);
    result = wait(&s->count, 0, ticks);
    atomic_fetch_sub(word(&s->waiting), 1);
  }
  return DIPC_OK;
}

void dipc_semaphore_up(dipc_semaphore *s) {
  atomic_fetch_add(word(&s->count), 1);
  if (atomic_load(word(&s->waiting)))
    wake(&s->count, 1);
}
