/* SPDX-License-Identifier: MIT
 *
 * The vault: see vault.dipc. Nothing here knows of the attacks.
 */
#include "vault_impl.h"
#include "secret.h"
#include <codoms/cap.h>
#include <string.h>

/* A page of its own, so that what lies around it does not matter. */
static volatile struct {
  uint64_t secret;
  uint64_t doors_opened;
  char notice[32];
  char store[64];
} vault __attribute__((aligned(4096))) = {
    SECRET, 0, "open from nine to five", ""};

uint64_t vault_impl_where(void) { return (uint64_t)&vault.secret; }

/* Gives away the secret; nobody calls it. */
__attribute__((noinline, used, aligned(64))) uint64_t open_door(void) {
  vault.doors_opened++;
  return vault.secret;
}

uint64_t vault_impl_door(void) { return (uint64_t)open_door; }

uint64_t vault_impl_stack(void) {
  return (uint64_t)__builtin_frame_address(0);
}

int32_t vault_impl_put(const void *data, uint32_t n) {
  memcpy((void *)vault.store, data, n);
  return 0;
}

int32_t vault_impl_get(void *data, uint32_t n) {
  memcpy(data, (void *)vault.store, n);
  return 0;
}

void vault_impl_notice(const void **notice, size_t *n) {
  *notice = (const void *)vault.notice;
  *n = sizeof vault.notice;
}

static uint64_t boxes[8];

int32_t vault_impl_rent(uint64_t content, void **b) {
  static unsigned next;
  boxes[next % 8] = content;
  *b = &boxes[next++ % 8];
  return 0;
}

int32_t vault_impl_read_box(void *b, uint64_t *content) {
  *content = *(uint64_t *)b;
  return 0;
}

int32_t vault_impl_give_back(void *b) {
  *(uint64_t *)b = 0;
  return 0;
}

uint32_t vault_impl_check(const void *guess, uint32_t n) {
  volatile uint64_t copy[8];
  for (int i = 0; i < 8; i++)
    copy[i] = vault.secret;
  return n <= sizeof copy && !memcmp((const void *)copy, guess, n);
}

/* The secret in registers that nobody needs afterwards, and in the frame. */
uint64_t vault_impl_stir(uint64_t x) {
  volatile uint64_t frame[16];
  for (int i = 0; i < 16; i++)
    frame[i] = vault.secret;
  __asm__ volatile("mv t3, %0\n mv t4, %0\n mv a5, %0\n fmv.d.x ft3, %0"
                   : : "r"(vault.secret) : "t3", "t4", "a5", "ft3");
  return x + (frame[x & 15] != 0);
}

uint32_t vault_impl_intact(void) {
  return vault.secret == SECRET && vault.doors_opened == 0 &&
         !strcmp((const char *)vault.notice, "open from nine to five");
}
