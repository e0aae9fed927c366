// SPDX-License-Identifier: MIT
// The store of lines.c.
#include "kv_impl.h"
#include <stdlib.h>
#include <string.h>

uint64_t kv_impl_put(const char *key, uint32_t n) {
  char *copy = malloc(n);
  memcpy(copy, key, n);
  return (uint64_t)copy;
}

int32_t kv_impl_fill(void *buf, uint32_t cap) {
  volatile char *bytes = buf;
  for (uint32_t i = 0; i <= cap; i++)
    bytes[i] = 1;
  return 0;
}
