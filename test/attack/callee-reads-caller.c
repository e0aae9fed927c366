// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=data-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Reads the caller's memory by its address.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED: shop: work: the callee faulted
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "tool_impl.h"

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  loot(peek(secret_address));
  return n;
}
uint64_t tool_impl_again(uint64_t x) { return x; }
