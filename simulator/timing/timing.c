/* SPDX-License-Identifier: MIT
 *
 * The life of a model.
 */
#include "timing/state.h"

#include <stdlib.h>

struct timing *timing_new(const struct timing_core *core) {
  const uint32_t *p = core->parameter;
  struct timing *t = calloc(1, sizeof *t);
  t->core = core;
  t->l1i = timing_cache_new(p[P_l1i_kib], p[P_l1i_ways]);
  t->l1d = timing_cache_new(p[P_l1d_kib], p[P_l1d_ways]);
  t->itlb = timing_tlb_new(p[P_itlb_entries]);
  t->dtlb = timing_tlb_new(p[P_dtlb_entries]);
  t->l2tlb = timing_tlb_new(p[P_l2tlb_entries]);
  t->predictor = timing_predictor_new(core);
  t->shared = calloc(1, sizeof *t->shared);
  t->shared->l2 = timing_cache_new(p[P_l2_kib], p[P_l2_ways]);
  t->shared->hart[t->shared->count++] = t;
  t->data_va = t->fetch_va = t->stored = TIMING_NO_LINE;
  t->pair = UINT64_MAX;
  return t;
}

static void leave(struct timing *t) {
  struct timing_shared *s = t->shared;
  for (unsigned i = 0; i < s->count; i++)
    if (s->hart[i] == t)
      s->hart[i--] = s->hart[--s->count];
  if (s->count)
    return;
  timing_cache_free(s->l2);
  free(s);
}

void timing_share(struct timing *t, struct timing *other) {
  if (t->shared == other->shared || other->shared->count == TIMING_HARTS)
    return;
  leave(t);
  t->shared = other->shared;
  t->shared->hart[t->shared->count++] = t;
}

void timing_free(struct timing *t) {
  if (!t)
    return;
  leave(t);
  timing_cache_free(t->l1i);
  timing_cache_free(t->l1d);
  timing_tlb_free(t->itlb);
  timing_tlb_free(t->dtlb);
  timing_tlb_free(t->l2tlb);
  timing_predictor_free(t->predictor);
  free(t);
}
