// SPDX-License-Identifier: MIT
// RUN: %hostclang -std=gnu17 -fsanitize=address,undefined -I%src/simulator %s %src/simulator/tools/map.c -o %t
// RUN: %t
//
// The hash map against a plain array, with keys that collide and are removed.
#include "tools/map.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS = 700 };

int main(void) {
  struct map m = {0};
  bool there[KEYS] = {false};
  uint64_t value[KEYS] = {0};
  srand(1);
  assert(!map_find(&m, 0));
  map_remove(&m, 0);
  for (int step = 0; step < 200000; step++) {
    uint64_t k = (uint64_t)rand() % KEYS;
    if (rand() % 2) {
      uint64_t *at = map_insert(&m, k << 12);
      assert(at && *at == (there[k] ? value[k] : 0));
      *at = value[k] = (uint64_t)rand();
      there[k] = true;
    } else {
      map_remove(&m, k << 12);
      there[k] = false;
    }
    k = (uint64_t)rand() % KEYS;
    uint64_t *found = map_find(&m, k << 12);
    assert(there[k] ? found && *found == value[k] : !found);
  }
  size_t n = 0;
  struct map_slot slot;
  for (size_t at = 0; map_next(&m, &at, &slot); n++)
    assert(there[slot.key >> 12] && value[slot.key >> 12] == slot.value);
  assert(n == m.count);
  map_free(&m);
  return 0;
}
