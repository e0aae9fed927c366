// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=jump-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Returns to an address of its choice in the caller instead of the return
// gate.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED: shop: work: the callee faulted
// STOPPED: shop: secret kept
// CONTROL: loot 5ec2e75ec2e75ec2
// CONTROL: shop: secret LOST
#include "attack.h"
#include "tool_impl.h"

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  loot(leap(((uint64_t *)data)[1], 0));
  return n;
}
uint64_t tool_impl_again(uint64_t x) { return x; }
