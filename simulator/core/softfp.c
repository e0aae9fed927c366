/* SPDX-License-Identifier: MIT
 *
 * IEEE 754 arithmetic in integers. The interpreter uses the host's
 * floating-point unit; this file does what the host cannot: rounding mode
 * RMM, an instruction whose own rounding mode differs from the current one,
 * and conversions that saturate. Everything goes through one representation,
 * a sign, an exponent and a 128-bit significand, and one rounding function.
 */
#include "core/hart.h"

typedef unsigned __int128 u128;

enum { RNE, RTZ, RDN, RUP, RMM };
enum { NX = 1, UF = 2, OF = 4, DZ = 8, NV = 16 };
enum kind { ZERO, FINITE, INFINITE, QUIET, SIGNALLING };

/* A finite number is sig * 2^(exp - 127), with bit 127 of sig set. */
struct number {
  enum kind kind;
  bool sign;
  int exp;
  u128 sig;
};

struct format {
  unsigned width, precision; /* bits; of the significand with hidden bit */
  int min, max;              /* exponents of normal numbers */
};
static const struct format single = {32, 24, -126, 127};
static const struct format twice = {64, 53, -1022, 1023};

static const struct format *format_of(unsigned width) {
  return width == 32 ? &single : &twice;
}

static u128 one(unsigned bit) { return (u128)1 << bit; }

static unsigned leading_zeros(u128 v) {
  uint64_t high = v >> 64;
  return high ? __builtin_clzll(high) : 64 + __builtin_clzll((uint64_t)v);
}

/* Shifts right; what falls out stays as the lowest bit. */
static u128 shift_sticky(u128 v, unsigned n) {
  if (n == 0)
    return v;
  if (n > 127)
    return v != 0;
  return v >> n | ((v & (one(n) - 1)) != 0);
}

static struct number normalise(struct number v) {
  unsigned zeros;
  if (v.sig == 0) {
    v.kind = ZERO;
    return v;
  }
  zeros = leading_zeros(v.sig);
  v.sig <<= zeros;
  v.exp -= zeros;
  v.kind = FINITE;
  return v;
}

static struct number unpack(const struct format *f, uint64_t bits) {
  unsigned stored = f->precision - 1;
  uint64_t fraction = bits & ((UINT64_C(1) << stored) - 1);
  int exponent = bits >> stored & (2 * f->max + 1);
  struct number v = {.sign = bits >> (f->width - 1) & 1};
  if (exponent == 2 * f->max + 1) {
    v.kind = !fraction                    ? INFINITE
             : fraction >> (stored - 1) ? QUIET
                                          : SIGNALLING;
    return v;
  }
  v.exp = (exponent ? exponent : 1) - f->max;
  v.sig = (u128)(fraction | (uint64_t)(exponent != 0) << stored)
          << (127 - stored);
  return normalise(v);
}

static uint64_t make(const struct format *f, bool sign, uint64_t exponent,
                     uint64_t fraction) {
  return (uint64_t)sign << (f->width - 1) | exponent << (f->precision - 1) |
         fraction;
}

static uint64_t quiet_nan(const struct format *f) {
  return make(f, false, 2 * f->max + 1, UINT64_C(1) << (f->precision - 2));
}

static uint64_t infinity(const struct format *f, bool sign) {
  return make(f, sign, 2 * f->max + 1, 0);
}

/* Whether the discarded part, of which `half` is the middle, rounds up. */
static bool rounds_up(u128 rest, u128 half, bool odd, bool sign, unsigned rm) {
  switch (rm) {
  case RNE:
    return rest > half || (rest == half && odd);
  case RMM:
    return rest >= half;
  case RDN:
    return rest && sign;
  case RUP:
    return rest && !sign;
  default:
    return false;
  }
}

static uint64_t overflow(const struct format *f, bool sign, unsigned rm,
                         unsigned *flags) {
  bool to_infinity =
      rm == RNE || rm == RMM || (rm == RUP && !sign) || (rm == RDN && sign);
  *flags |= OF | NX;
  if (to_infinity)
    return infinity(f, sign);
  return make(f, sign, 2 * f->max, (UINT64_C(1) << (f->precision - 1)) - 1);
}

/* Would the value, rounded with unbounded exponent, still be below the
 * smallest normal number? (Tininess is detected after rounding.) */
static bool tiny(const struct format *f, const struct number *v, unsigned rm) {
  unsigned drop = 128 - f->precision;
  u128 rest = v->sig & (one(drop) - 1), keep = v->sig >> drop;
  if (v->exp >= f->min)
    return false;
  if (v->exp < f->min - 1)
    return true;
  keep += rounds_up(rest, one(drop - 1), keep & 1, v->sign, rm);
  return !(keep >> f->precision);
}

