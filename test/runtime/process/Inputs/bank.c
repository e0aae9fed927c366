/* SPDX-License-Identifier: MIT
 *
 * The server of bank.dipc.
 */
#include "bank_impl.h"
#include <codoms/thread.h>

static uint64_t total;

uint64_t bank_impl_add(uint64_t n) { return total += n; }

uint64_t bank_impl_number(void) {
  return (uint64_t)dipc_process_number(dipc_process_self());
}

uint64_t bank_impl_crash(void) { return *(volatile uint64_t *)8; }

uint64_t bank_impl_slow(uint64_t ticks) {
  dipc_sleep(ticks);
  return ++total;
}
