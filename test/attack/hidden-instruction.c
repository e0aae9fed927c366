// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=p-mode %t | FileCheck %s --check-prefix=CONTROL
//
// Lowers the base of the capability stack with a privileged instruction that
// lies, unseen by the linker's check, across two harmless ones, and pops the
// caller's capability.
//
// STOPPED-NOT: loot
// STOPPED: fault: domain {{.}}tool{{.}} may not execute
// STOPPED: shop: work: the callee faulted
// STOPPED: shop: stacked capability kept
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "tool_impl.h"

/* csrw scddcsbase, a0 is 0x5c851073: its halves end and begin these two. */
__asm__(".text\n"
        ".option push\n .option rvc\n"
        ".p2align 2\n"
        "hidden:\n"
        "  lui t0, 0x10730\n"
        "  c.li s9, -31\n"
        "  ret\n"
        ".option pop\n");

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  register uint64_t a0 __asm__("a0") = 0;
  __asm__ volatile("lla t1, hidden\n addi t1, t1, 2\n jalr t1"
                   : "+r"(a0) : : "ra", "t0", "t1", "s9", "memory");
  dipc_cap_pop(1);
  loot(peek(secret_address));
  return n;
}
uint64_t tool_impl_again(uint64_t x) { return x; }
