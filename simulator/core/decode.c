/* SPDX-License-Identifier: MIT
 *
 * Makes blocks: takes instructions apart up to the next jump, page end, hook,
 * border of a marked range or instruction that may change what code means,
 * and turns each into an operation of run.c. Where blocks are kept is
 * block.c's business; what they cost, timing's.
 */
#include "core/hart.h"
#include "timing/timing.h"

#include <string.h>

/* Blocks are built here and then copied to their final place. */
struct builder {
  struct hart *h;
  uint64_t pc;
  unsigned ops, n;
  uint32_t offset;
  bool fp, fp_write, ended;
  uint16_t body[BLOCK_MAX * 3 + 4]; /* of each operation */
  struct op op[BLOCK_MAX * 3 + 4];
  struct timing_op timing[BLOCK_MAX * 3 + 4];
};

static unsigned class_at(const struct hart *h, uint64_t pc) {
  for (unsigned i = h->range_count; i-- > 0;)
    if (pc >= h->ranges[i].start && pc < h->ranges[i].end)
      return h->ranges[i].class_;
  return CORE_CLASS_PLAIN;
}

static bool hooked(const struct hart *h, uint64_t pc) {
  for (unsigned i = 0; i < h->hook_count; i++)
    if (h->hooks[i] == pc)
      return true;
  return false;
}

static struct op *add(struct builder *b, unsigned body) {
  struct op *op = &b->op[b->ops];
  *op = (struct op){.body = b->h->labels[body], .offset = b->offset,
                    .n = b->n};
  b->timing[b->ops] = timing_nothing();
  b->body[b->ops] = body;
  b->ops++;
  return op;
}

/* The operation for an instruction: its own, or a special case's. */
static unsigned specialise(const struct insn *i) {
  switch (i->id) {
  case I_addi:
    return i->rd == 0 ? O_nop : i->rs1 == 0 ? O_li : i->imm == 0 ? O_mv : i->id;
  case I_lui:
  case I_auipc:
    return i->rd == 0 ? O_nop : O_li;
  case I_add:
    return i->rd == 0 ? O_nop : i->rs1 == 0 || i->rs2 == 0 ? O_mv : i->id;
  case I_jal:
    return i->rd == 0 ? O_j : i->rd == 1 ? O_call : i->id;
  case I_jalr:
    if (i->rd == 0)
      return i->rs1 == 1 && i->imm == 0 ? O_ret : O_jr;
    return i->rd == 1 ? O_callr : i->id;
  case I_beq:
    return i->rs2 == 0 ? O_beqz : i->id;
  case I_bne:
    return i->rs2 == 0 ? O_bnez : i->id;
  case I_blt:
    return i->rs2 == 0 ? O_bltz : i->rs1 == 0 ? O_bgtz : i->id;
  case I_bge:
    return i->rs2 == 0 ? O_bgez : i->rs1 == 0 ? O_blez : i->id;
  default:
    return i->id;
  }
}

/* Controls of attacks: in ranges that clear or save registers, data
 * instructions do nothing when that mechanism is switched off. */
static bool skipped(const struct hart *h, const struct insn *i,
                    unsigned class_) {
  uint64_t bit = class_ == 4 ? OFF_reg_clear : class_ == 5 ? OFF_reg_save : 0;
  const struct insn_info *info = &insn_table[i->id];
  if (!(h->config.disabled & bit))
    return false;
  if (i->id == I_cd_zero)
    return true;
  if (info->extension == X_Xcodoms || info->access >= A_branch)
    return false;
  return info->operands[0] != 'd' || i->rd != 2;
}

