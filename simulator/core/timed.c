/* SPDX-License-Identifier: MIT
 *
 * Tells the timing model what accesses and fetches touch. Pages that its TLBs
 * do not have are walked here, for the words that a walker would read.
 */
#include "core/timed.h"

#define WORDS 10

/* The PTEs on the way to a page that is known to translate, and the leaf's tag
 * word. Gives how many there are. */
static unsigned walk(struct hart *h, uint64_t satp, uint64_t va,
                     uint64_t words[WORDS], uint64_t *size) {
  uint64_t ppn = satp & UINT64_C(0xfffffffffff), pte;
  unsigned n = 0, level = (satp >> 60) - 6; /* 2 for Sv39 */
  for (;; level--) {
    uint64_t at = (ppn << 12) + (va >> (12 + 9 * level) & 511) * 8;
    words[n++] = at;
    *size = PAGE_SIZE << 9 * level;
    if (!access_physical(h, at, &pte, 8, false) || pte & 0xe || level == 0)
      break;
    ppn = pte >> 10 & UINT64_C(0xfffffffffff);
  }
  if (hart_codoms(h))
    words[n] = words[n - 1] + PAGE_SIZE, n++;
  return n;
}

static void page(struct hart *h, bool fetch, uint64_t space, uint64_t va) {
  uint64_t words[WORDS], size;
  unsigned count;
  if (!space || timing_tlb(h->timing, fetch, space, va))
    return;
  count = walk(h, space, va, words, &size);
  timing_walked(h->timing, fetch, space, va, size, words, count);
}

void timed_page(struct hart *h, uint64_t va) {
  if (h->timing)
    page(h, false, h->data_world->key.satp, va);
}

static uint64_t physical(const struct hart *h, const void *host) {
  return (uint64_t)((const uint8_t *)host - h->bus.ram) + h->bus.ram_base;
}

void timed_lines(struct hart *h, uint64_t va, const void *host, unsigned size,
                 bool write) {
  struct timing *t = h->timing;
  timed_page(h, va);
  timing_access(t, physical(h, host), size, write);
  t->data_va = (va + size - 1) >> TIMING_LINE_BITS;
  t->data_host = ((uintptr_t)host + size - 1) >> TIMING_LINE_BITS;
  t->data_written = write;
}

void timed_physical(struct hart *h, uint64_t pa, unsigned size, bool write) {
  if (!h->timing)
    return;
  timing_access(h->timing, pa, size, write);
  h->timing->data_va = TIMING_NO_LINE;
}

void timed_device(struct hart *h) {
  if (h->timing)
    timing_device(h->timing);
}

/* A line that is fetched again at once costs nothing and is not counted. */
static void line(struct hart *h, uint64_t va, uint64_t pa) {
  struct timing *t = h->timing;
  if (va >> TIMING_LINE_BITS == t->fetch_va &&
      pa >> TIMING_LINE_BITS == t->fetch_pa)
    return;
  page(h, true, h->fetch_world->key.satp, va);
  timing_fetch_line(t, pa);
  t->fetch_va = va >> TIMING_LINE_BITS;
  t->fetch_pa = pa >> TIMING_LINE_BITS;
}

void timed_fetch(struct hart *h, const struct block *b, const struct op *op,
                 unsigned flags) {
  uint64_t va = b->pc + op->offset, pa = b->pa + op->offset;
  if (flags & TIMING_LINE)
    line(h, va, pa);
  if (flags & TIMING_LINES)
    line(h, (va | (TIMING_LINE_SIZE - 1)) + 1,
         b->straddles ? b->pa2 : (pa | (TIMING_LINE_SIZE - 1)) + 1);
}
