/* SPDX-License-Identifier: MIT
 *
 * The server of bank.dipc (-DBANK), and what is behind it.
 */
#include <codoms/thread.h>
#ifdef BANK
#include "vault.h"
#include "bank_impl.h"

static uint64_t total;

uint64_t bank_impl_add(uint64_t n) { return total += n; }

uint64_t bank_impl_sum(const void *data, uint32_t n) {
  uint64_t sum = 0;
  for (uint32_t i = 0; i < n; i++)
    sum += ((const uint8_t *)data)[i];
  return sum;
}

uint64_t bank_impl_crash(void) { return *(volatile uint64_t *)8; }

uint64_t bank_impl_slow(uint64_t ticks) {
  dipc_sleep(ticks);
  return ++total;
}

uint64_t bank_impl_through(uint64_t n) {
  uint64_t kept = 0;
  return vault_keep(n, &kept) ? 0 : kept;
}
#else
#include "bank_impl.h"

uint64_t vault_impl_keep(uint64_t n) {
  if (n % 16 == 0)
    dipc_yield();
  return n + 1;
}
#endif
