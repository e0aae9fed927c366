/* SPDX-License-Identifier: MIT
 *
 * Heap blocks. The allocator's functions are hooked in every domain's own copy
 * of the C library, by symbol; what they were asked and what they gave keeps
 * a map of live blocks and a ring of freed ones, with the call chains that
 * led there. Nothing is looked up until a report needs it.
 *
 * A call's result is seen at its return address, which is hooked when first
 * met and stays hooked: call sites are few, and unhooking would throw decoded
 * code away. An allocator that calls itself (calloc calls malloc) counts once,
 * by its outermost call.
 */
#include "tools/tools.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { RA = 1, SP = 2, A0 = 10, A1 = 11 };
#define FREED_MAX 4096
#define LIVE_MAX  (1u << 20)

enum function {
  FN_NONE,
#define ALLOCATOR(name, size, count, old) FN_##name,
#include "tools/allocator.def"
};
/* Arguments by register number, 0 for none: size, count (a factor), old. */
static const struct allocator {
  const char *name;
  unsigned size, count, old;
} allocators[] = {
    {0},
#define ALLOCATOR(name, size, count, old) {#name, size, count, old},
#include "tools/allocator.def"
};

/* The outermost allocator call that is under way. */
struct pending {
  bool open;
  uint32_t tag;
  uint64_t ra, sp, size, old;
};

struct heap {
  struct map functions; /* hooked entry -> enum function */
  struct map returns;   /* hooked return addresses */
  struct map live;      /* address -> index in blocks */
  struct block *blocks;
  uint32_t *unused; /* free indexes of blocks */
  size_t block_count, unused_count;
  struct block freed[FREED_MAX];
  size_t freed_at;
  struct pending pending;
};

/* ---- what to hook ---- */

struct watch {
  struct tools *tools;
  const struct domain *domain;
};

static void watch_symbol(void *owner, const char *name, uint64_t address) {
  struct watch *w = owner;
  struct tools *t = w->tools;
  for (unsigned i = 1; i < sizeof allocators / sizeof *allocators; i++) {
    if (strcmp(name, allocators[i].name) || !domain_owns(t, w->domain, address))
      continue;
    uint64_t *value =
        map_insert(&t->heap->functions, address + w->domain->delta);
    if (value)
      *value = i;
    hart_hook(t->hart, address + w->domain->delta);
  }
}

void heap_watch(struct tools *t, const struct domain *d) {
  struct watch w = {.tools = t, .domain = d};
  if (!t->heap)
    t->heap = calloc(1, sizeof *t->heap);
  if (t->heap)
    symbols_each(t->symbols[d->image], watch_symbol, &w);
}

/* ---- blocks ---- */

static struct block *new_block(struct heap *p) {
  if (p->unused_count)
    return &p->blocks[p->unused[--p->unused_count]];
  if (p->block_count == LIVE_MAX)
    return NULL;
  if ((p->block_count & (p->block_count - 1)) == 0) {
    size_t room = p->block_count ? 2 * p->block_count : 1024;
    struct block *blocks = realloc(p->blocks, room * sizeof *blocks);
    if (blocks)
      p->blocks = blocks;
    uint32_t *unused = realloc(p->unused, room * sizeof *unused);
    if (unused)
      p->unused = unused;
    if (!blocks || !unused)
      return NULL;
  }
  return &p->blocks[p->block_count++];
}

static void take_frames(struct hart *h, uint64_t frames[BLOCK_FRAMES]) {
  unsigned n = hart_backtrace(h, frames, BLOCK_FRAMES);
  while (n < BLOCK_FRAMES)
    frames[n++] = 0;
}

static void forget(struct heap *p, uint64_t address, struct hart *h) {
  uint64_t *index = map_find(&p->live, address);
  if (!index)
    return;
  uint32_t i = (uint32_t)*index;
  struct block *gone = &p->freed[p->freed_at++ % FREED_MAX];
  *gone = p->blocks[i];
  if (h)
    take_frames(h, gone->freed);
  p->unused[p->unused_count++] = i;
  map_remove(&p->live, address);
}

