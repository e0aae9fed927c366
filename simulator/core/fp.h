/* SPDX-License-Identifier: MIT
 *
 * Helpers of the floating-point bodies: boxing, canonical NaNs, and the
 * operations that are no arithmetic.
 */
#ifndef CODOMS_SIMULATOR_CORE_FP_H
#define CODOMS_SIMULATOR_CORE_FP_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define NAN32 UINT32_C(0x7fc00000)
#define NAN64 UINT64_C(0x7ff8000000000000)
#define SIGN32 UINT32_C(0x80000000)
#define SIGN64 UINT64_C(0x8000000000000000)
#define FLAG_NV 16u

static inline double fp_d(uint64_t bits) {
  double d;
  memcpy(&d, &bits, 8);
  return d;
}
static inline float fp_s(uint32_t bits) {
  float f;
  memcpy(&f, &bits, 4);
  return f;
}
static inline uint64_t fp_bits_d(double d) {
  uint64_t bits;
  memcpy(&bits, &d, 8);
  return bits;
}
static inline uint32_t fp_bits_s(float f) {
  uint32_t bits;
  memcpy(&bits, &f, 4);
  return bits;
}

static inline uint64_t fp_box(uint32_t bits) {
  return bits | UINT64_C(0xffffffff00000000);
}
/* A float register that is not boxed holds the canonical NaN. */
static inline uint32_t fp_unbox(uint64_t reg) {
  uint32_t bits = reg >> 32 == 0xffffffff ? (uint32_t)reg : NAN32;
  /* Else gcc evaluates operations on the constant NaN without its flags. */
  __asm__("" : "+r"(bits));
  return bits;
}

static inline bool fp_nan_s(uint32_t b) { return (b & ~SIGN32) > 0x7f800000; }
static inline bool fp_nan_d(uint64_t b) {
  return (b & ~SIGN64) > UINT64_C(0x7ff0000000000000);
}
static inline bool fp_snan_s(uint32_t b) {
  return fp_nan_s(b) && !(b & 0x400000);
}
static inline bool fp_snan_d(uint64_t b) {
  return fp_nan_d(b) && !(b & UINT64_C(0x8000000000000));
}

/* Results as registers. */
static inline uint64_t fp_reg_d(double d) {
  return __builtin_expect(d != d, 0) ? NAN64 : fp_bits_d(d);
}
static inline uint64_t fp_reg_s(float f) {
  return fp_box(__builtin_expect(f != f, 0) ? NAN32 : fp_bits_s(f));
}

/* Order by sign and magnitude, so that -0 is below +0; no NaNs. */
static inline bool fp_below_d(uint64_t a, uint64_t b) {
  bool sa = a >> 63, sb = b >> 63;
  return sa != sb ? sa : sa ? a > b : a < b;
}
static inline bool fp_below_s(uint32_t a, uint32_t b) {
  bool sa = a >> 31, sb = b >> 31;
  return sa != sb ? sa : sa ? a > b : a < b;
}

static inline uint64_t fp_minmax_d(uint64_t a, uint64_t b, bool max,
                                   unsigned *flags) {
  if (fp_snan_d(a) || fp_snan_d(b))
    *flags |= FLAG_NV;
  if (fp_nan_d(a))
    return fp_nan_d(b) ? NAN64 : b;
  if (fp_nan_d(b))
    return a;
  return fp_below_d(a, b) != max ? a : b;
}
static inline uint32_t fp_minmax_s(uint32_t a, uint32_t b, bool max,
                                   unsigned *flags) {
  if (fp_snan_s(a) || fp_snan_s(b))
    *flags |= FLAG_NV;
  if (fp_nan_s(a))
    return fp_nan_s(b) ? NAN32 : b;
  if (fp_nan_s(b))
    return a;
  return fp_below_s(a, b) != max ? a : b;
}

static inline unsigned fp_class(bool sign, bool exp_zero, bool exp_ones,
                                bool frac_zero, bool quiet) {
  if (exp_ones && !frac_zero)
    return quiet ? 1 << 9 : 1 << 8;
  if (exp_ones)
    return sign ? 1 << 0 : 1 << 7;
  if (exp_zero && frac_zero)
    return sign ? 1 << 3 : 1 << 4;
  if (exp_zero)
    return sign ? 1 << 2 : 1 << 5;
  return sign ? 1 << 1 : 1 << 6;
}
static inline unsigned fp_class_d(uint64_t b) {
  return fp_class(b >> 63, !(b >> 52 & 0x7ff), (b >> 52 & 0x7ff) == 0x7ff,
                  !(b << 12), b >> 51 & 1);
}
static inline unsigned fp_class_s(uint32_t b) {
  return fp_class(b >> 31, !(b >> 23 & 0xff), (b >> 23 & 0xff) == 0xff,
                  !(b << 9), b >> 22 & 1);
}

#endif
