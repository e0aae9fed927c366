/* SPDX-License-Identifier: MIT
 *
 * The hash map of map.h.
 */
#include "tools/map.h"

#include <stdlib.h>

#define EMPTY UINT64_MAX

static size_t home(const struct map *m, uint64_t key) {
  uint64_t h = (key ^ key >> 32) * 0x9e3779b97f4a7c15u;
  return (size_t)(h >> 20) & (m->capacity - 1);
}

static size_t probe(const struct map *m, uint64_t key) {
  size_t at = home(m, key);
  while (m->slots[at].key != EMPTY && m->slots[at].key != key)
    at = (at + 1) & (m->capacity - 1);
  return at;
}

uint64_t *map_find(const struct map *m, uint64_t key) {
  if (!m->count)
    return NULL;
  size_t at = probe(m, key);
  return m->slots[at].key == EMPTY ? NULL : &m->slots[at].value;
}

static bool grow(struct map *m) {
  struct map bigger = {.capacity = m->capacity ? 2 * m->capacity : 16,
                       .count = m->count};
  bigger.slots = malloc(bigger.capacity * sizeof *bigger.slots);
  if (!bigger.slots)
    return false;
  for (size_t i = 0; i < bigger.capacity; i++)
    bigger.slots[i].key = EMPTY;
  for (size_t i = 0; i < m->capacity; i++)
    if (m->slots[i].key != EMPTY)
      bigger.slots[probe(&bigger, m->slots[i].key)] = m->slots[i];
  free(m->slots);
  *m = bigger;
  return true;
}

uint64_t *map_insert(struct map *m, uint64_t key) {
  if (4 * (m->count + 1) > 3 * m->capacity && !grow(m))
    return NULL;
  size_t at = probe(m, key);
  if (m->slots[at].key == EMPTY) {
    m->slots[at] = (struct map_slot){key, 0};
    m->count++;
  }
  return &m->slots[at].value;
}

void map_remove(struct map *m, uint64_t key) {
  uint64_t *value = map_find(m, key);
  if (!value)
    return;
  size_t mask = m->capacity - 1, hole = probe(m, key);
  for (size_t at = (hole + 1) & mask; m->slots[at].key != EMPTY;
       at = (at + 1) & mask)
    /* A slot may fill the hole if its home is not between hole and slot. */
    if (((at - home(m, m->slots[at].key)) & mask) >= ((at - hole) & mask)) {
      m->slots[hole] = m->slots[at];
      hole = at;
    }
  m->slots[hole].key = EMPTY;
  m->count--;
}

void map_free(struct map *m) {
  free(m->slots);
  *m = (struct map){0};
}

bool map_next(const struct map *m, size_t *at, struct map_slot *slot) {
  while (*at < m->capacity) {
    *slot = m->slots[(*at)++];
    if (slot->key != EMPTY)
      return true;
  }
  return false;
}
