/* SPDX-License-Identifier: MIT
 *
 * Caches: L1 for instructions and data for each hart, one L2 for all. Lines
 * are replaced by age; stores allocate; what is written back goes through a
 * buffer and costs nothing. A data line that one hart has modified is in no
 * other L1 (the protocol is MSI; probes are counted, not their traffic).
 */
#include "timing/timing.h"
#include "timing/state.h"

#include <stdlib.h>
#include <string.h>

/* A way is 0 if empty, else line + 1, and whether it is modified. */
#define WAY(line) (((line) + 1) << 1)
#define MODIFIED 1u

struct timing_cache *timing_cache_new(uint64_t kib, uint64_t ways) {
  struct timing_cache *c = calloc(1, sizeof *c);
  c->ways = ways;
  c->sets = kib * 1024 / (ways << TIMING_LINE_BITS);
  c->way = calloc(c->sets * ways, sizeof *c->way);
  return c;
}

void timing_cache_free(struct timing_cache *c) {
  if (c)
    free(c->way);
  free(c);
}

static uint64_t *set_of(const struct timing_cache *c, uint64_t line) {
  return &c->way[(line & (c->sets - 1)) * c->ways];
}

static uint64_t *find(const struct timing_cache *c, uint64_t line) {
  uint64_t *set = set_of(c, line);
  for (unsigned i = 0; i < c->ways; i++)
    if ((set[i] & ~(uint64_t)MODIFIED) == WAY(line))
      return &set[i];
  return NULL;
}

/* The youngest is first. A line that is not there replaces the oldest. */
static bool touch(struct timing_cache *c, uint64_t line, bool write) {
  uint64_t *set = set_of(c, line), modified = write ? MODIFIED : 0;
  uint64_t carried = *set;
  if ((carried & ~(uint64_t)MODIFIED) == WAY(line)) {
    *set |= modified;
    return true;
  }
  for (unsigned i = 1; i < c->ways; i++) {
    uint64_t way = set[i];
    set[i] = carried;
    carried = way;
    if ((way & ~(uint64_t)MODIFIED) == WAY(line)) {
      *set = way | modified;
      return true;
    }
  }
  *set = WAY(line) | modified;
  return false;
}

static void forget_last(struct timing *t) {
  t->data_va = TIMING_NO_LINE;
  t->data_written = false;
}

/* Other harts give the line up, or at least their sole right to it, unless
 * this one has it already as it wants it. Says whether one had it modified, and
 * whether any had it. */
static void probe(struct timing *t, uint64_t line, bool write, bool *modified,
                  bool *shared) {
  const uint64_t *own = find(t->l1d, line);
  if (own && (!write || *own & MODIFIED))
    return;
  for (unsigned i = 0; i < t->shared->count; i++) {
    struct timing *other = t->shared->hart[i];
    uint64_t *way = other == t ? NULL : find(other->l1d, line);
    if (!way)
      continue;
    *shared = true;
    *modified |= *way & MODIFIED;
    *way = write ? 0 : *way & ~(uint64_t)MODIFIED;
    t->count[COUNT_invalidated] += write;
    forget_last(other);
  }
}

static uint64_t from_l2(struct timing *t, uint64_t line, bool probed,
                        enum timing_loss *why) {
  const uint32_t *p = t->core->parameter;
  uint64_t cost = p[P_l2_hit];
  t->count[COUNT_l2_accesses]++;
  if (touch(t->shared->l2, line, false))
    return cost;
  t->count[COUNT_l2_misses]++;
  if (!probed)
    *why = LOSS_dram;
  return cost + p[P_dram];
}

/* Data, by line. */
static uint64_t data_line(struct timing *t, uint64_t line, bool write,
                          enum timing_loss *why) {
  const uint32_t *p = t->core->parameter;
  bool modified = false, shared = false;
  t->count[COUNT_l1d_accesses]++;
  if (t->shared->count > 1)
    probe(t, line, write, &modified, &shared);
  *why = modified || shared ? LOSS_coherence : LOSS_l1d;
  if (touch(t->l1d, line, write))
    return write && shared ? p[P_upgrade] : 0;
  t->count[COUNT_l1d_misses]++;
  return from_l2(t, line, modified, why) + (modified ? p[P_coherence] : 0);
}

uint64_t timing_walk_line(struct timing *t, uint64_t pa) {
  enum timing_loss why;
  return data_line(t, pa >> TIMING_LINE_BITS, false, &why);
}

void timing_delay(struct timing *t, enum timing_loss why, uint64_t cycles) {
  t->busy[U_memory] += cycles;
  t->missed_until = t->busy[U_memory];
  t->missed = why;
  if (t->op->to != REG_NOWHERE) {
    t->ready[t->op->to] += cycles;
    t->why[t->op->to] = why;
  }
}

void timing_access(struct timing *t, uint64_t pa, unsigned size, bool write) {
  uint64_t first = pa >> TIMING_LINE_BITS;
  uint64_t last = (pa + size - 1) >> TIMING_LINE_BITS;
  enum timing_loss why;
  uint64_t cost = data_line(t, first, write, &why);
  if (cost)
    timing_delay(t, why, cost);
  if (last == first)
    return;
  timing_delay(t, LOSS_line, t->core->parameter[P_misaligned]);
  cost = data_line(t, last, write, &why);
  if (cost)
    timing_delay(t, why, cost);
}

void timing_device(struct timing *t) {
  timing_delay(t, LOSS_device, t->core->parameter[P_device]);
}

void timing_conflict(struct timing *t) {
  timing_delay(t, LOSS_store, t->core->parameter[P_store_conflict]);
}

void timing_fetch_line(struct timing *t, uint64_t pa) {
  enum timing_loss why = LOSS_l1i;
  uint64_t line = pa >> TIMING_LINE_BITS;
  t->count[COUNT_l1i_lines]++;
  if (touch(t->l1i, line, false))
    return;
  t->count[COUNT_l1i_misses]++;
  uint64_t cost = from_l2(t, line, false, &why);
  timing_lose(t, why, cost);
}

void timing_flush_code(struct timing *t) {
  memset(t->l1i->way, 0, t->l1i->sets * t->l1i->ways * sizeof *t->l1i->way);
  t->fetch_va = TIMING_NO_LINE;
  timing_lose(t, LOSS_fence, t->core->parameter[P_fence_i]);
}