static void fill(struct builder *b, struct op *op, const struct insn *i) {
  const struct insn_info *info = &insn_table[i->id];
  bool integer_rd = info->operands[0] == 'd';
  op->rd = integer_rd && i->rd == 0 ? 32 : i->rd;
  op->rs1 = i->rs1;
  op->rs2 = i->rs2;
  op->rs3 = i->rs3;
  op->imm = i->imm;
  if (i->id == I_auipc || info->access == A_branch || i->id == I_jal)
    op->imm += b->pc + b->offset;
  if (i->id == I_add && i->rs1 == 0)
    op->rs1 = i->rs2;
  if ((i->id == I_blt || i->id == I_bge) && i->rs1 == 0)
    op->rs1 = i->rs2;
}

/* Can it change a floating-point register or a flag? */
static bool fp_writes(const struct insn *i) {
  switch (i->id) {
  case I_fsw: case I_fsd: case I_fmv_x_w: case I_fmv_x_d:
  case I_fclass_s: case I_fclass_d:
    return false;
  default:
    return true;
  }
}

/* What mstatus.FS means to an instruction, once in a block. */
static void guard_fp(struct builder *b, const struct insn *i) {
  enum insn_extension x = insn_table[i->id].extension;
  if (x != X_F && x != X_D)
    return;
  if (fp_writes(i) && !b->fp_write) {
    add(b, O_fp_write);
    b->fp = b->fp_write = true;
  } else if (!b->fp) {
    add(b, O_fp);
    b->fp = true;
  }
}

/* The fetch unit must be told of the first instruction of a block and of each
 * that is the first in its cache line. */
static void watch(struct builder *b, const struct insn *i) {
  struct timing_op *t = &b->timing[b->ops - 1];
  uint64_t pc = b->pc + b->offset, last = pc + i->length - 1;
  *t = timing_op(b->h->timing, i);
  if (b->n == 0 || pc % TIMING_LINE_SIZE == 0)
    t->flags |= TIMING_LINE;
  if (pc / TIMING_LINE_SIZE != last / TIMING_LINE_SIZE)
    t->flags |= TIMING_LINES;
}

static void append(struct builder *b, uint32_t word, unsigned class_) {
  struct insn i = insn_decode(b->h->index, word);
  struct op *op;
  unsigned body;
  if (b->h->observer.before)
    add(b, O_watch);
  if (i.id == I_NONE) {
    op = add(b, O_illegal);
    op->imm = i.length == 2 ? word & 0xffff : word;
    b->ended = true;
  } else if (skipped(b->h, &i, class_)) {
    add(b, O_nop);
  } else {
    const struct insn_info *info = &insn_table[i.id];
    guard_fp(b, &i);
    body = specialise(&i);
    op = add(b, body);
    fill(b, op, &i);
    b->ended = info->access >= A_branch;
  }
  if (i.id != I_NONE && b->h->timing)
    watch(b, &i);
  b->offset += i.length;
  b->n++;
}

/* ---- pairs ---- */

enum how { first, second, apart };
struct pair {
  uint16_t first, second;
  uint8_t how;
};
static const struct pair pairs[] = {
#define PAIR(a, b, how) {a, b, how},
#include "core/pair.def"
};
enum { PAIRS = sizeof pairs / sizeof *pairs };

const void *decode_unpaired(const struct hart *h, const void *body) {
  for (unsigned i = 0; i < PAIRS && !h->timing; i++)
    if (h->labels[TWO_FIRST + 1 + i] == body)
      return h->labels[pairs[i].first];
  return body;
}

/* Operands may be exchanged. */
static bool commutes(unsigned body) {
  switch (body) {
  case I_add: case I_addw: case I_and: case I_or: case I_xor:
  case I_beq: case I_bne:
    return true;
  default:
    return false;
  }
}

static bool uses(enum how how, const struct op *a, const struct op *b) {
  return how == apart || a->rd == (how == first ? b->rs1 : b->rs2);
}

/* The row for operations k and k + 1; those that use the first's result are
 * before those that do not. */
