// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=dcs-bounds %t | FileCheck %s --check-prefix=CONTROL
//
// Pops below the base of the capability stack: what the caller pushed is
// there.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED: shop: work: the callee faulted
// STOPPED: shop: stacked capability kept
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "tool_impl.h"

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  for (int i = 0; i < 4; i++) {
    dipc_cap_pop(1);
    if (dipc_cap_check(secret_address, 8, 2)) {
      loot(peek(secret_address));
      break;
    }
  }
  return n;
}
uint64_t tool_impl_again(uint64_t x) { return x; }
