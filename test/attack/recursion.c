// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run --kcs-frames=32 %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --kcs-frames=32 --disable=kcs-limit %t | FileCheck %s --check-prefix=CONTROL
//
// Calls back and forth between its two processes until the kernel control
// stack is full.
//
// STOPPED: depth 17
// STOPPED: shop: work: success
// STOPPED: shop: secret kept
// CONTROL: supervisor: kernel control stack overflow in a proxy
// CONTROL: status 134
#include "attack.h"
#include "tool_impl.h"

#include "tool.h"

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  printf("depth %llu\n", (unsigned long long)tool_impl_again(1));
  return n;
}

uint64_t tool_impl_again(uint64_t x) {
  uint64_t deeper = x;
  return mate_bounce(x + 1, &deeper) == DIPC_OK ? deeper : x;
}
