/* SPDX-License-Identifier: MIT
 *
 * The parts of a model that only timing/ sees.
 */
#ifndef CODOMS_SIMULATOR_TIMING_STATE_H
#define CODOMS_SIMULATOR_TIMING_STATE_H

#include "timing/timing.h"

enum { TIMING_HARTS = 64 };

struct timing_cache {
  uint64_t sets, ways;
  uint64_t *way;
};
struct timing_cache *timing_cache_new(uint64_t kib, uint64_t ways);
void timing_cache_free(struct timing_cache *c);
/* What a page walker's read of a word costs beside a hit. */
uint64_t timing_walk_line(struct timing *t, uint64_t pa);
/* The memory access of t->op takes longer. */
void timing_delay(struct timing *t, enum timing_loss why, uint64_t cycles);

/* What the harts of a machine have together. */
struct timing_shared {
  struct timing_cache *l2;
  struct timing *hart[TIMING_HARTS];
  unsigned count;
};

struct timing_tlb *timing_tlb_new(unsigned entries);
void timing_tlb_free(struct timing_tlb *t);

struct timing_predictor *timing_predictor_new(const struct timing_core *core);
void timing_predictor_free(struct timing_predictor *p);

#endif
