// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=data-rights %t | FileCheck %s --check-prefix=CONTROL
//
// Writes the caller's memory by its address.
//
// STOPPED: violation
// STOPPED: shop: work: the callee faulted
// STOPPED: shop: secret kept
// CONTROL: shop: secret LOST
#include "attack.h"
#include "tool_impl.h"

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  poke(secret_address, 1);
  return n;
}
uint64_t tool_impl_again(uint64_t x) { return x; }
