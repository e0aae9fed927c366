// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=dcs-bounds %t | FileCheck %s --check-prefix=CONTROL
//
// Pushes until the capability stack is full, and on.
//
// STOPPED-NOT: pushed
// STOPPED: violation
// STOPPED: shop: work: the callee faulted
// CONTROL-NOT: capability stack
// CONTROL: {{fault|pushed}}
#include "attack.h"
#include "tool_impl.h"

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  for (int i = 0; i < 100000; i++)
    dipc_cap_push(0);
  printf("pushed\n");
  fflush(stdout);
  return n;
}
uint64_t tool_impl_again(uint64_t x) { return x; }
