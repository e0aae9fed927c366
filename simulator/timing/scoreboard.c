/* SPDX-License-Identifier: MIT
 *
 * What an instruction reads, writes and occupies, from the operand letters of
 * the instruction tables; and the less frequent parts of issuing one.
 */
#include "timing/timing.h"

static void reads(struct timing_op *o, unsigned reg) {
  for (unsigned i = 0; i < 3; i++)
    if (!o->source[i]) {
      o->source[i] = reg;
      return;
    }
}

static void writes(struct timing_op *o, unsigned reg) {
  o->to = reg ? reg : REG_NOWHERE;
  o->source[3] = reg;
}

/* The operand letters of xcodoms.def; upper case names capabilities. */
static void xcodoms_operand(struct timing_op *o, const struct insn *i,
                            char c) {
  switch (c) {
  case 'D': writes(o, REG_CAP + i->rd); break;
  case 'S': reads(o, REG_CAP + i->rs1); break;
  case 'T': reads(o, REG_CAP + i->rs2); break;
  case 'N': reads(o, REG_CAP + (i->rs3 & 7)); break;
  case 'd': writes(o, i->rd); break;
  case 's': case 'i': case 'o': reads(o, i->rs1); break;
  case 't': reads(o, i->rs2); break;
  case 'u': reads(o, i->rs3); break;
  default: break;
  }
}

/* Those of insn.def; upper case names floating-point registers. */
static void operand(struct timing_op *o, const struct insn *i, char c) {
  switch (c) {
  case 'd': writes(o, i->rd); break;
  case 's': reads(o, i->rs1); break;
  case 't': reads(o, i->rs2); break;
  case 'D': writes(o, REG_FLOAT + i->rd); break;
  case 'S': reads(o, REG_FLOAT + i->rs1); break;
  case 'T': reads(o, REG_FLOAT + i->rs2); break;
  case 'R': reads(o, REG_FLOAT + i->rs3); break;
  default: break;
  }
}

static enum timing_loss loss_of(unsigned class_) {
  switch (class_) {
  case K_load: case K_loadb: case K_fload: case K_amo: return LOSS_load;
  case K_mul: return LOSS_multiply;
  case K_div: case K_divw: return LOSS_divide;
  case K_csr: case K_cap: case K_capmem: return LOSS_other;
  default: return class_ >= K_fadds && class_ <= K_fmove ? LOSS_floating
                                                         : LOSS_issue;
  }
}

/* csrr, which is csrrs or csrrc of x0 or 0, writes nothing. */
static bool writes_csr(const struct insn *i) {
  switch (i->id) {
  case I_csrrw: case I_csrrwi: return true;
  case I_csrrs: case I_csrrc: case I_csrrsi: case I_csrrci: return i->rs1 != 0;
  default: return false;
  }
}

struct timing_op timing_op(const struct timing *t, const struct insn *i) {
  const struct insn_info *info = &insn_table[i->id];
  const struct timing_latency *l = &t->core->latency[info->class_];
  struct timing_op o = {.to = REG_NOWHERE, .unit = l->unit, .busy = l->busy,
                        .issue = l->issue, .result = l->result,
                        .loss = loss_of(info->class_)};
  for (const char *c = info->operands; *c; c++)
    if (info->extension == X_Xcodoms)
      xcodoms_operand(&o, i, *c);
    else
      operand(&o, i, *c);
  if (writes_csr(i))
    o.flags |= TIMING_FLUSH;
  return o;
}

struct timing_op timing_nothing(void) {
  return (struct timing_op){.to = REG_NOWHERE, .flags = TIMING_NOTHING};
}

void timing_wait(struct timing *t, const struct timing_op *o, uint64_t c) {
  enum timing_loss why = c == t->missed_until ? t->missed : LOSS_unit;
  if (t->busy[o->unit] != c || o->unit != U_memory)
    why = LOSS_unit;
  for (unsigned i = 0; i < 4; i++)
    if (t->ready[o->source[i]] == c)
      why = t->why[o->source[i]];
  t->lost[why] += c - t->next;
}

void timing_lose(struct timing *t, enum timing_loss why, uint64_t cycles) {
  t->next += cycles;
  t->lost[why] += cycles;
}

static unsigned bits(uint64_t v) { return v ? 64 - __builtin_clzll(v) : 0; }

static uint64_t magnitude(uint64_t v, bool is_signed) {
  return is_signed && (int64_t)v < 0 ? -v : v;
}

/* One cycle for each bit that the quotient can have. */
void timing_divide(struct timing *t, const struct timing_op *o, uint64_t a,
                   uint64_t d, bool is_signed) {
  unsigned of = bits(magnitude(a, is_signed)), by = bits(magnitude(d, is_signed));
  uint64_t least = t->core->parameter[P_divide_least];
  uint64_t most = t->core->parameter[P_divide_most];
  uint64_t cycles = least + (of >= by && by ? of - by + 1 : 0);
  uint64_t more = (cycles < most ? cycles : most) - o->result;
  t->ready[o->to] += more;
  t->busy[U_divide] += more;
}
