// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-sync %t | FileCheck %s --check-prefix=CONTROL
//
// Keeps the capability of an argument beyond the call, in a capability page,
// and uses it in the next call.
//
// STOPPED-NOT: kept{{$}}
// STOPPED: violation
// STOPPED: shop: work: the callee faulted
// CONTROL: shop: work: success
// CONTROL: kept{{$}}
// CONTROL: shop: again: success
#include "attack.h"
#include "tool_impl.h"

static uint64_t page;
static char *kept;

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  page = (uint64_t)dipc_supervisor(DIPC_DO_cap_page, 4096, 0, 0);
  kept = data;
  dipc_cap_store(0, page);
  return n;
}

uint64_t tool_impl_again(uint64_t x) {
  dipc_cap_load(0, page);
  kept[0] = 'X';
  printf("kept\n");
  return x;
}
