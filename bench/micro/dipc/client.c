/* SPDX-License-Identifier: MIT
 *
 * The domain that asks, and measures with the same loops as the baselines'
 * client. Lines: name, bytes, calls, cycles, instructions.
 */
#include "work.h"
#include "micro.h"
#include <stdio.h>
#include <stdlib.h>

static uint8_t data[LARGEST] __attribute__((aligned(64)));

static void check(int64_t got, int64_t want, const char *name) {
  if (got == want)
    return;
  printf("%s: %lld instead of %lld\n", name, (long long)got, (long long)want);
  exit(1);
}
static void report(const char *name, unsigned long bytes, unsigned long calls,
                   unsigned long cycles, unsigned long instructions) {
  printf("%s %lu %lu %lu %lu\n", name, bytes, calls, cycles, instructions);
}

/* A status that is not zero is a wrong result. */
#define WORD(name)                                                             \
  static inline __attribute__((always_inline)) int64_t name(int64_t w) {       \
    int64_t r;                                                                 \
    return name##_word(w, &r) ? INT64_MIN : r;                                 \
  }                                                                            \
  static inline __attribute__((always_inline)) int64_t name##_all(             \
      const uint8_t *d, size_t n) {                                            \
    int64_t r;                                                                 \
    return name##_bytes(d, n, &r) ? INT64_MIN : r;                             \
  }
WORD(near_low)
WORD(near_high)
WORD(far_low)
WORD(far_high)

static __attribute__((noinline)) int64_t function(int64_t w) {
  int64_t r = work_word(w);
  __asm__ volatile("" : "+r"(r));
  return r;
}

#define MEASURE_WORD(name)                                                     \
  static __attribute__((noinline)) void measure_##name(void) {                 \
    unsigned long c = 0, i = 0;                                                \
    for (int round = 0; round < 2; round++) {                                  \
      c = cycles();                                                            \
      i = instructions();                                                      \
      for (int64_t n = 0; n < CALLS; n++)                                      \
        check(name(n), n + 1, #name);                                          \
      i = instructions() - i;                                                  \
      c = cycles() - c;                                                        \
    }                                                                          \
    report(#name, 0, CALLS, c, i);                                             \
  }
MEASURE_WORD(function)
MEASURE_WORD(near_low)
MEASURE_WORD(near_high)
MEASURE_WORD(far_low)
MEASURE_WORD(far_high)

#define MEASURE_BYTES(name)                                                    \
  static __attribute__((noinline)) void sweep_##name(void) {                   \
    for (unsigned long n = 1; n <= LARGEST; n *= SWEEP_FACTOR) {               \
      unsigned long calls = sweep_calls(n), c = 0, i = 0;                      \
      int64_t want = work_bytes(data, n);                                      \
      for (int round = 0; round < 2; round++) {                                \
        c = cycles();                                                          \
        i = instructions();                                                    \
        for (unsigned long k = 0; k < calls; k++)                              \
          check(name##_all(data, n), want, #name);                             \
        i = instructions() - i;                                                \
        c = cycles() - c;                                                      \
      }                                                                        \
      report(#name, n, calls, c, i);                                           \
    }                                                                          \
  }
MEASURE_BYTES(near_low)
MEASURE_BYTES(far_low)
MEASURE_BYTES(far_high)

int main(void) {
  for (size_t i = 0; i < LARGEST; i++)
    data[i] = (uint8_t)(i * 7 + (i >> 8));
  measure_function();
  measure_near_low();
  measure_near_high();
  measure_far_low();
  measure_far_high();
  sweep_near_low();
  sweep_far_low();
  sweep_far_high();
  return 0;
}
