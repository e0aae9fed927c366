/* SPDX-License-Identifier: MIT */
#include "store_impl.h"
#include <string.h>

uint32_t store_impl_join(const char *a, uint32_t n, const char *b, uint32_t m,
                         char *to, uint32_t size) {
  if (n + m > size)
    return 0;
  memcpy(to, a, n);
  memcpy(to + n, b, m);
  return n + m;
}

void store_impl_name(const void **result, size_t *result_size) {
  static const char name[] = "the store";
  *result = name;
  *result_size = sizeof name - 1;
}

uint32_t store_impl_length(const void *data, uint32_t n) {
  const char *bytes = data;
  uint32_t sum = 0;
  for (uint32_t i = 0; i < n; i++)
    sum += bytes[i] != 0;
  return sum;
}
