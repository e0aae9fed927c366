// SPDX-License-Identifier: MIT
// Threads of one domain take turns: on one hart by the timer, on several at
// once. What a mutex protects adds up, errno is each thread's own, the heap
// is everybody's, and join gives results.
// RUN: %build/bin/clang -fcodoms -O2 %s -o %t
// RUN: %codoms_sim -q %t | FileCheck %s
// RUN: %codoms_sim -q -smp 4 %t | FileCheck %s
// CHECK: sum 80000
// CHECK-NEXT: results 36
// CHECK-NEXT: lost 0
#include <codoms/audit.h>
#include <codoms/thread.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 8, TURNS = 10000 };

static dipc_mutex mutex;
static volatile uint64_t sum;

static int64_t count(void *argument) {
  int64_t n = (int64_t)argument;
  errno = (int)n;
  for (int i = 0; i < TURNS; i++) {
    dipc_lock(&mutex);
    uint64_t before = sum;
    if (i % 100 == 0)
      dipc_yield();
    sum = before + 1;
    dipc_unlock(&mutex);
    if (i % 64 == 0)
      free(malloc(100));
  }
  return errno == n ? n : 1000;
}

int main(void) {
  dipc_thread t[THREADS];
  int64_t results = 0;
  for (int64_t i = 0; i < THREADS; i++)
    t[i] = dipc_thread_create(count, (void *)(i + 1));
  for (int i = 0; i < THREADS; i++)
    results += dipc_thread_join(t[i]);
  printf("sum %llu\n", (unsigned long long)sum);
  printf("results %lld\n", (long long)results);
  struct codoms_audit a;
  if (dipc_supervisor(DIPC_DO_audit, (uint64_t)&a, 0, 0))
    return 1;
  printf("lost %llu\n", (unsigned long long)a.lost);
  return a.threads != 1;
}
