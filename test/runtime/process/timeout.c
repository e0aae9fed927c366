// SPDX-License-Identifier: MIT
// A crossing that takes too long is given up: the caller goes on with a
// status, the callee finishes what it does and its thread ends there. A
// crossing in time is not touched, and neither is one without a deadline. An
// asynchronous call is one that somebody else waits for.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %build/bin/clang -fcodoms -O2 -fcodoms-domain=bank %S/Inputs/bank.dipc -c %S/Inputs/bank.c -o b.o
// RUN: %build/bin/clang -fcodoms -O2 -fcodoms-domain=main %S/Inputs/bank.dipc -c %s -o m.o
// RUN: %build/bin/clang -fcodoms %S/Inputs/bank.dipc b.o m.o -o image
// RUN: %codoms_sim -q image | FileCheck %s
// RUN: %codoms_sim -q -smp 2 image | FileCheck %s
// CHECK: in time: success 1
// CHECK-NEXT: too long: the time was over, register kept
// CHECK-NEXT: meanwhile: success 1
// CHECK-NEXT: threads 2, lost 0
// CHECK-NEXT: afterwards: success 2
// CHECK-NEXT: threads 1, lost 0
// CHECK-NEXT: ten at once: 10
// CHECK-NEXT: async: 13
// CHECK-NEXT: threads 1, lost 0
#include "bank.h"
#include <codoms/audit.h>
#include <codoms/thread.h>
#include <stdio.h>

static void audit(void) {
  struct codoms_audit a;
  dipc_supervisor(DIPC_DO_audit, (uint64_t)&a, 0, 0);
  printf("threads %llu, lost %llu\n", (unsigned long long)a.threads - 1,
         (unsigned long long)a.lost);
}

static void total(const char *what) {
  uint64_t n = 0;
  dipc_status s = bank_add(0, &n);
  printf("%s: %s %llu\n", what, dipc_status_text(s), (unsigned long long)n);
}

static int64_t call(void *argument) {
  uint64_t n;
  (void)argument;
  return bank_slow(3000, &n) ? -1 : (int64_t)n;
}

int main(void) {
  uint64_t n = 0, kept = 0x1234;
  __asm__ volatile("" : "+r"(kept));
  dipc_within(1000000);
  dipc_status s = bank_slow(100, &n);
  dipc_within_end();
  printf("in time: %s %llu\n", dipc_status_text(s), (unsigned long long)n);
  dipc_within(1000);
  s = bank_slow(100000, &n);
  dipc_within_end();
  printf("too long: %s, register %s\n", dipc_status_text(s),
         kept == 0x1234 ? "kept" : "lost");
  total("meanwhile");
  audit();
  dipc_sleep(110000);
  total("afterwards");
  audit();
  int given_up = 0;
  for (int i = 0; i < 10; i++) {
    dipc_within(1000);
    given_up += bank_slow(20000, &n) == DIPC_ETIMEOUT;
    dipc_within_end();
  }
  printf("ten at once: %d\n", given_up);
  dipc_sleep(50000);
  dipc_async a = dipc_async_call(call, NULL);
  printf("async: %lld\n", (long long)dipc_async_result(a));
  audit();
  return 0;
}
