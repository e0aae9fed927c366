/* SPDX-License-Identifier: MIT
 *
 * What an instruction is about to touch, from its bits and the registers: the
 * addresses only, taken from the tables of the RISC-V manual. Encodings that
 * are illegal may come out as accesses; that they trap is the core's affair.
 */
#include "reference/reference.h"

static uint64_t x(const struct view *v, unsigned n) {
  return hart_x(v->hart, n);
}

static uint32_t bits(uint32_t w, unsigned high, unsigned low) {
  return w >> low & (((uint32_t)2 << (high - low)) - 1);
}

static int64_t sign(uint64_t value, unsigned width) {
  return (int64_t)(value << (64 - width)) >> (64 - width);
}

static struct intent access(enum intent_kind kind, uint64_t va, unsigned size) {
  return (struct intent){.kind = kind, .va = va, .size = size};
}

static struct intent jump(uint64_t target) {
  return (struct intent){.kind = INTENT_JUMP, .va = target & ~UINT64_C(1)};
}

static struct intent other(void) {
  return (struct intent){.kind = INTENT_OTHER};
}

static bool branch_taken(unsigned funct3, uint64_t a, uint64_t b) {
  switch (funct3) {
  case 0:
    return a == b;
  case 1:
    return a != b;
  case 4:
    return (int64_t)a < (int64_t)b;
  case 5:
    return (int64_t)a >= (int64_t)b;
  case 6:
    return a < b;
  case 7:
    return a >= b;
  default:
    return false;
  }
}

static struct intent branch(const struct view *v, uint64_t pc, uint32_t w) {
  uint64_t offset = bits(w, 31, 31) << 12 | bits(w, 7, 7) << 11 |
                    bits(w, 30, 25) << 5 | bits(w, 11, 8) << 1;
  if (!branch_taken(bits(w, 14, 12), x(v, bits(w, 19, 15)),
                    x(v, bits(w, 24, 20))))
    return other();
  return jump(pc + sign(offset, 13));
}

static struct intent atomic(const struct view *v, uint32_t w) {
  unsigned operation = bits(w, 31, 27);
  struct intent i = access(operation == 2 ? INTENT_LOAD : INTENT_STORE,
                           x(v, bits(w, 19, 15)), 1u << bits(w, 14, 12));
  i.conditional = operation == 3;
  return i;
}

/* cbo.*: a line of 64 bytes. */
static struct intent cache_block(const struct view *v, uint32_t w) {
  bool zero = bits(w, 31, 20) == 4;
  uint64_t va = x(v, bits(w, 19, 15));
  struct intent i =
      access(zero ? INTENT_STORE : INTENT_TOUCH, va & ~UINT64_C(63), 64);
  i.told = va;
  return bits(w, 14, 12) == 2 ? i : other();
}

static struct intent word_intent(const struct view *v, uint64_t pc,
                                 uint32_t w) {
  uint64_t base = x(v, bits(w, 19, 15));
  int64_t i = sign(bits(w, 31, 20), 12);
  int64_t s = sign(bits(w, 31, 25) << 5 | bits(w, 11, 7), 12);
  uint64_t j = bits(w, 31, 31) << 20 | bits(w, 19, 12) << 12 |
               bits(w, 20, 20) << 11 | bits(w, 30, 21) << 1;
  switch (w & 0x7f) {
  case 0x03:
  case 0x07:
    return access(INTENT_LOAD, base + i, 1u << bits(w, 13, 12));
  case 0x23:
  case 0x27:
    return access(INTENT_STORE, base + s, 1u << bits(w, 13, 12));
  case 0x2f:
    return atomic(v, w);
  case 0x0f:
    return cache_block(v, w);
  case 0x63:
    return branch(v, pc, w);
  case 0x67:
    return jump(base + i);
  case 0x6f:
    return jump(pc + sign(j, 21));
  case 0x0b:
  case 0x2b:
    return (struct intent){.kind = INTENT_CAPABILITY};
  default:
    return other();
  }
}

/* Quadrant 0: c.fld c.lw c.ld, c.fsd c.sw c.sd. */
static struct intent half_memory(const struct view *v, uint32_t w) {
  unsigned funct3 = bits(w, 15, 13), size = (funct3 & 3) == 2 ? 4 : 8;
  uint64_t base = x(v, 8 + bits(w, 9, 7));
  uint64_t wide = bits(w, 12, 10) << 3 | bits(w, 6, 5) << 6;
  uint64_t narrow =
      bits(w, 12, 10) << 3 | bits(w, 6, 6) << 2 | bits(w, 5, 5) << 6;
  if ((funct3 & 3) == 0)
    return other();
  return access(funct3 & 4 ? INTENT_STORE : INTENT_LOAD,
                base + (size == 4 ? narrow : wide), size);
}

static struct intent half_jump(const struct view *v, uint64_t pc, uint32_t w) {
  uint64_t far = bits(w, 12, 12) << 11 | bits(w, 8, 8) << 10 |
                 bits(w, 10, 9) << 8 | bits(w, 6, 6) << 7 | bits(w, 7, 7) << 6 |
                 bits(w, 2, 2) << 5 | bits(w, 11, 11) << 4 | bits(w, 5, 3) << 1;
  uint64_t near = bits(w, 12, 12) << 8 | bits(w, 6, 5) << 6 |
                  bits(w, 2, 2) << 5 | bits(w, 11, 10) << 3 |
                  bits(w, 4, 3) << 1;
  uint64_t tested = x(v, 8 + bits(w, 9, 7));
  switch (bits(w, 15, 13)) {
  case 5:
    return jump(pc + sign(far, 12));
  case 6:
    return tested == 0 ? jump(pc + sign(near, 9)) : other();
  case 7:
    return tested != 0 ? jump(pc + sign(near, 9)) : other();
  default:
    return other();
  }
}

/* Quadrant 2: accesses relative to sp, c.jr and c.jalr. */
static struct intent half_stack(const struct view *v, uint32_t w) {
  uint64_t sp = x(v, 2), rs1 = bits(w, 11, 7);
  uint64_t load8 =
      bits(w, 12, 12) << 5 | bits(w, 6, 5) << 3 | bits(w, 4, 2) << 6;
  uint64_t load4 =
      bits(w, 12, 12) << 5 | bits(w, 6, 4) << 2 | bits(w, 3, 2) << 6;
  uint64_t store8 = bits(w, 12, 10) << 3 | bits(w, 9, 7) << 6;
  uint64_t store4 = bits(w, 12, 9) << 2 | bits(w, 8, 7) << 6;
  switch (bits(w, 15, 13)) {
  case 1:
  case 3:
    return access(INTENT_LOAD, sp + load8, 8);
  case 2:
    return access(INTENT_LOAD, sp + load4, 4);
  case 5:
  case 7:
    return access(INTENT_STORE, sp + store8, 8);
  case 6:
    return access(INTENT_STORE, sp + store4, 4);
  case 4:
    return bits(w, 6, 2) == 0 && rs1 != 0 ? jump(x(v, rs1)) : other();
  default:
    return other();
  }
}

static struct intent half_intent(const struct view *v, uint64_t pc,
                                 uint32_t w) {
  switch (w & 3) {
  case 0:
    return half_memory(v, w);
  case 1:
    return half_jump(v, pc, w);
  default:
    return half_stack(v, w);
  }
}

struct intent intent_of(const struct view *v, uint64_t pc, uint32_t word) {
  bool whole = (word & 3) == 3;
  struct intent i =
      whole ? word_intent(v, pc, word) : half_intent(v, pc, word & 0xffff);
  i.length = whole ? 4 : 2;
  return i;
}
