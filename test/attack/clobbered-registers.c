// SPDX-License-Identifier: MIT
// RUN: %attack_tool %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=reg-save %t | FileCheck %s --check-prefix=CONTROL
//
// Returns with other values in the registers that a callee must preserve.
//
// STOPPED: shop: work: success
// STOPPED: shop: registers kept
// CONTROL: shop: registers LOST
#include "attack.h"
#include "tool_impl.h"

/* What an honest compiler would not do. */
uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address);
__asm__(".text\n"
        ".globl tool_impl_work\n"
        ".type tool_impl_work, @function\n"
        "tool_impl_work:\n"
        "  li s5, 0x6666\n"
        "  li s11, 0x6666\n"
        "  li a0, 64\n"
        "  ret\n"
        ".size tool_impl_work, . - tool_impl_work\n");
uint64_t tool_impl_again(uint64_t x) { return x; }
