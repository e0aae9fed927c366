/* SPDX-License-Identifier: MIT
 *
 * The functions that compiled C calls on its own, and strings. No library is
 * linked into the supervisor.
 */
#include "supervisor/supervisor.h"

static bool words(const void *a, const void *b, size_t size) {
  return !(((uintptr_t)a | (uintptr_t)b | size) & 7);
}

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  if (words(to, from, size))
    for (size_t i = 0; i < size / 8; i++)
      ((uint64_t *)to)[i] = ((const uint64_t *)from)[i];
  else
    for (size_t i = 0; i < size; i++)
      ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
  return to;
}

void *memset(void *to, int byte, size_t size) {
  if (words(to, to, size) && !byte)
    for (size_t i = 0; i < size / 8; i++)
      ((uint64_t *)to)[i] = 0;
  else
    for (size_t i = 0; i < size; i++)
      ((uint8_t *)to)[i] = (uint8_t)byte;
  return to;
}

int memcmp(const void *a, const void *b, size_t size) {
  const uint8_t *x = a, *y = b;
  for (; size; size--, x++, y++)
    if (*x != *y)
      return *x - *y;
  return 0;
}

size_t strlen(const char *text) {
  size_t n = 0;
  while (text[n])
    n++;
  return n;
}

int strcmp(const char *a, const char *b) {
  for (; *a && *a == *b; a++, b++)
    ;
  return (uint8_t)*a - (uint8_t)*b;
}
