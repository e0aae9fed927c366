// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=kcs-match %t | FileCheck %s --check-prefix=CONTROL
//
// Returns from a call through the gate of another: the gate of the shop's
// call restores a capability stack base that the inner call never saved.
//
// STOPPED-NOT: loot
// STOPPED: shop: work: the callee faulted
// STOPPED: shop: stacked capability kept
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "tool_impl.h"

#include "tool.h"
static uint64_t gate;
static int inner;

/* The return gate of the running crossing: a word on the own stack that
 * points into the page of gates. */
static uint64_t find_gate(void) {
  uint64_t sp = (uint64_t)__builtin_frame_address(0);
  for (uint64_t p = sp - 64; p < sp + 512; p += 8)
    if (peek(p) - 0x40000000 < 0x10000)
      return peek(p);
  return 0;
}

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  uint64_t result = 0;
  gate = find_gate();
  if (!gate)
    return 0;
  mate_bounce(1, &result);
  inner = 0;
  while (dipc_cap_depth()) {
    dipc_cap_pop(1);
    if (dipc_cap_check(secret_address, 8, 2)) {
      loot(peek(secret_address));
      break;
    }
  }
  return n;
}

uint64_t tool_impl_again(uint64_t x) {
  if (inner++ == 0 && gate) {
    register uint64_t a0 __asm__("a0") = 0;
    register uint64_t a1 __asm__("a1") = 0;
    __asm__ volatile("jr %2" : : "r"(a0), "r"(a1), "r"(gate));
  }
  return x;
}
