/* SPDX-License-Identifier: MIT
 *
 * main CALLS SEED: four threads make so many calls of all kinds, while they
 * kill and replace the server, give calls up, revoke capabilities, and make
 * and drop threads, domains and grants, as the seed says. Then everything is
 * ended, and the supervisor counts.
 */
#include "bank.h"
#include <codoms/audit.h>
#include <codoms/cap.h>
#include <codoms/thread.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORKERS = 4, STATUSES = 32 };

static uint64_t calls, seed;
static uint64_t results[WORKERS][STATUSES];
static uint64_t wrong[WORKERS], kills[WORKERS], revoked[WORKERS];
static dipc_mutex mutex;
static dipc_process server;

static uint64_t draw(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state >> 11;
}

/* ---- the server dies and comes back ----------------------------------------- */

static void replace(void) {
  uint64_t n;
  dipc_lock(&mutex);
  dipc_status s = bank_add(0, &n);
  if (s == DIPC_EDEAD || s == DIPC_EUNBOUND) {
    if (server.value > 0)
      dipc_close(server.value);
    server = dipc_spawn("bank");
    dipc_rebind("bank");
  }
  dipc_unlock(&mutex);
}

static void murder(unsigned self) {
  dipc_lock(&mutex);
  if (server.value > 0)
    kills[self] += dipc_kill(server, 0) == DIPC_OK;
  dipc_unlock(&mutex);
}

/* ---- what else a worker does ------------------------------------------------- */

static uint64_t *storage[WORKERS];

/* A stored capability dies with its counter. */
static void share_and_revoke(unsigned self) {
  int64_t counter = dipc_supervisor(DIPC_DO_counter_new, 0, 0, 0);
  if (counter < 0)
    return;
  dipc_cap_async(1, storage[self], 8, counter, 2);
  dipc_cap_store(1, storage[self]);
  dipc_cap_load(2, storage[self]);
  wrong[self] += (dipc_cap_live() & 6) != 6;
  dipc_supervisor(DIPC_DO_counter_free, (uint64_t)counter, 0, 0);
  wrong[self] += (dipc_cap_live() & 6) != 0;
  dipc_cap_load(2, storage[self]);
  wrong[self] += (dipc_cap_live() & 6) != 0;
  revoked[self]++;
}

static void grant_and_revoke(unsigned self) {
  dipc_domain me = dipc_dom_self(), d = dipc_dom_copy(me, DIPC_READ);
  dipc_grant g = dipc_grant_create(me, d, DIPC_READ);
  wrong[self] += g.value < 0 || dipc_grant_revoke(g) != DIPC_OK;
  dipc_close(d.value), dipc_close(me.value);
}

static int64_t short_life(void *argument) { return (int64_t)argument; }

static void thread_and_join(unsigned self) {
  dipc_thread t = dipc_thread_create(short_life, (void *)7);
  wrong[self] += t.value > 0 && dipc_thread_join(t) != 7;
}

static dipc_status call(uint64_t what, uint64_t *n, const char *data) {
  dipc_status s;
  if (what < 600)
    return bank_add(1, n);
  if (what < 800)
    return bank_sum(data, 100, n);
  if (what < 990)
    return bank_through(what, n);
  if (what < 996)
    return bank_add(0, n);
  if (what < 998)
    return bank_crash(n);
  dipc_within(300);
  s = bank_slow(what == 998 ? 3000 : 10, n);
  dipc_within_end();
  return s;
}

static int64_t work(void *argument) {
  unsigned self = (unsigned)(uint64_t)argument;
  uint64_t state = seed * 0x9e3779b97f4a7c15 + self + 1;
  static const char data[100] = {1, 2, 3};
  for (uint64_t i = 0; i < calls / WORKERS; i++) {
    uint64_t n = 0, what = draw(&state) % 1000, other = draw(&state) % 2000;
    dipc_status s = call(what, &n, data);
    results[self][s]++;
    if (s == DIPC_OK && what >= 600 && what < 800)
      wrong[self] += n != 6;
    if (s == DIPC_OK && what >= 800 && what < 990)
      wrong[self] += n != what + 1 && n != 0;
    if (s == DIPC_EDEAD || s == DIPC_EUNBOUND)
      replace();
    if (other == 0)
      murder(self);
    else if (other < 10)
      share_and_revoke(self);
    else if (other < 14)
      grant_and_revoke(self);
    else if (other < 16)
      thread_and_join(self);
  }
  return 0;
}

int main(int argc, char **argv) {
  dipc_thread t[WORKERS];
  struct codoms_audit a;
  calls = argc > 1 ? strtoull(argv[1], NULL, 10) : 20000;
  seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  for (uint64_t i = 0; i < WORKERS; i++) {
    storage[i] =
        (uint64_t *)dipc_supervisor(DIPC_DO_cap_page, 4096, 0, 0);
    t[i] = dipc_thread_create(work, (void *)i);
  }
  for (int i = 0; i < WORKERS; i++)
    dipc_thread_join(t[i]);
  if (server.value > 0)
    dipc_kill(server, 0), dipc_close(server.value);
  dipc_sleep(20000); /* what was given up ends by itself */
  for (int s = 0; s < STATUSES; s++) {
    uint64_t n = 0;
    for (int i = 0; i < WORKERS; i++)
      n += results[i][s];
    if (n)
      printf("%llu times: %s\n", (unsigned long long)n,
             dipc_status_text((dipc_status)s));
  }
  uint64_t bad = 0, killed = 0, revocations = 0;
  for (int i = 0; i < WORKERS; i++)
    bad += wrong[i], killed += kills[i], revocations += revoked[i];
  printf("%llu kills, %llu revocations, %llu wrong\n",
         (unsigned long long)killed, (unsigned long long)revocations,
         (unsigned long long)bad);
  dipc_supervisor(DIPC_DO_audit, (uint64_t)&a, 0, 0);
  printf("pages lost %llu, bytes %llu, counters %llu, rights %llu, frames "
         "%llu\n",
         (unsigned long long)a.pages_lost, (unsigned long long)a.bytes_lost,
         (unsigned long long)a.counters_lost,
         (unsigned long long)a.rights_lost, (unsigned long long)a.frames_lost);
  printf("left: threads %llu, handles %llu, counters %llu, frames %llu\n",
         (unsigned long long)a.threads, (unsigned long long)a.handles,
         (unsigned long long)a.counters, (unsigned long long)a.frames);
  return bad || a.lost;
}
