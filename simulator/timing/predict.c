/* SPDX-License-Identifier: MIT
 *
 * Branch prediction as the U54's manual names it: a target buffer that knows
 * where taken branches and jumps are, a history table for their direction and
 * a stack for returns. What is not in the buffer is predicted a little later,
 * when the fetch unit has looked at the instruction; only the target of an
 * indirect jump is then unknown.
 */
#include "timing/state.h"

#include <stdlib.h>
#include <string.h>

enum { HASH = 256 };

struct target {
  uint64_t pc, to;
  bool used;
};
struct timing_predictor {
  unsigned btb_entries, bht_entries, ras_entries;
  struct target *btb;
  uint8_t *bht, *present; /* how many targets there are by hash of pc */
  uint8_t *hint;          /* where one of them is */
  uint64_t *ras;
  uint64_t history;
  unsigned ras_top, oldest;
};

struct timing_predictor *timing_predictor_new(const struct timing_core *core) {
  struct timing_predictor *p = calloc(1, sizeof *p);
  p->btb_entries = core->parameter[P_btb_entries];
  p->bht_entries = core->parameter[P_bht_entries];
  p->ras_entries = core->parameter[P_ras_entries];
  p->btb = calloc(p->btb_entries, sizeof *p->btb);
  p->bht = calloc(p->bht_entries, 1);
  p->ras = calloc(p->ras_entries, sizeof *p->ras);
  p->present = calloc(HASH, 1);
  p->hint = calloc(HASH, 1);
  return p;
}

void timing_predictor_free(struct timing_predictor *p) {
  if (!p)
    return;
  free(p->btb);
  free(p->bht);
  free(p->ras);
  free(p->present);
  free(p->hint);
  free(p);
}

static unsigned hash(uint64_t pc) { return (pc >> 1) & (HASH - 1); }

static struct target *find(struct timing_predictor *p, uint64_t pc) {
  uint8_t *hint = &p->hint[hash(pc)];
  if (!p->present[hash(pc)])
    return NULL;
  if (p->btb[*hint].used && p->btb[*hint].pc == pc)
    return &p->btb[*hint];
  for (unsigned i = 0; i < p->btb_entries; i++)
    if (p->btb[i].used && p->btb[i].pc == pc) {
      *hint = i;
      return &p->btb[i];
    }
  return NULL;
}

/* The oldest makes room. */
static void remember(struct timing_predictor *p, struct target *t, uint64_t pc,
                     uint64_t to) {
  if (!t) {
    t = &p->btb[p->oldest];
    p->hint[hash(pc)] = p->oldest;
    p->oldest = (p->oldest + 1) % p->btb_entries;
    if (t->used)
      p->present[hash(t->pc)]--;
    p->present[hash(pc)]++;
  }
  *t = (struct target){pc, to, true};
}

static uint8_t *counter(struct timing *t, uint64_t pc) {
  struct timing_predictor *p = t->predictor;
  unsigned bits = t->core->parameter[P_bht_history];
  uint64_t history = p->history & ((UINT64_C(1) << bits) - 1);
  return &p->bht[(pc >> 1 ^ history * (p->bht_entries >> bits)) &
                 (p->bht_entries - 1)];
}

static void learn(struct timing *t, uint8_t *c, bool taken) {
  unsigned most = (1u << t->core->parameter[P_bht_bits]) - 1;
  if (taken && *c < most)
    ++*c;
  else if (!taken && *c)
    --*c;
  t->predictor->history = t->predictor->history << 1 | taken;
}

void timing_branch(struct timing *t, uint64_t pc, bool taken) {
  struct timing_predictor *p = t->predictor;
  uint8_t *c = counter(t, pc);
  unsigned half = 1u << (t->core->parameter[P_bht_bits] - 1);
  struct target *known = find(p, pc);
  bool expected = *c >= half;
  t->count[COUNT_branches]++;
  if (expected != taken) {
    t->count[COUNT_branch_misses]++;
    timing_lose(t, LOSS_direction, t->core->parameter[P_mispredict]);
  } else if (taken) {
    timing_lose(t, LOSS_taken,
                t->core->parameter[known ? P_taken : P_decoded]);
  }
  if (taken)
    remember(p, known, pc, 0);
  learn(t, c, taken);
}

static bool popped(struct timing_predictor *p, uint64_t to) {
  bool right = p->ras[p->ras_top] == to;
  p->ras_top = (p->ras_top + p->ras_entries - 1) % p->ras_entries;
  return right;
}

void timing_jump(struct timing *t, uint64_t pc, uint64_t to,
                 enum timing_jump kind) {
  struct timing_predictor *p = t->predictor;
  struct target *known = find(p, pc);
  bool returns = kind == JUMP_RETURN;
  bool right = returns                 ? popped(p, to)
               : kind == JUMP_DIRECT ? true
                                       : known && known->to == to;
  t->count[returns ? COUNT_returns : COUNT_jumps]++;
  if (right) {
    timing_lose(t, LOSS_taken,
                t->core->parameter[known ? P_taken : P_decoded]);
  } else {
    t->count[returns ? COUNT_return_misses : COUNT_jump_misses]++;
    timing_lose(t, LOSS_target, t->core->parameter[P_mispredict]);
  }
  remember(p, known, pc, to);
}

void timing_called(struct timing *t, uint64_t back) {
  struct timing_predictor *p = t->predictor;
  p->ras_top = (p->ras_top + 1) % p->ras_entries;
  p->ras[p->ras_top] = back;
}
