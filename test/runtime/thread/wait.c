// SPDX-License-Identifier: MIT
// Conditions and semaphores: a queue between threads loses nothing, a time
// that is over is told, and sleeping takes as long as asked.
// RUN: %build/bin/clang -fcodoms -O2 %s -o %t
// RUN: %codoms_sim -q %t | FileCheck %s
// RUN: %codoms_sim -q -smp 3 %t | FileCheck %s
// CHECK: got 5050
// CHECK-NEXT: down: the time was over
// CHECK-NEXT: wait: the time was over
// CHECK-NEXT: slept
#include <codoms/thread.h>
#include <stdio.h>

enum { PLACES = 4, ITEMS = 100 };

static dipc_mutex mutex;
static dipc_condition changed;
static int queue[PLACES], used;
static dipc_semaphore done;

static int64_t produce(void *argument) {
  (void)argument;
  for (int i = 1; i <= ITEMS; i++) {
    dipc_lock(&mutex);
    while (used == PLACES)
      dipc_condition_wait(&changed, &mutex, 0);
    queue[used++] = i;
    dipc_condition_broadcast(&changed);
    dipc_unlock(&mutex);
  }
  dipc_semaphore_up(&done);
  return 0;
}

static int64_t consume(void) {
  int64_t sum = 0;
  for (int i = 0; i < ITEMS; i++) {
    dipc_lock(&mutex);
    while (!used)
      dipc_condition_wait(&changed, &mutex, 0);
    sum += queue[--used];
    dipc_condition_broadcast(&changed);
    dipc_unlock(&mutex);
  }
  return sum;
}

static uint64_t now(void) {
  uint64_t time;
  __asm__ volatile("rdtime %0" : "=r"(time));
  return time;
}

int main(void) {
  dipc_thread t = dipc_thread_create(produce, NULL);
  printf("got %lld\n", (long long)consume());
  dipc_semaphore_down(&done, 0);
  dipc_thread_join(t);
  printf("down: %s\n", dipc_status_text(dipc_semaphore_down(&done, 500)));
  dipc_lock(&mutex);
  printf("wait: %s\n",
         dipc_status_text(dipc_condition_wait(&changed, &mutex, 500)));
  dipc_unlock(&mutex);
  uint64_t before = now();
  dipc_sleep(5000);
  printf(now() - before >= 5000 ? "slept\n" : "woken early\n");
  return 0;
}
