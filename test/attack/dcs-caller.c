// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=dcs-base %t | FileCheck %s --check-prefix=CONTROL
//
// Pops what the caller pushed, while there is anything to pop.
//
// STOPPED-NOT: loot
// STOPPED: shop: work: success
// STOPPED: shop: stacked capability kept
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "tool_impl.h"

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  while (dipc_cap_depth()) {
    dipc_cap_pop(1);
    if (dipc_cap_check(secret_address, 8, 2)) {
      loot(peek(secret_address));
      break;
    }
  }
  return n;
}
uint64_t tool_impl_again(uint64_t x) { return x; }
