/* SPDX-License-Identifier: MIT
 *
 * The tables of insn.h, expanded from isa/, and taking an instruction word
 * apart. What to do with it is decode.c's and the exec_*.inc files'.
 */
#include "core/insn.h"

#include <stdlib.h>
#include <string.h>

const struct insn_info insn_table[I_COUNT] = {
#define INSN(id, name, ext, format, match, mask, class_, access, operands)     \
  [I_##id] = {name,     operands, match,     mask,                             \
              X_##ext,  F_##format, K_##class_, A_##access},
#include "isa/insn.def"
#define XC(id, name, format, match, mask, class_, privileged, operands)        \
  [I_##id] = {name,        operands,   match,      mask,                       \
              X_Xcodoms,   F_##format, K_##class_, A_none},
#include "isa/xcodoms.def"
};

const struct cinsn_info cinsn_table[C_COUNT] = {
#define CINSN(id, name, base, format, match, mask, operands)                   \
  [C_##id] = {name, operands, match, mask, F_##format, I_##base},
#include "isa/insn.def"
};

/* A row whose match has bits outside its mask could never be decoded. */
#define INSN(id, name, ext, format, match, mask, ...)                          \
  _Static_assert(((match) & ~(mask)) == 0, name);
#include "isa/insn.def"
#define CINSN(id, name, base, format, match, mask, ...)                        \
  _Static_assert(((match) & ~(mask)) == 0, name);
#include "isa/insn.def"
#define XC(id, name, format, match, mask, ...)                                 \
  _Static_assert(((match) & ~(mask)) == 0, name);
#include "isa/xcodoms.def"

/* Rows by major opcode and funct3, each list ended by I_NONE; those of 16-bit
 * words by quadrant and funct3, ended by C_COUNT. */
struct insn_index {
  uint16_t start[256];
  uint16_t rows[I_COUNT * 8 + 256];
  uint8_t compressed[32][C_COUNT + 1];
};

static unsigned bucket_of(uint32_t word) {
  return (word >> 2 & 31) << 3 | (word >> 12 & 7);
}

static unsigned quadrant_of(uint16_t word) {
  return (word & 3) << 3 | word >> 13;
}

static void index_compressed(struct insn_index *x) {
  for (unsigned q = 0; q < 32; q++) {
    uint16_t word = (q & 7) << 13 | q >> 3;
    uint8_t *row = x->compressed[q];
    for (unsigned id = 0; id < C_COUNT; id++)
      if (((word ^ cinsn_table[id].match) & cinsn_table[id].mask & 0xe003) == 0)
        *row++ = id;
    *row = C_COUNT;
  }
}

struct insn_index *insn_index_new(void) {
  struct insn_index *x = calloc(1, sizeof *x);
  unsigned used = 0;
  if (!x)
    return NULL;
  for (unsigned bucket = 0; bucket < 256; bucket++) {
    uint32_t word = (bucket >> 3) << 2 | (bucket & 7) << 12 | 3;
    x->start[bucket] = used;
    for (unsigned id = 0; id < I_COUNT; id++)
      if (((word ^ insn_table[id].match) & insn_table[id].mask & 0x707f) == 0)
        x->rows[used++] = id;
    x->rows[used++] = I_NONE;
  }
  index_compressed(x);
  return x;
}

void insn_index_free(struct insn_index *x) { free(x); }

static unsigned find(const struct insn_index *x, uint32_t word) {
  if (x) {
    const uint16_t *row = &x->rows[x->start[bucket_of(word)]];
    while (*row != I_NONE && (word & insn_table[*row].mask) !=
                                 insn_table[*row].match)
      row++;
    return *row;
  }
  for (unsigned id = 0; id < I_COUNT; id++)
    if ((word & insn_table[id].mask) == insn_table[id].match)
      return id;
  return I_NONE;
}

static uint32_t bits(uint32_t word, unsigned high, unsigned low) {
  return word >> low & ((2u << (high - low)) - 1);
}

static int64_t sign(uint64_t value, unsigned width) {
  return (int64_t)(value << (64 - width)) >> (64 - width);
}

static int64_t immediate(uint32_t w, unsigned format) {
  switch (format) {
  case F_I:
    return sign(bits(w, 31, 20), 12);
  case F_S:
    return sign(bits(w, 31, 25) << 5 | bits(w, 11, 7), 12);
  case F_B:
    return sign(bits(w, 31, 31) << 12 | bits(w, 7, 7) << 11 |
                    bits(w, 30, 25) << 5 | bits(w, 11, 8) << 1,
                13);
  case F_U:
    return sign(w & 0xfffff000, 32);
  case F_J:
    return sign(bits(w, 31, 31) << 20 | bits(w, 19, 12) << 12 |
                    bits(w, 20, 20) << 11 | bits(w, 30, 21) << 1,
                21);
  case F_SH:
    return bits(w, 25, 20);
  case F_SHW:
    return bits(w, 24, 20);
  case F_CSR:
    return bits(w, 31, 20);
  case F_FR:
  case F_R4:
    return bits(w, 14, 12);
  default:
    return 0;
  }
}

/* Xcodoms rows with permission 0 are illegal (perm is in bits 26:25). */
static bool legal(unsigned id, uint32_t w) {
  return insn_table[id].extension != X_Xcodoms ||
         !strchr(insn_table[id].operands, 'p') || bits(w, 26, 25);
}

static struct insn decode32(const struct insn_index *x, uint32_t w) {
  struct insn i = {.id = find(x, w), .length = 4};
  if (i.id == I_NONE || !legal(i.id, w)) {
    i.id = I_NONE;
    return i;
  }
  i.rd = bits(w, 11, 7);
  i.rs1 = bits(w, 19, 15);
  i.rs2 = bits(w, 24, 20);
  i.rs3 = bits(w, 31, 27);
  i.imm = insn_table[i.id].extension == X_Xcodoms &&
                  insn_table[i.id].format != F_I &&
                  insn_table[i.id].format != F_S
              ? (int64_t)bits(w, 26, 25)
              : immediate(w, insn_table[i.id].format);
  return i;
}

/* The immediate of a compressed instruction. */
static int64_t compressed_immediate(uint32_t w, unsigned format) {
  int64_t six = sign(bits(w, 12, 12) << 5 | bits(w, 6, 2), 6);
  switch (format) {
  case F_CIW:
    return bits(w, 10, 7) << 6 | bits(w, 12, 11) << 4 | bits(w, 5, 5) << 3 |
           bits(w, 6, 6) << 2;
  case F_CLW:
  case F_CSW:
    return bits(w, 5, 5) << 6 | bits(w, 12, 10) << 3 | bits(w, 6, 6) << 2;
  case F_CLD:
  case F_CSD:
    return bits(w, 6, 5) << 6 | bits(w, 12, 10) << 3;
  case F_CNOP:
  case F_CI:
  case F_CIW1:
  case F_CLI:
  case F_CANDI:
    return six;
  case F_CSH:
  case F_CSLLI:
    return six & 63;
  case F_C16:
    return sign(bits(w, 12, 12) << 9 | bits(w, 4, 3) << 7 |
                    bits(w, 5, 5) << 6 | bits(w, 2, 2) << 5 |
                    bits(w, 6, 6) << 4,
                10);
  case F_CLUI:
    return (int64_t)((uint64_t)six << 12);
  case F_CJ:
    return sign(bits(w, 12, 12) << 11 | bits(w, 8, 8) << 10 |
                    bits(w, 10, 9) << 8 | bits(w, 6, 6) << 7 |
                    bits(w, 7, 7) << 6 | bits(w, 2, 2) << 5 |
                    bits(w, 11, 11) << 4 | bits(w, 5, 3) << 1,
                12);
  case F_CB:
    return sign(bits(w, 12, 12) << 8 | bits(w, 6, 5) << 6 |
                    bits(w, 2, 2) << 5 | bits(w, 11, 10) << 3 |
                    bits(w, 4, 3) << 1,
                9);
  case F_CLWSP:
    return bits(w, 3, 2) << 6 | bits(w, 12, 12) << 5 | bits(w, 6, 4) << 2;
  case F_CLDSP:
    return bits(w, 4, 2) << 6 | bits(w, 12, 12) << 5 | bits(w, 6, 5) << 3;
  case F_CSWSP:
    return bits(w, 8, 7) << 6 | bits(w, 12, 9) << 2;
  case F_CSDSP:
    return bits(w, 9, 7) << 6 | bits(w, 12, 10) << 3;
  default:
    return 0;
  }
}

/* What the row's mask cannot say: encodings that are reserved. */
static bool compressed_legal(uint16_t w, unsigned format, int64_t imm) {
  unsigned rd = bits(w, 11, 7);
  switch (format) {
  case F_CIW:
  case F_C16:
  case F_CLUI:
    return imm != 0;
  case F_CIW1:
  case F_CLWSP:
  case F_CJR:
    return rd != 0;
  default:
    return true;
  }
}

/* The row's encoding is the word's; is it one of its legal ones? */
static bool row_legal(const struct cinsn_info *c, uint16_t w) {
  if (c->format == F_CLDSP && c->operands[0] == 'd' && !bits(w, 11, 7))
    return false; /* c.ldsp x0 is reserved, c.fldsp f0 is not */
  return compressed_legal(w, c->format, compressed_immediate(w, c->format));
}

unsigned cinsn_find(uint16_t w) {
  unsigned id = 0;
  while (id < C_COUNT && (w & cinsn_table[id].mask) != cinsn_table[id].match)
    id++;
  return id < C_COUNT && row_legal(&cinsn_table[id], w) ? id : C_COUNT;
}

static unsigned cinsn_lookup(const struct insn_index *x, uint16_t w) {
  const uint8_t *row = x->compressed[quadrant_of(w)];
  while (*row != C_COUNT && (w & cinsn_table[*row].mask) !=
                                cinsn_table[*row].match)
    row++;
  return *row != C_COUNT && row_legal(&cinsn_table[*row], w) ? *row : C_COUNT;
}

/* The registers of a compressed instruction, as its base has them. */
static void compressed_registers(struct insn *i, uint32_t w, unsigned format) {
  unsigned rd = bits(w, 11, 7), rs2 = bits(w, 6, 2);
  unsigned low = bits(w, 4, 2) + 8, high = bits(w, 9, 7) + 8;
  switch (format) {
  case F_CIW:
    i->rd = low, i->rs1 = 2;
    break;
  case F_CLW:
  case F_CLD:
    i->rd = low, i->rs1 = high;
    break;
  case F_CSW:
  case F_CSD:
    i->rs1 = high, i->rs2 = low;
    break;
  case F_CNOP:
  case F_CI:
  case F_CIW1:
  case F_CSLLI:
  case F_C16:
    i->rd = i->rs1 = rd;
    break;
  case F_CLI:
  case F_CLUI:
    i->rd = rd;
    break;
  case F_CSH:
  case F_CANDI:
    i->rd = i->rs1 = high;
    break;
  case F_CA:
    i->rd = i->rs1 = high, i->rs2 = low;
    break;
  case F_CB:
    i->rs1 = high;
    break;
  case F_CLDSP:
  case F_CLWSP:
    i->rd = rd, i->rs1 = 2;
    break;
  case F_CSDSP:
  case F_CSWSP:
    i->rs1 = 2, i->rs2 = rs2;
    break;
  case F_CJR:
    i->rs1 = rd;
    break;
  case F_CJALR:
    i->rd = 1, i->rs1 = rd;
    break;
  case F_CMV:
    i->rd = rd, i->rs2 = rs2;
    break;
  case F_CADD:
    i->rd = i->rs1 = rd, i->rs2 = rs2;
    break;
  default:
    break;
  }
}

struct insn insn_decode(const struct insn_index *x, uint32_t word) {
  struct insn i = {.id = I_NONE, .length = 2};
  unsigned c;
  if ((word & 3) == 3)
    return decode32(x, word);
  word &= 0xffff;
  c = x ? cinsn_lookup(x, word) : cinsn_find(word);
  if (c == C_COUNT)
    return i;
  i.id = cinsn_table[c].base;
  i.imm = compressed_immediate(word, cinsn_table[c].format);
  compressed_registers(&i, word, cinsn_table[c].format);
  return i;
}
