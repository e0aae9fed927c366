/* SPDX-License-Identifier: MIT
 *
 * Text of one instruction, from the same rows as the decoder.
 */
#include "core/core.h"
#include "core/insn.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct out {
  char *text;
  size_t size, used;
};

__attribute__((format(printf, 2, 3))) static void put(struct out *o,
                                                      const char *format, ...) {
  va_list args;
  int n;
  va_start(args, format);
  n = vsnprintf(o->text + o->used, o->size - o->used, format, args);
  va_end(args);
  if (n > 0)
    o->used += (size_t)n < o->size - o->used ? (size_t)n : o->size - o->used - 1;
}

static const char *const x_names[32] = {
    "zero", "ra", "sp", "gp", "tp",  "t0",  "t1", "t2", "s0", "s1", "a0",
    "a1",   "a2", "a3", "a4", "a5",  "a6",  "a7", "s2", "s3", "s4", "s5",
    "s6",   "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"};
static const char *const f_names[32] = {
    "ft0", "ft1", "ft2",  "ft3",  "ft4", "ft5", "ft6",  "ft7",
    "fs0", "fs1", "fa0",  "fa1",  "fa2", "fa3", "fa4",  "fa5",
    "fa6", "fa7", "fs2",  "fs3",  "fs4", "fs5", "fs6",  "fs7",
    "fs8", "fs9", "fs10", "fs11", "ft8", "ft9", "ft10", "ft11"};

static void put_csr(struct out *o, unsigned number) {
  switch (number) {
#define CSR(id, n) case n: put(o, #id); return;
#include "isa/csr.def"
#define XCSR(id, n, user) case n: put(o, #id); return;
#include "isa/xcodoms_csr.def"
  default: break;
  }
#define CSR_ROW(id, n, first, count)                                           \
  if (number >= n && number < n + count) {                                     \
    put(o, #id "%u", first + number - n);                                      \
    return;                                                                    \
  }
#include "isa/csr.def"
  put(o, "%u", number);
}

static void put_fence(struct out *o, unsigned set) {
  static const char letters[] = "wroi";
  if (set == 0)
    put(o, "0");
  for (unsigned bit = 4; bit-- > 0;)
    if (set >> bit & 1)
      put(o, "%c", letters[bit]);
}

static void put_rounding(struct out *o, unsigned rm) {
  static const char *const names[8] = {"rne", "rtz", "rdn", "rup",
                                       "rmm", "5",   "6",   "dyn"};
  put(o, "%s", names[rm]);
}

static void put_operand(struct out *o, const struct insn *i, char c) {
  switch (c) {
  case 'd': put(o, "%s", x_names[i->rd]); break;
  case 's': put(o, "%s", x_names[i->rs1]); break;
  case 't': put(o, "%s", x_names[i->rs2]); break;
  case 'D': put(o, "%s", f_names[i->rd]); break;
  case 'S': put(o, "%s", f_names[i->rs1]); break;
  case 'T': put(o, "%s", f_names[i->rs2]); break;
  case 'R': put(o, "%s", f_names[i->rs3]); break;
  case 'i': case 'o': case 'b': case 'j': case 'h': case 'w':
    put(o, "%lld", (long long)i->imm);
    break;
  case 'u': put(o, "%u", (unsigned)(i->imm >> 12 & 0xfffff)); break;
  case 'c': put_csr(o, i->imm); break;
  case 'z': put(o, "%u", i->rs1); break;
  case 'm': put_rounding(o, i->imm); break;
  case 'P': put_fence(o, i->imm >> 4 & 15); break;
  case 'Q': put_fence(o, i->imm & 15); break;
  case ',': put(o, ", "); break;
  default: put(o, "%c", c); break;
  }
}

static void put_xcodoms(struct out *o, const struct insn *i, char c) {
  static const char *const perms[] = {"nil", "call", "read", "write"};
  switch (c) {
  case 'D': put(o, "c%u", i->rd); break;
  case 'S': put(o, "c%u", i->rs1); break;
  case 'T': put(o, "c%u", i->rs2); break;
  case 'N': put(o, "c%u", i->rs3 & 7); break;
  case 'u': put(o, "%s", x_names[i->rs3]); break;
  case 'i': case 'o':
    put(o, "%lld(%s)", (long long)i->imm, x_names[i->rs1]);
    break;
  case 'p': put(o, "%s", perms[i->imm & 3]); break;
  case 'f': put(o, "%u", i->rs2 & 3); break;
  case 'm': put(o, "%u", (unsigned)i->imm & 255); break;
  case 'q': put(o, "%u", (unsigned)i->imm >> 8 & 7); break;
  default: put_operand(o, i, c); break;
  }
}

/* cd.clr has an I format, its mask is the immediate; cd.new's permission is
 * in imm already. */
static void put_full(struct out *o, const struct insn *i, uint32_t word) {
  const struct insn_info *info = &insn_table[i->id];
  put(o, "%s%s", info->name, info->operands[0] ? "\t" : "");
  for (const char *c = info->operands; *c; c++)
    if (info->extension == X_Xcodoms)
      put_xcodoms(o, i, *c);
    else
      put_operand(o, i, *c);
  if (info->format == F_AMO) { /* .aq .rl stand behind the name */
    static const char *const order[] = {"", ".rl", ".aq", ".aqrl"};
    const char *suffix = order[word >> 25 & 3];
    size_t name = strlen(info->name), extra = strlen(suffix);
    if (o->used + extra < o->size) {
      memmove(o->text + name + extra, o->text + name, o->used - name + 1);
      memcpy(o->text + name, suffix, extra);
      o->used += extra;
    }
  }
}

static void put_compressed(struct out *o, const struct insn *i,
                           uint32_t word) {
  const struct cinsn_info *info = &cinsn_table[cinsn_find(word)];
  unsigned high = word >> 7 & 31, low = word >> 2 & 31;
  put(o, "%s%s", info->name, info->operands[0] ? "\t" : "");
  for (const char *c = info->operands; *c; c++)
    switch (*c) {
    case 'd': put(o, "%s", x_names[high]); break;
    case 't': put(o, "%s", x_names[low]); break;
    case 'D': put(o, "%s", f_names[high]); break;
    case 'T': put(o, "%s", f_names[low]); break;
    case 'e': case 'h': put(o, "%s", x_names[8 + (low & 7)]); break;
    case 'E': case 'H': put(o, "%s", f_names[8 + (low & 7)]); break;
    case 'g': put(o, "%s", x_names[8 + (high & 7)]); break;
    case '2': put(o, "sp"); break;
    case 'i': put(o, "%lld", (long long)i->imm); break;
    case 'u': put(o, "%u", (unsigned)(i->imm >> 12 & 0xfffff)); break;
    case ',': put(o, ", "); break;
    default: put(o, "%c", *c); break;
    }
}

unsigned core_disassemble(uint32_t word, uint64_t pc, char *text, size_t size) {
  struct insn i = insn_decode(NULL, word);
  struct out o = {text, size, 0};
  (void)pc; /* targets are printed relative, as llvm-mc does */
  if (i.id == I_NONE || size == 0)
    return 0;
  text[0] = 0;
  if (i.length == 2)
    put_compressed(&o, &i, word & 0xffff);
  else
    put_full(&o, &i, word);
  return i.length;
}
