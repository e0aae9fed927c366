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
// CONTROL: violation
#include "attack.h"
#include "tool_impl.h"

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  uint64_t door;
  __builtin_memcpy(&door, data, 8);
  loot(leap(door, 0));
  return n;
}
uint64_t tool_impl_again(uint64_t x) { return x; }
