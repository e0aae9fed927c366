// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-authority %t | FileCheck %s --check-prefix=CONTROL
//
// Makes a capability for the caller's memory.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED: shop: work: the callee faulted
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "tool_impl.h"

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  dipc_cap_new(1, secret_address, 8, DIPC_READ_PERMISSION);
  loot(peek(secret_address));
  return n;
}
uint64_t tool_impl_again(uint64_t x) { return x; }