static uint64_t pack_finite(const struct format *f, struct number v,
                            unsigned rm, unsigned *flags) {
  unsigned drop = 128 - f->precision;
  bool small = v.exp < f->min, is_tiny = tiny(f, &v, rm);
  u128 rest, keep;
  if (small)
    v.sig = shift_sticky(v.sig, f->min - v.exp);
  rest = v.sig & (one(drop) - 1);
  keep = v.sig >> drop;
  keep += rounds_up(rest, one(drop - 1), keep & 1, v.sign, rm);
  if (keep >> f->precision) {
    keep >>= 1;
    v.exp++;
  }
  if (!small && v.exp > f->max)
    return overflow(f, v.sign, rm, flags);
  if (rest)
    *flags |= NX | (is_tiny ? UF : 0);
  if (small) /* a carry into the hidden bit makes exponent 1 by itself */
    return make(f, v.sign, 0, 0) + (uint64_t)keep;
  return make(f, v.sign, v.exp + f->max,
              (uint64_t)keep & ((UINT64_C(1) << (f->precision - 1)) - 1));
}

static uint64_t pack(const struct format *f, struct number v, unsigned rm,
                     unsigned *flags) {
  switch (v.kind) {
  case ZERO:
    return make(f, v.sign, 0, 0);
  case FINITE:
    return pack_finite(f, v, rm, flags);
  case INFINITE:
    return infinity(f, v.sign);
  default:
    return quiet_nan(f);
  }
}

static bool is_nan(const struct number *v) { return v->kind >= QUIET; }

static struct number invalid(unsigned *flags) {
  *flags |= NV;
  return (struct number){.kind = QUIET};
}

static void signal_nan(const struct number *v, unsigned *flags) {
  if (v->kind == SIGNALLING)
    *flags |= NV;
}

/* Both finite or zero. The larger keeps 127 bits of room below its own. */
static struct number add_finite(struct number a, struct number b,
                                unsigned rm) {
  struct number r;
  if (a.kind == ZERO && b.kind == ZERO) {
    r = a;
    r.sign = a.sign == b.sign ? a.sign : rm == RDN;
    return r;
  }
  if (a.kind == ZERO)
    return b;
  if (b.kind == ZERO)
    return a;
  if (a.exp < b.exp || (a.exp == b.exp && a.sig < b.sig)) {
    struct number t = a;
    a = b, b = t;
  }
  r = a;
  r.exp++;
  r.sig = a.sig >> 1; /* significands have at most 106 bits: nothing is lost */
  b.sig = shift_sticky(b.sig >> 1, a.exp - b.exp);
  r.sig = a.sign == b.sign ? r.sig + b.sig : r.sig - b.sig;
  r = normalise(r);
  if (r.kind == ZERO)
    r.sign = rm == RDN;
  return r;
}

static struct number add(struct number a, struct number b, unsigned rm,
                         unsigned *flags) {
  signal_nan(&a, flags);
  signal_nan(&b, flags);
  if (is_nan(&a) || is_nan(&b))
    return (struct number){.kind = QUIET};
  if (a.kind == INFINITE && b.kind == INFINITE && a.sign != b.sign)
    return invalid(flags);
  if (a.kind == INFINITE)
    return a;
  if (b.kind == INFINITE)
    return b;
  return add_finite(a, b, rm);
}

static struct number multiply(struct number a, struct number b,
                              unsigned *flags) {
  struct number r = {.kind = FINITE, .sign = a.sign != b.sign};
  signal_nan(&a, flags);
  signal_nan(&b, flags);
  if (is_nan(&a) || is_nan(&b))
    return (struct number){.kind = QUIET};
  if ((a.kind == INFINITE && b.kind == ZERO) ||
      (a.kind == ZERO && b.kind == INFINITE))
    return invalid(flags);
  if (a.kind == INFINITE || b.kind == INFINITE)
    r.kind = INFINITE;
  else if (a.kind == ZERO || b.kind == ZERO)
    r.kind = ZERO;
  if (r.kind != FINITE)
    return r;
  r.exp = a.exp + b.exp + 1;
  r.sig = (u128)(uint64_t)(a.sig >> 64) * (uint64_t)(b.sig >> 64);
  return normalise(r);
}

static struct number divide(struct number a, struct number b,
                            unsigned *flags) {
  struct number r = {.kind = FINITE, .sign = a.sign != b.sign};
  uint64_t divisor;
  signal_nan(&a, flags);
  signal_nan(&b, flags);
  if (is_nan(&a) || is_nan(&b))
    return (struct number){.kind = QUIET};
  if (a.kind == b.kind && (a.kind == INFINITE || a.kind == ZERO))
    return invalid(flags);
  if (b.kind == ZERO && a.kind == FINITE)
    *flags |= DZ;
  if (a.kind == INFINITE || b.kind == ZERO)
    r.kind = INFINITE;
  else if (a.kind == ZERO || b.kind == INFINITE)
    r.kind = ZERO;
  if (r.kind != FINITE)
    return r;
  divisor = b.sig >> 64;
  r.sig = (a.sig >> 1) / divisor; /* at least 63 bits of quotient */
  r.sig = r.sig << 1 | ((a.sig >> 1) % divisor != 0);
  r.exp = a.exp - b.exp + 63;
  return normalise(r);
}

