/* SPDX-License-Identifier: MIT
 *
 * The safe. `withdraw` checks a number before it gives the secret away; it can
 * be called directly because it lies at an entry point.
 */
#include "safe_impl.h"
#include "secret.h"

static volatile uint64_t secret __attribute__((aligned(4096))) = SECRET;
static volatile uint64_t given;

__asm__(".text\n"
        ".option push\n"
        ".option norvc\n"
        ".p2align 6\n"
        ".globl withdraw\n"
        ".type withdraw, @function\n"
        "withdraw:\n"
        "  li t0, 1947\n"
        "  beq a0, t0, 1f\n"
        "  li a0, 0\n"
        "  jr ra\n"
        "1:\n"
        ".globl hand_out\n"
        "hand_out:\n"
        "  tail give\n"
        ".size withdraw, . - withdraw\n"
        ".option pop\n");

__attribute__((used)) uint64_t give(void) {
  given++;
  return secret;
}

uint64_t withdraw(uint64_t number);
uint64_t hand_out(void);

uint64_t safe_impl_entry(void) { return (uint64_t)withdraw; }
uint64_t safe_impl_inside(void) { return (uint64_t)hand_out; }
uint64_t safe_impl_where(void) { return (uint64_t)&secret; }
uint32_t safe_impl_intact(void) { return secret == SECRET && !given; }

static uint64_t begin(void) { return (uint64_t)withdraw & ~(uint64_t)4095; }

uint64_t safe_impl_start(void) { return begin(); }
uint64_t safe_impl_first(void) { return *(volatile uint32_t *)begin(); }
