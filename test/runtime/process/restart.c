// SPDX-License-Identifier: MIT
// A server dies of a fault or is killed: its callers get a status, then
// DIPC_EDEAD, and can bind to another instance, which starts from nothing.
// Several instances live beside each other. Afterwards nothing is lost.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %build/bin/clang -fcodoms -O2 -fcodoms-domain=bank %S/Inputs/bank.dipc -c %S/Inputs/bank.c -o b.o
// RUN: %build/bin/clang -fcodoms -O2 -fcodoms-domain=main %S/Inputs/bank.dipc -c %s -o m.o
// RUN: %build/bin/clang -fcodoms %S/Inputs/bank.dipc b.o m.o -o image
// RUN: %codoms_sim -q image | FileCheck %s
// RUN: %codoms_sim -q -smp 2 image | FileCheck %s
// CHECK: add: success 5
// CHECK-NEXT: crash: the callee faulted and its process is dead
// CHECK-NEXT: add: the callee's process is dead
// CHECK-NEXT: rebind 3
// CHECK-NEXT: add: no live process offers the interface
// CHECK-NEXT: add: success 7 in process 3
// CHECK-NEXT: add: success 8 in process 3
// CHECK-NEXT: killed: success, status 9
// CHECK-NEXT: add: success 1 in process 4
// CHECK-NEXT: rounds 50
// CHECK-NEXT: lost 0
#include "bank.h"
#include <codoms/audit.h>
#include <codoms/thread.h>
#include <stdio.h>

static void add(uint64_t n) {
  uint64_t total = 0, number = 0;
  dipc_status s = bank_add(n, &total);
  printf("add: %s", dipc_status_text(s));
  if (!s)
    printf(" %llu", (unsigned long long)total);
  if (!s && !bank_number(&number) && number > 2)
    printf(" in process %llu", (unsigned long long)number);
  printf("\n");
}

/* Kills and replaces the server over and over. */
static int rounds(int n) {
  for (int i = 0; i < n; i++) {
    uint64_t total;
    dipc_process p = dipc_spawn("bank");
    if (p.value < 0 || dipc_rebind("bank") < 0 || bank_add(1, &total) ||
        total != 1 || dipc_kill(p, 0) || bank_add(1, &total) != DIPC_EDEAD ||
        dipc_wait(p) != 0 || dipc_close(p.value))
      return i;
  }
  return n;
}

int main(void) {
  uint64_t unused;
  struct codoms_audit before, after;
  add(5);
  printf("crash: %s\n", dipc_status_text(bank_crash(&unused)));
  add(1);
  printf("rebind %lld\n", (long long)dipc_rebind("bank"));
  add(1);
  dipc_process first = dipc_spawn("bank"), second = dipc_spawn("bank");
  add(7);
  add(1);
  dipc_status s = dipc_kill(first, 9);
  printf("killed: %s, status %lld\n", dipc_status_text(s),
         (long long)dipc_wait(first));
  dipc_rebind("bank");
  add(1);
  dipc_kill(second, 0);
  dipc_close(first.value), dipc_close(second.value);
  dipc_supervisor(DIPC_DO_audit, (uint64_t)&before, 0, 0);
  printf("rounds %d\n", rounds(50));
  dipc_supervisor(DIPC_DO_audit, (uint64_t)&after, 0, 0);
  printf("lost %llu\n", (unsigned long long)after.lost);
  if (before.pages_free != after.pages_free || after.handles ||
      after.processes != 1)
    printf("pages %llu, then %llu\n", (unsigned long long)before.pages_free,
           (unsigned long long)after.pages_free);
  return 0;
}