static struct number square_root(struct number a, unsigned *flags) {
  u128 rest = 0, root = 0, value;
  signal_nan(&a, flags);
  if (is_nan(&a))
    return (struct number){.kind = QUIET};
  if (a.kind == ZERO || (a.kind == INFINITE && !a.sign))
    return a;
  if (a.sign)
    return invalid(flags);
  /* two bits of the value give one of the root; exponent made even */
  value = a.exp & 1 ? a.sig : a.sig >> 1;
  for (unsigned i = 0; i < 64; i++) {
    rest = rest << 2 | value >> 126;
    value <<= 2;
    root <<= 1;
    if (rest >= root * 2 + 1) {
      rest -= root * 2 + 1;
      root++;
    }
  }
  a.sig = root << 1 | (rest != 0);
  a.exp = (a.exp & 1 ? a.exp - 1 : a.exp) / 2 + 63;
  return normalise(a);
}

static struct number fused(struct number a, struct number b, struct number c,
                           unsigned rm, unsigned *flags) {
  struct number product = multiply(a, b, flags);
  signal_nan(&c, flags);
  if (is_nan(&product) || is_nan(&c))
    return (struct number){.kind = QUIET};
  return add(product, c, rm, flags);
}

uint64_t soft_op(enum soft_kind kind, unsigned width, uint64_t a, uint64_t b,
                 uint64_t c, unsigned rm, unsigned *flags) {
  const struct format *f = format_of(width);
  struct number x = unpack(f, a), y = unpack(f, b), z = unpack(f, c), r;
  switch (kind) {
  case SOFT_SUB:
    y.sign = !y.sign;
    /* fall through */
  case SOFT_ADD:
    r = add(x, y, rm, flags);
    break;
  case SOFT_MUL:
    r = multiply(x, y, flags);
    break;
  case SOFT_DIV:
    r = divide(x, y, flags);
    break;
  case SOFT_SQRT:
    r = square_root(x, flags);
    break;
  default:
    r = fused(x, y, z, rm, flags);
    break;
  }
  return pack(f, r, rm, flags);
}

uint64_t soft_from_int(unsigned width, uint64_t v, bool is_signed, unsigned rm,
                       unsigned *flags) {
  struct number n = {.kind = FINITE, .exp = 127};
  n.sign = is_signed && (int64_t)v < 0;
  n.sig = n.sign ? -v : v;
  n = normalise(n);
  return pack(format_of(width), n, rm, flags);
}

static uint64_t saturated(bool negative, unsigned bits, bool is_signed) {
  uint64_t top = UINT64_C(1) << (bits - 1);
  if (negative)
    return is_signed ? -top : 0;
  return is_signed ? top - 1 : top * 2 - 1;
}

/* The magnitude as an integer, rounded; false if it needs over 64 bits. */
static bool magnitude(const struct number *v, unsigned rm, uint64_t *out,
                      bool *inexact) {
  u128 keep, rest, half = one(127);
  *out = 0;
  *inexact = false;
  if (v->kind == ZERO)
    return true;
  if (v->exp > 64)
    return false;
  if (v->exp < 0) {
    keep = 0;
    rest = v->exp == -1 ? v->sig : 1; /* below a half, but not nothing */
  } else {
    keep = v->sig >> (127 - v->exp);
    rest = v->sig << (v->exp + 1);
  }
  *inexact = rest != 0;
  keep += rounds_up(rest, half, keep & 1, v->sign, rm);
  *out = keep;
  return keep >> 64 == 0;
}

static uint64_t extend(uint64_t v, unsigned bits) {
  return bits == 32 ? (uint64_t)(int32_t)v : v;
}

uint64_t soft_to_int(unsigned width, uint64_t a, unsigned bits, bool is_signed,
                     unsigned rm, unsigned *flags) {
  struct number v = unpack(format_of(width), a);
  uint64_t m, limit;
  bool inexact;
  if (v.kind >= INFINITE) {
    *flags |= NV;
    return extend(saturated(v.kind == INFINITE && v.sign, bits, is_signed),
                  bits);
  }
  limit = v.sign ? (is_signed ? UINT64_C(1) << (bits - 1) : 0)
                 : saturated(false, bits, is_signed);
  if (!magnitude(&v, rm, &m, &inexact) || m > limit) {
    *flags |= NV;
    return extend(saturated(v.sign, bits, is_signed), bits);
  }
  if (inexact)
    *flags |= NX;
  return extend(v.sign ? -m : m, bits);
}

uint64_t soft_resize(unsigned to, uint64_t a, unsigned rm, unsigned *flags) {
  struct number v = unpack(format_of(to == 32 ? 64 : 32), a);
  signal_nan(&v, flags);
  return pack(format_of(to), v, rm, flags);
}
