// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=data-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Uses the pointer of an argument in the next call, when the capability that
// came with it is gone.
//
// STOPPED: shop: work: success
// STOPPED-NOT: used
// STOPPED: violation
// STOPPED: shop: again: the callee faulted
// STOPPED: shop: secret kept
// CONTROL: shop: work: success
// CONTROL: used
// CONTROL: shop: again: success
#include "attack.h"
#include "tool_impl.h"

static volatile char *kept;

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  kept = data;
  kept[0] = 'a';
  return n;
}

uint64_t tool_impl_again(uint64_t x) {
  kept[0] = 'X';
  printf("used\n");
  return x;
}
