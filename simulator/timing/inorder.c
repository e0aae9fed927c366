/* SPDX-License-Identifier: MIT
 *
 * The in-order single-issue model. An instruction issues when the one before
 * has issued and its sources are ready; a result is ready some cycles after
 * issue. That depends on the code alone, so it is computed once for each
 * decoded block; hazards do not reach over the end of a block. There are no
 * caches, TLBs or branch predictors yet: every access hits, every taken
 * branch costs the redirect of the fetch stage.
 */
#include "timing/timing.h"

#include <string.h>

struct latency {
  uint8_t issue, result;
};
static const struct latency latencies[K_COUNT] = {
#define LATENCY(class_, issue, result) [K_##class_] = {issue, result},
#include "timing/params.def"
};
enum {
#define PENALTY(id, cycles, text) PENALTY_##id = cycles,
#include "timing/params.def"
};

enum { NO_REGISTER = 255, FLOAT = 32, CAPABILITY = 64 };

static void reads(struct timing_insn *t, unsigned reg) {
  for (unsigned i = 0; i < 3; i++)
    if (t->read[i] == NO_REGISTER) {
      t->read[i] = reg;
      return;
    }
}

/* The operand letters of xcodoms.def; upper case names capabilities. */
static void xcodoms_operand(struct timing_insn *t, const struct insn *i,
                            char c) {
  switch (c) {
  case 'D': t->write = CAPABILITY + i->rd; break;
  case 'S': reads(t, CAPABILITY + i->rs1); break;
  case 'T': reads(t, CAPABILITY + i->rs2); break;
  case 'd': t->write = i->rd; break;
  case 's': case 'i': case 'o': reads(t, i->rs1); break;
  case 't': reads(t, i->rs2); break;
  case 'u': reads(t, i->rs3); break;
  default: break;
  }
}

/* Those of insn.def; upper case names floating-point registers. */
static void operand(struct timing_insn *t, const struct insn *i, char c) {
  switch (c) {
  case 'd': t->write = i->rd; break;
  case 's': reads(t, i->rs1); break;
  case 't': reads(t, i->rs2); break;
  case 'D': t->write = FLOAT + i->rd; break;
  case 'S': reads(t, FLOAT + i->rs1); break;
  case 'T': reads(t, FLOAT + i->rs2); break;
  case 'R': reads(t, FLOAT + i->rs3); break;
  default: break;
  }
}

struct timing_insn timing_insn(const struct insn *i) {
  const struct insn_info *info = &insn_table[i->id];
  struct timing_insn t = {info->class_, NO_REGISTER,
                          {NO_REGISTER, NO_REGISTER, NO_REGISTER}, 0};
  for (const char *c = info->operands; *c; c++)
    if (info->extension == X_Xcodoms)
      xcodoms_operand(&t, i, *c);
    else
      operand(&t, i, *c);
  if (t.write == 0)
    t.write = NO_REGISTER;
  if (info->class_ == K_jump)
    t.extra = PENALTY_jump;
  if (info->class_ == K_jumpreg)
    t.extra = PENALTY_jumpreg;
  return t;
}

uint32_t timing_block(const struct timing_insn *insn, unsigned count,
                      uint16_t *elapsed) {
  uint32_t ready[CAPABILITY + 8] = {0}, now = 0;
  for (unsigned i = 0; i < count; i++) {
    const struct timing_insn *t = &insn[i];
    elapsed[i] = now;
    if (t->class_ == TIMING_NOTHING)
      continue;
    for (unsigned r = 0; r < 3; r++)
      if (t->read[r] != NO_REGISTER && ready[t->read[r]] > now)
        now = ready[t->read[r]];
    if (t->write != NO_REGISTER)
      ready[t->write] = now + latencies[t->class_].result;
    now += latencies[t->class_].issue + t->extra;
  }
  return now;
}

uint32_t timing_taken(const struct timing_insn *last) {
  return last->class_ == K_branch ? PENALTY_taken : 0;
}

uint32_t timing_trap(void) { return PENALTY_trap; }
uint32_t timing_return(void) { return PENALTY_xret; }
