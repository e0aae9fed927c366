// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-bounds %t | FileCheck %s --check-prefix=CONTROL
//
// Reads behind the buffer that it was lent.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED: shop: work: the callee faulted
// CONTROL: loot
#include "attack.h"
#include "tool_impl.h"

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  loot(peek((uint64_t)data + n));
  return n;
}
uint64_t tool_impl_again(uint64_t x) { return x; }
