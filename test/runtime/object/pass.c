// SPDX-License-Identifier: MIT
// Handles and pages go from one process to another, once, and only to the
// process that they are for. Pages that were given are gone here.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %build/bin/clang -fcodoms -O2 -fcodoms-domain=store %S/Inputs/passer.dipc -c %S/Inputs/store.c -o s.o
// RUN: %build/bin/clang -fcodoms -O2 -fcodoms-domain=main %S/Inputs/passer.dipc -c %s -o m.o
// RUN: %build/bin/clang -fcodoms %S/Inputs/passer.dipc s.o m.o -o image
// RUN: %codoms_sim -q image | FileCheck %s
// RUN: not %codoms_sim image -- given 2>&1 | FileCheck %s --check-prefix=GIVEN
// CHECK: read by grant: 42
// CHECK-NEXT: again: handle forged, stale, or of another client or type
// CHECK-NEXT: for another: handle forged, stale, or of another client or type
// CHECK-NEXT: moved: 43, not to the same address
// CHECK-NEXT: store is dead: the callee's process is dead
// CHECK-NEXT: lost 0
// GIVEN: fault: domain 'main' cannot read {{.*}} nothing is mapped there
#include "passer.h"
#include <codoms/audit.h>
#include <codoms/cap.h>
#include <stdio.h>

static int64_t self_number;

static int64_t offer(dipc_domain d, uint64_t tag) {
  int64_t grant = 0;
  store_accept(self_number, dipc_offer(d.value, (uint32_t)tag), &grant);
  return grant;
}

int main(int argc, char **argv) {
  (void)argv;
  uint64_t tag = 0;
  uint32_t seen = 0;
  int64_t result = 0;
  struct codoms_audit a;
  self_number = dipc_process_number(dipc_process_self());
  store_tag(&tag);
  dipc_domain mine = dipc_dom_create();
  uint32_t *p = (uint32_t *)dipc_dom_mmap(mine, 4096, DIPC_MAP_WRITE);
  dipc_grant_create(dipc_dom_self(), mine, DIPC_WRITE);
  *p = 42;
  int64_t ticket = dipc_offer(dipc_dom_copy(mine, DIPC_READ).value,
                              (uint32_t)tag);
  store_accept(self_number, ticket, &result);
  store_look((int64_t)p, &seen);
  printf("read by grant: %u\n", seen);
  store_accept(self_number, ticket, &result);
  printf("again: %s\n", dipc_status_text((dipc_status)-result));
  result = offer(mine, dipc_own_tag());
  printf("for another: %s\n", dipc_status_text((dipc_status)-result));
  uint32_t *gift = (uint32_t *)dipc_dom_mmap(dipc_dom_self(), 8192,
                                             DIPC_MAP_WRITE);
  gift[1024] = 43;
  ticket = dipc_give(gift, 8192, (uint32_t)tag);
  store_take(self_number, ticket, &result);
  store_look(result + 4096, &seen);
  printf("moved: %u, %s\n", seen,
         result == (int64_t)gift ? "not moved" : "not to the same address");
  if (argc > 1)
    return (int)*(volatile uint32_t *)gift;
  store_look(8, &seen);
  printf("store is dead: %s\n", dipc_status_text(store_look(8, &seen)));
  dipc_supervisor(DIPC_DO_audit, (uint64_t)&a, 0, 0);
  printf("lost %llu\n", (unsigned long long)a.lost);
  return 0;
}
