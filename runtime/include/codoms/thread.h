/* SPDX-License-Identifier: MIT
 *
 * Threads of a domain, what they wait for each other with, and calls that do
 * not wait. A thread crosses into other domains like the first one; it ends
 * when its function returns.
 */
#ifndef CODOMS_THREAD_H
#define CODOMS_THREAD_H

#include <dipc.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct dipc_thread {
  int64_t value;
} dipc_thread;

/* value < 0: minus a status. */
dipc_thread dipc_thread_create(int64_t (*function)(void *), void *argument);
/* Waits for its end; what the function returned, without its highest bit. */
int64_t dipc_thread_join(dipc_thread t);
/* Nobody will join it. */
static inline dipc_status dipc_thread_detach(dipc_thread t) {
  return dipc_close(t.value);
}
static inline int64_t dipc_thread_number(void) {
  return DIPC_CALL_(thread_self, 0, 0, 0);
}
static inline void dipc_yield(void) { DIPC_CALL_(yield, 0, 0, 0); }
/* Ticks are of `time`: ten million in a second. */
static inline void dipc_sleep(uint64_t ticks) {
  DIPC_CALL_(sleep, ticks, 0, 0);
}

/* ---- waiting --------------------------------------------------------------
 */

/* All zero is ready for use. */
typedef struct dipc_mutex {
  uint32_t word;
} dipc_mutex;
typedef struct dipc_condition {
  uint32_t word;
} dipc_condition;
typedef struct dipc_semaphore {
  uint32_t count, waiting;
} dipc_semaphore;

void dipc_lock(dipc_mutex *m);
bool dipc_try_lock(dipc_mutex *m);
void dipc_unlock(dipc_mutex *m);

/* May return without a signal. ticks 0: for ever; DIPC_ETIMEOUT. */
dipc_status dipc_condition_wait(dipc_condition *c, dipc_mutex *m,
                                uint64_t ticks);
void dipc_condition_signal(dipc_condition *c);
void dipc_condition_broadcast(dipc_condition *c);

/* ticks 0: for ever; DIPC_ETIMEOUT. */
dipc_status dipc_semaphore_down(dipc_semaphore *s, uint64_t ticks);
void dipc_semaphore_up(dipc_semaphore *s);

/* ---- calls that may take too long ------------------------------------------
 *
 * Between these two a crossing is given up after so many ticks: its client
 * function gives DIPC_ETIMEOUT, and what it called ends unseen when it
 * returns. A caller that its callee is calling back waits for that first. */
static inline void dipc_within(uint64_t ticks) {
  DIPC_CALL_(deadline, ticks, 0, 0);
}
static inline void dipc_within_end(void) { DIPC_CALL_(deadline, 0, 0, 0); }

/* ---- calls that nobody waits for ------------------------------------------
 */

/* One call on a thread of its own: `function` crosses, and its result is there
 * when dipc_async_result has waited for it. What `argument` points at must
 * live until then. */
typedef dipc_thread dipc_async;
static inline dipc_async dipc_async_call(int64_t (*function)(void *),
                                         void *argument) {
  return dipc_thread_create(function, argument);
}
static inline int64_t dipc_async_result(dipc_async a) {
  return dipc_thread_join(a);
}

#ifdef __cplusplus
}
#endif

#endif
