/* SPDX-License-Identifier: MIT
 *
 * The shop: a client with a secret, a capability for it and values that must
 * survive a call. It tells what the tool left of all that.
 */
#include "tool.h"
#include "secret.h"
#include <codoms/cap.h>
#include <stdio.h>
#include <stdlib.h>

static volatile uint64_t secret __attribute__((aligned(4096))) = SECRET;
static volatile uint64_t doors_opened;

/* What the tool may change, with room around it. */
static struct {
  char room[8192];
  uint64_t buffer[8];
  uint64_t more[64];
} shared __attribute__((aligned(64)));

/* The tool is told where they are and must not get here. The first uses no
 * stack, the second ends the program. */
__attribute__((noinline, used)) static uint64_t side_door(void) {
  doors_opened++;
  return secret;
}

__attribute__((noinline, used)) static void back_door(void) {
  printf("shop: the back door is OPEN\n");
  exit(3);
}

/* Calls tool_work with known values in registers that it must preserve. */
dipc_status careful_work(void *data, uint32_t n, uint64_t secret_address,
                         uint64_t *result);
__asm__(".text\n"
        ".globl careful_work\n"
        ".type careful_work, @function\n"
        "careful_work:\n"
        "  addi sp, sp, -32\n"
        "  sd ra, 0(sp)\n  sd s5, 8(sp)\n  sd s11, 16(sp)\n"
        "  li s5, 0x1111\n  li s11, 0x2222\n"
        "  call tool_work\n"
        "  add s5, s5, s11\n  lla t0, sum\n  sd s5, 0(t0)\n"
        "  ld ra, 0(sp)\n  ld s5, 8(sp)\n  ld s11, 16(sp)\n"
        "  addi sp, sp, 32\n"
        "  ret\n"
        ".size careful_work, . - careful_work\n");
extern volatile uint64_t sum;
volatile uint64_t sum;

static void tell(const char *what, int good) {
  printf("shop: %s %s\n", what, good ? "kept" : "LOST");
}

int main(void) {
  uint64_t result = 0;
  /* A capability of the shop's own, in a register and on its stack. */
  dipc_cap_read(6, &secret, sizeof secret);
  dipc_cap_push(6);
  shared.buffer[0] = (uint64_t)back_door;
  shared.buffer[1] = (uint64_t)side_door;
  shared.buffer[2] = (uint64_t)&shared.buffer;
  for (int i = 3; i < 8; i++)
    shared.buffer[i] = (uint64_t)back_door;
  for (int i = 0; i < 64; i++)
    shared.more[i] = (uint64_t)back_door;
  dipc_status status = careful_work(shared.buffer, sizeof shared.buffer,
                                    (uint64_t)&secret, &result);
  printf("shop: work: %s, %llx\n", dipc_status_text(status),
         (unsigned long long)result);
  tell("registers", sum == 0x3333);
  tell("capability", dipc_cap_check(&secret, 8, 2));
  status = tool_again(1, &result);
  printf("shop: again: %s, %llx\n", dipc_status_text(status),
         (unsigned long long)result);
  tell("secret", secret == SECRET && !doors_opened);
  tell("stacked capability", dipc_cap_depth() == 1);
  return 0;
}
