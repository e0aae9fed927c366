/* SPDX-License-Identifier: MIT
 *
 * Counts of values, so that medians and percentiles are exact. If there are
 * more different values than DISTINCT, values keep 12 significant bits from
 * then on: memory stays bounded and small values stay exact.
 */
#include "tools/tools.h"

#include <stdlib.h>

#define DISTINCT    65536
#define SIGNIFICANT 12

static uint64_t coarsen(uint64_t value) {
  int bits = value ? 64 - __builtin_clzll(value) : 0;
  int drop = bits > SIGNIFICANT ? bits - SIGNIFICANT : 0;
  return value >> drop << drop;
}

static void coarsen_all(struct histogram *h) {
  struct map old = h->counts;
  struct map_slot slot;
  h->counts = (struct map){0};
  h->coarse = true;
  for (size_t at = 0; map_next(&old, &at, &slot);) {
    uint64_t *count = map_insert(&h->counts, coarsen(slot.key));
    if (count)
      *count += slot.value;
  }
  map_free(&old);
}

void histogram_add(struct histogram *h, uint64_t value) {
  if (!h->coarse && h->counts.count >= DISTINCT)
    coarsen_all(h);
  uint64_t *count = map_insert(&h->counts, h->coarse ? coarsen(value) : value);
  if (count)
    ++*count;
}

static int by_key(const void *a, const void *b) {
  const struct map_slot *x = a, *y = b;
  return (x->key > y->key) - (x->key < y->key);
}

/* The value at 0-based position `rank` of all values in order. */
static uint64_t value_at(const struct map_slot *slots, size_t n,
                         uint64_t rank) {
  for (size_t i = 0; i < n; i++) {
    if (rank < slots[i].value)
      return slots[i].key;
    rank -= slots[i].value;
  }
  return n ? slots[n - 1].key : 0;
}

struct summary histogram_summary(const struct histogram *h) {
  struct summary s = {0};
  struct map_slot slot, *slots = calloc(h->counts.count + 1, sizeof *slots);
  size_t n = 0;
  if (!slots)
    return s;
  for (size_t at = 0; map_next(&h->counts, &at, &slot);) {
    slots[n++] = slot;
    s.count += slot.value;
    s.sum += slot.key * slot.value;
  }
  qsort(slots, n, sizeof *slots, by_key);
  if (s.count) {
    s.least = slots[0].key;
    s.median = value_at(slots, n, (s.count - 1) / 2);
    s.p99 = value_at(slots, n, (s.count - 1) - (s.count - 1) / 100);
    s.most = slots[n - 1].key;
  }
  free(slots);
  return s;
}

void histogram_free(struct histogram *h) { map_free(&h->counts); }
