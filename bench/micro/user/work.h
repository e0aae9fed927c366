/* SPDX-License-Identifier: MIT
 *
 * The work that callers have done for them, the same for every mechanism: a
 * function of one word, and one that reads all bytes of a buffer. Also how
 * often each is measured.
 */
#ifndef BENCH_MICRO_WORK_H
#define BENCH_MICRO_WORK_H

#include <stddef.h>
#include <stdint.h>

#ifndef CALLS
#define CALLS 1000 /* measured; as many go before to warm up */
#endif
#define LARGEST (1ul << 20)
#define SWEEP_FACTOR 4

/* Large buffers need fewer calls. */
static inline unsigned long sweep_calls(unsigned long bytes) {
  unsigned long n = bytes < 4096 ? CALLS / 10 : CALLS * 200 / bytes;
  return n < 3 ? 3 : n;
}

static inline int64_t work_word(int64_t word) { return word + 1; }

static inline int64_t work_bytes(const uint8_t *data, size_t bytes) {
  uint64_t sum = bytes;
  size_t i = 0;
  for (; i + 8 <= bytes; i += 8)
    sum += *(const uint64_t *)(data + i);
  for (; i < bytes; i++)
    sum += data[i];
  return (int64_t)sum;
}

static inline void copy_bytes(void *to, const void *from, size_t bytes) {
  uint64_t *d = to;
  const uint64_t *s = from;
  for (; bytes >= 8; bytes -= 8)
    *d++ = *s++;
  for (uint8_t *e = (uint8_t *)d, *t = (uint8_t *)s; bytes > 0; bytes--)
    *e++ = *t++;
}

static inline unsigned long cycles(void) {
  unsigned long n;
  __asm__ volatile("rdcycle %0" : "=r"(n)::"memory");
  return n;
}
static inline unsigned long instructions(void) {
  unsigned long n;
  __asm__ volatile("rdinstret %0" : "=r"(n)::"memory");
  return n;
}

#endif
