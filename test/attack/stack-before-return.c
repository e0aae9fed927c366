// SPDX-License-Identifier: MIT
// RUN: %attack_stub %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=stack-switch %t | FileCheck %s --check-prefix=CONTROL
//
// Returns with a stack pointer of its choice: the caller would take its
// return address from memory that the callee wrote.
//
// STOPPED: shop: work: the callee faulted
// STOPPED: shop: registers kept
// STOPPED: shop: secret kept
// CONTROL: shop: the back door is OPEN
#include "attack.h"
#include "tool_impl.h"

/* The entries of this domain are its own business: these run on a stack of
 * the tool's and leave with another stack pointer, `saved[2]`, and a status
 * for which the stub does nothing but return. */
#include <codoms/stub.h>
#undef DIPC_SERVER
#define DIPC_SERVER(I, P, POLICY, CAPS_OUT)                                  \
  __asm__(".pushsection .text.codoms_entry,\"ax\",@progbits\n"                \
          ".p2align 6\n.globl __dipc_entry_" #I "_" #P "\n"                  \
          ".type __dipc_entry_" #I "_" #P ", @function\n"                    \
          "__dipc_entry_" #I "_" #P ":\n"                                    \
          "lla t0, saved\n sd ra, 0(t0)\n sd sp, 8(t0)\n"                     \
          "lla t1, own_stack\n li t2, 8192\n add sp, t1, t2\n"               \
          "call __dipc_serve_" #I "_" #P "\n"                                \
          "lla t0, saved\n ld ra, 0(t0)\n ld sp, 8(t0)\n"                     \
          "ld t1, 16(t0)\n beqz t1, 1f\n mv sp, t1\n li a0, 1\n 1: ret\n"    \
          ".size __dipc_entry_" #I "_" #P ", . - __dipc_entry_" #I "_" #P "\n" \
          ".popsection\n");
#include "tool_server.c"
extern uint64_t saved[3];
uint64_t saved[3];
extern _Alignas(16) char own_stack[8192];
_Alignas(16) char own_stack[8192];

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  /* Where the caller would find the address of its back door. */
  saved[2] = ((uint64_t *)data)[2];
  return n;
}
uint64_t tool_impl_again(uint64_t x) {
  saved[2] = 0;
  return x;
}