static const struct pair *pair_of(struct builder *b, unsigned k) {
  struct op *o = &b->op[k];
  for (unsigned i = 0; i < PAIRS; i++)
    if (pairs[i].first == b->body[k] && pairs[i].second == b->body[k + 1] &&
        uses(pairs[i].how, o, o + 1))
      return &pairs[i];
  return NULL;
}

static void exchange(struct builder *b, unsigned k) {
  struct op *o = &b->op[k];
  if (commutes(b->body[k + 1]) && o[0].rd == o[1].rs2 && o[0].rd != o[1].rs1) {
    o[1].rs2 = o[1].rs1;
    o[1].rs1 = o[0].rd;
  }
}

/* From the front: a pair is not taken if that leaves a better one. */
static void make_pairs(struct builder *b) {
  const struct pair *this = NULL, *next;
  for (unsigned k = 0; k + 1 < b->ops; k++)
    exchange(b, k);
  for (unsigned k = 0; k + 1 < b->ops; k++) {
    this = pair_of(b, k);
    next = k + 2 < b->ops ? pair_of(b, k + 1) : NULL;
    if (!this || (this->how == apart && next && next->how != apart))
      continue;
    b->op[k].body = b->h->labels[TWO_FIRST + 1 + (this - pairs)];
    k++;
  }
}

static struct block *finish(struct builder *b, uint64_t pa, uint32_t raw) {
  struct hart *h = b->h;
  size_t ops, timing;
  struct block *block;
  if (!b->ended)
    add(b, O_end);
  if (!h->timing && b->n > 1)
    make_pairs(b);
  ops = b->ops * sizeof *b->op;
  timing = h->timing ? b->ops * sizeof *b->timing : 0;
  block = block_alloc(h, sizeof *block + ops + timing);
  *block = (struct block){.pc = b->pc, .n = b->n, .pa = pa, .raw = raw,
                          .end = b->pc + b->offset, .ops_count = b->ops,
                          .link = {h->nowhere, h->nowhere}};
  memcpy(block->ops, b->op, ops);
  if (timing) {
    block->timing = (struct timing_op *)((char *)block->ops + ops);
    memcpy(block->timing, b->timing, timing);
  }
  block->class_ = class_at(h, b->pc);
  block->hook = hooked(h, b->pc);
  return block;
}

static uint32_t word_at(const uint8_t *code, uint64_t room) {
  uint16_t low, high = 0;
  memcpy(&low, code, 2);
  if ((low & 3) == 3 && room >= 4)
    memcpy(&high, code + 2, 2);
  return low | (uint32_t)high << 16;
}

struct block *decode_block(struct hart *h, uint64_t pc,
                           const struct fetch_entry *page) {
  struct builder b;
  const uint8_t *code = page->host + (pc & ~PAGE_MASK);
  uint64_t room = PAGE_SIZE - (pc & ~PAGE_MASK);
  uint64_t pa = page->pa + (pc & ~PAGE_MASK);
  unsigned max = h->observer.retire ? 1 : BLOCK_MAX;
  unsigned class_ = class_at(h, pc);
  uint32_t first = word_at(code, room);
  b.h = h, b.pc = pc, b.ops = b.n = 0, b.offset = 0;
  b.fp = b.fp_write = b.ended = false;
  do {
    uint32_t word = word_at(code + b.offset, room - b.offset);
    unsigned length = (word & 3) == 3 ? 4 : 2;
    if (b.offset + length > room)
      break; /* straddles: the next block */
    append(&b, word, class_);
  } while (!b.ended && b.n < max && b.offset < room &&
           !hooked(h, pc + b.offset) && class_at(h, pc + b.offset) == class_);
  return finish(&b, pa, first);
}

struct block *decode_single(struct hart *h, uint64_t pc, uint64_t pa,
                            uint32_t word) {
  struct builder b;
  b.h = h, b.pc = pc, b.ops = b.n = 0, b.offset = 0;
  b.fp = b.fp_write = b.ended = false;
  append(&b, word, class_at(h, pc));
  return finish(&b, pa, word);
}
