// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-clear %t | FileCheck %s --check-prefix=CONTROL
//
// Uses a capability register of the caller's that was not an argument.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED: shop: work: the callee faulted
// STOPPED: shop: capability kept
// STOPPED: shop: secret kept
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "tool_impl.h"

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  printf("live %llx\n", (unsigned long long)dipc_cap_live());
  fflush(stdout);
  loot(peek(secret_address));
  return n;
}
uint64_t tool_impl_again(uint64_t x) { return x; }
