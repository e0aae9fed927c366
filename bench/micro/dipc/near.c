/* SPDX-License-Identifier: MIT
 *
 * The other domain of the client's process.
 */
#include "work.h"
#include "micro_impl.h"

int64_t near_low_impl_word(int64_t w) { return work_word(w); }
int64_t near_high_impl_word(int64_t w) { return work_word(w); }
int64_t near_low_impl_bytes(const uint8_t *d, uint64_t n) { return work_bytes(d, n); }
int64_t near_high_impl_bytes(const uint8_t *d, uint64_t n) { return work_bytes(d, n); }
