/* SPDX-License-Identifier: MIT
 *
 * A hash map from 64-bit keys to 64-bit values: open addressing, linear
 * probing, deletion by shifting back. Key UINT64_MAX is not allowed.
 */
#ifndef CODOMS_SIMULATOR_TOOLS_MAP_H
#define CODOMS_SIMULATOR_TOOLS_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_slot {
  uint64_t key, value;
};
struct map {
  struct map_slot *slots;
  size_t capacity; /* a power of two, or 0 */
  size_t count;
};

/* The value's place, or null. Valid until the next insertion. */
uint64_t *map_find(const struct map *m, uint64_t key);
/* Finds or makes (value 0). Null: out of memory. */
uint64_t *map_insert(struct map *m, uint64_t key);
void map_remove(struct map *m, uint64_t key);
void map_free(struct map *m);

/* for (size_t at = 0; map_next(&m, &at, &slot);) */
bool map_next(const struct map *m, size_t *at, struct map_slot *slot);

#endif
