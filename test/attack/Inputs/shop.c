/* SPDX-License-Identifier: MIT
 *
 * The shop: a client with a secret, a capability for it and values that must
 * survive a call. It tells what the tool left of all that.
 */
#include "tool.h"
#include "secret.h"
#include <codoms/cap.h>
#include <stdio.h>
#include <string.h>

static volatile uint64_t secret __attribute__((aligned(4096))) = SECRET;
static char buffer[64] = "what the tool may change";
static volatile uint64_t doors_opened;

/* The tool is told where it is and must not get here. */
__attribute__((noinline, used)) static uint64_t open_door(void) {
  doors_opened++;
  return secret;
}

static void tell(const char *what, int good) {
  printf("shop: %s %s\n", what, good ? "kept" : "LOST");
}

int main(void) {
  uint64_t result = 0;
  /* A capability of the shop's own, in a register and on its stack. */
  dipc_cap_read(6, &secret, sizeof secret);
  dipc_cap_push(6);
  memcpy(buffer, &(uint64_t){(uint64_t)open_door}, 8);
  dipc_status status;
  uint64_t kept;
  {
    register uint64_t s5 __asm__("s5") = 0x1111;
    register uint64_t s11 __asm__("s11") = 0x2222;
    __asm__ volatile("" : "+r"(s5), "+r"(s11));
    status = tool_work(buffer, sizeof buffer, (uint64_t)&secret, &result);
    __asm__ volatile("" : "+r"(s5), "+r"(s11));
    kept = s5 + s11;
  }
  printf("shop: work: %s, %llx\n", dipc_status_text(status),
         (unsigned long long)result);
  tell("registers", kept == 0x3333);
  tell("capability", dipc_cap_check(&secret, 8, 2));
  status = tool_again(1, &result);
  printf("shop: again: %s, %llx\n", dipc_status_text(status),
         (unsigned long long)result);
  tell("secret", secret == SECRET && !doors_opened);
  tell("stacked capability", dipc_cap_depth() == 1);
  return 0;
}
