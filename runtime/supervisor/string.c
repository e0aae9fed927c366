/* SPDX-License-Identifier: MIT
 *
 * The functions that compiled C calls on its own, and strings. No library is
 * linked into the supervisor.
 */
#include "supervisor/supervisor.h"

/* Whole lines of 64 bytes: what pages are cleared and copied by. */
enum { LINE = 8 };

static bool lines(const void *a, const void *b, size_t size) {
  return !(((uintptr_t)a | (uintptr_t)b) & 7) && !(size & 63);
}

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  const uint64_t *f = from;
  if (lines(to, from, size))
    for (uint64_t *t = to; t < (uint64_t *)to + size / 8; t += LINE, f += LINE)
      for (unsigned i = 0; i < LINE; i++)
        t[i] = f[i];
  else
    for (size_t i = 0; i < size; i++)
      ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
  return to;
}

void *memset(void *to, int byte, size_t size) {
  if (lines(to, to, size) && !byte)
    for (uint64_t *t = to; t < (uint64_t *)to + size / 8; t += LINE)
      for (unsigned i = 0; i < LINE; i++)
        t[i] = 0;
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
