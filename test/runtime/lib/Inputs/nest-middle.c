/* SPDX-License-Identifier: MIT
 *
 * Holds capabilities of its caller while it crosses on, and uses them after.
 */
#include "relay_impl.h"
#include "store.h"
#include <codoms/cap.h>

static uint32_t sum(const char *p, uint32_t n) {
  uint32_t total = 0;
  while (n--)
    total += (unsigned char)*p++;
  return total;
}

uint32_t relay_impl_swap(const char *a, uint32_t n, const char *b, uint32_t m,
                         char *to, uint32_t size) {
  uint32_t before = sum(a, n) + sum(b, m), joined = 0, length = 0;
  uint64_t live = dipc_cap_live();
  const void *name;
  size_t name_size;
  if (store_join(b, m, a, n, to, size, &joined) != DIPC_OK || !joined)
    return 0;
  /* What the crossing gave away is back, and nothing else came with it. */
  if (dipc_cap_live() != live || sum(a, n) + sum(b, m) != before)
    return 1;
  /* A view comes beside the arguments, and can be an argument itself. */
  if (store_name(&name, &name_size) != DIPC_OK || name_size != 9)
    return 2;
  if (dipc_cap_live() != (live | 0x80) || *(const char *)name != 't')
    return 3;
  if (store_length(name, (uint32_t)name_size, &length) != DIPC_OK ||
      length != 9)
    return 4;
  if (dipc_cap_live() != live || sum(to, joined) != before)
    return 5;
  return joined;
}

uint32_t relay_impl_plain(void) { return (uint32_t)dipc_cap_live(); }
