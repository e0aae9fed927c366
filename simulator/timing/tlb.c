/* SPDX-License-Identifier: MIT
 *
 * TLBs: fully associative ones for fetch and data, replaced by age, over a
 * direct-mapped one for both that holds only 4 KiB pages. The tag word of a page
 * is part of its entry, so checks of domains cost nothing here (D10); the walk
 * that fills an entry reads it.
 */
#include "timing/state.h"

#include <stdlib.h>
#include <string.h>

enum { HINTS = 64 };

struct entry {
  uint64_t space, va, size; /* size 0: empty */
  uint64_t used;
};
struct timing_tlb {
  unsigned entries;
  uint64_t clock;
  uint8_t hint[HINTS]; /* by page: where it was found last */
  struct entry entry[];
};

struct timing_tlb *timing_tlb_new(unsigned entries) {
  struct timing_tlb *t = calloc(1, sizeof *t + entries * sizeof *t->entry);
  t->entries = entries;
  return t;
}

void timing_tlb_free(struct timing_tlb *t) { free(t); }

static bool matches(const struct entry *e, uint64_t space, uint64_t va) {
  return va - e->va < e->size && e->space == space;
}

static bool find(struct timing_tlb *t, uint64_t space, uint64_t va) {
  uint8_t *hint = &t->hint[va >> 12 & (HINTS - 1)];
  unsigned i = *hint;
  if (!matches(&t->entry[i], space, va))
    for (i = 0; i < t->entries && !matches(&t->entry[i], space, va); i++)
      ;
  if (i == t->entries)
    return false;
  *hint = i;
  t->entry[i].used = ++t->clock;
  return true;
}

/* Replaces what was not used for longest. */
static void insert(struct timing_tlb *t, struct entry e) {
  struct entry *oldest = t->entry;
  for (unsigned i = 1; i < t->entries; i++)
    if (t->entry[i].used < oldest->used)
      oldest = &t->entry[i];
  *oldest = e;
  oldest->used = ++t->clock;
}

static struct entry *second(struct timing *t, uint64_t va) {
  return &t->l2tlb->entry[(va >> 12) & (t->l2tlb->entries - 1)];
}

/* Fetching waits; an access is late, and so is what comes after it. */
static void pay(struct timing *t, bool fetch, uint64_t cycles) {
  timing_lose(t, fetch ? LOSS_itlb : LOSS_dtlb, cycles);
  if (!fetch)
    timing_delay(t, LOSS_dtlb, cycles);
}

bool timing_tlb(struct timing *t, bool fetch, uint64_t space, uint64_t va) {
  struct timing_tlb *first = fetch ? t->itlb : t->dtlb;
  struct entry *e = second(t, va);
  if (find(first, space, va))
    return true;
  t->count[fetch ? COUNT_itlb_misses : COUNT_dtlb_misses]++;
  if (!matches(e, space, va)) {
    t->count[COUNT_l2tlb_misses]++;
    return false;
  }
  insert(first, *e);
  pay(t, fetch, t->core->parameter[P_l2tlb_hit]);
  return true;
}

void timing_walked(struct timing *t, bool fetch, uint64_t space, uint64_t va,
                   uint64_t page_size, const uint64_t *words, unsigned count) {
  struct entry e = {space, va & ~(page_size - 1), page_size, 0};
  uint64_t cost = t->core->parameter[P_walk];
  for (unsigned i = 0; i < count; i++)
    cost += t->core->parameter[P_walk_step] + timing_walk_line(t, words[i]);
  t->count[COUNT_walk_words] += count;
  insert(fetch ? t->itlb : t->dtlb, e);
  if (page_size == 4096)
    *second(t, va) = e;
  pay(t, fetch, cost);
}

static void clear(struct timing_tlb *t) {
  memset(t->entry, 0, t->entries * sizeof *t->entry);
}

void timing_flush_tlbs(struct timing *t) {
  clear(t->itlb);
  clear(t->dtlb);
  clear(t->l2tlb);
  t->data_va = t->fetch_va = TIMING_NO_LINE;
  timing_lose(t, LOSS_fence, t->core->parameter[P_sfence]);
}