static void remember(struct heap *p, struct hart *h, uint64_t address,
                     uint64_t size, uint64_t ra) {
  forget(p, address, NULL); /* freed behind our back */
  struct block *b = new_block(p);
  if (!b)
    return;
  uint64_t *index = map_insert(&p->live, address);
  if (!index)
    return;
  *index = (uint64_t)(b - p->blocks);
  *b = (struct block){.address = address, .size = size, .tag = hart_tag(h)};
  /* The call has returned: its own return address comes first. */
  take_frames(h, b->made);
  memmove(b->made + 1, b->made, sizeof b->made - sizeof *b->made);
  b->made[0] = ra;
}

/* ---- calls ---- */

static uint64_t argument(struct hart *h, unsigned n, uint64_t otherwise) {
  return n ? hart_x(h, n) : otherwise;
}

static void hook_return(struct tools *t, uint64_t ra) {
  if (map_find(&t->heap->returns, ra))
    return;
  map_insert(&t->heap->returns, ra);
  hart_hook(t->hart, ra);
}

/* Whether a call from stack pointer sp is one inside the pending call. A call
 * that never returned (its frame was cut off) holds nobody up. */
static bool is_nested(const struct pending *p, uint32_t tag, uint64_t sp) {
  return p->open && p->tag == tag && sp <= p->sp;
}

static void called(struct tools *t, struct hart *h, enum function function) {
  struct heap *p = t->heap;
  const struct allocator *a = &allocators[function];
  uint64_t sp = hart_x(h, SP), size, old = argument(h, a->old, 0);
  if (is_nested(&p->pending, hart_tag(h), sp))
    return;
  if (!a->size) {
    forget(p, old, h);
    return;
  }
  if (__builtin_mul_overflow(hart_x(h, a->size), argument(h, a->count, 1),
                             &size))
    return;
  p->pending = (struct pending){.open = true,
                                .tag = hart_tag(h),
                                .ra = hart_x(h, RA),
                                .sp = sp,
                                .size = size,
                                .old = old};
  hook_return(t, hart_x(h, RA));
}

static void returned(struct heap *p, struct hart *h) {
  struct pending *call = &p->pending;
  if (!call->open || call->ra != hart_pc(h) || call->sp != hart_x(h, SP))
    return;
  call->open = false;
  uint64_t address = hart_x(h, A0);
  if (!address)
    return;
  if (call->old && call->old != address)
    forget(p, call->old, h);
  remember(p, h, address, call->size, call->ra);
}

void heap_hook(struct tools *t, struct hart *h) {
  if (!t->heap)
    return;
  uint64_t *function = map_find(&t->heap->functions, hart_pc(h));
  returned(t->heap, h);
  if (function)
    called(t, h, (enum function) * function);
}

/* ---- questions ---- */

static bool covers(const struct block *b, uint64_t va) {
  return b->address && va - b->address < (b->size ? b->size : 1);
}

/* Live blocks first, then the freed ones from the newest on. */
enum block_state heap_find(struct tools *t, uint64_t va, struct block *block) {
  struct heap *p = t->heap;
  struct map_slot slot;
  if (!p)
    return BLOCK_NONE;
  for (size_t at = 0; map_next(&p->live, &at, &slot);)
    if (covers(&p->blocks[slot.value], va)) {
      *block = p->blocks[slot.value];
      return BLOCK_LIVE;
    }
  for (size_t i = 0; i < FREED_MAX && i < p->freed_at; i++) {
    const struct block *b = &p->freed[(p->freed_at - 1 - i) % FREED_MAX];
    if (covers(b, va)) {
      *block = *b;
      return BLOCK_FREED;
    }
  }
  return BLOCK_NONE;
}

bool heap_is_wrapper(const char *function) {
  static const char *const parts[] = {"alloc", "strdup", "strndup", "free"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (strcasestr(function, parts[i]))
      return true;
  return false;
}

void heap_free(struct tools *t) {
  struct heap *p = t->heap;
  if (!p)
    return;
  map_free(&p->functions);
  map_free(&p->returns);
  map_free(&p->live);
  free(p->blocks);
  free(p->unused);
  free(p);
}
