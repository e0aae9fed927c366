/* SPDX-License-Identifier: MIT
 *
 * Physical memory: a buddy allocator over the RAM that nobody used at the
 * boot. Free pages are zero, which is the boot's promise (codoms/boot.h) and
 * the work of whoever gives pages back: so taking is quick, and a thread's
 * first visit to a domain does not wait for a stack to be cleared. What the
 * pages are for is decided elsewhere.
 */
#include "supervisor/supervisor.h"

/* A free block: its first page links it with others of its order. */
struct free_block {
  struct free_block *next, *previous;
};

static uint64_t index_of(const struct pages *p, const void *memory) {
  return ((uint64_t)memory - p->base) / PAGE;
}

static struct free_block *block_at(const struct pages *p, uint64_t index) {
  return (struct free_block *)(p->base + index * PAGE);
}

/* ---- lists --------------------------------------------------------------- */

static void put(struct pages *p, uint64_t index, unsigned order) {
  struct free_block *b = block_at(p, index);
  *b = (struct free_block){.next = p->lists[order]};
  if (b->next)
    b->next->previous = b;
  p->lists[order] = b;
  p->order[index] = (uint8_t)(order + 1);
  p->free += 1ull << order;
}

/* Takes a block out of its list; its memory is all zero again. */
static void pull(struct pages *p, uint64_t index) {
  struct free_block *b = block_at(p, index);
  unsigned order = p->order[index] - 1u;
  if (b->previous)
    b->previous->next = b->next;
  else
    p->lists[order] = b->next;
  if (b->next)
    b->next->previous = b->previous;
  *b = (struct free_block){NULL, NULL};
  p->order[index] = 0;
  p->free -= 1ull << order;
}

/* Puts a block back, joined with its neighbour as long as that is free. */
static void merge(struct pages *p, uint64_t index, unsigned order) {
  for (; order + 1 < PAGE_ORDERS; order++) {
    uint64_t buddy = index ^ 1ull << order;
    if (buddy >= p->count || p->order[buddy] != order + 1)
      break;
    pull(p, buddy);
    index &= ~(1ull << order);
  }
  put(p, index, order);
}

/* Any pages, as the largest blocks that fit. */
static void put_range(struct pages *p, uint64_t index, uint64_t count) {
  while (count) {
    unsigned order = 0;
    while (order + 1 < PAGE_ORDERS && !(index & ((2ull << order) - 1)) &&
           2ull << order <= count)
      order++;
    merge(p, index, order);
    index += 1ull << order, count -= 1ull << order;
  }
}

/* ---- interface ----------------------------------------------------------- */

void pages_init(struct supervisor *s, uint64_t from, uint64_t to) {
  struct pages *p = &s->pages;
  p->base = from & ~(PAGES_ALIGN - 1ull);
  p->count = (to - p->base) / PAGE;
  /* The map of orders lies in front of what it describes. */
  p->order = (uint8_t *)from;
  uint64_t used = page_up(from + p->count) - p->base;
  if (from + p->count + PAGE > to)
    fail(s, "supervisor", "not enough memory for the images");
  put_range(p, used / PAGE, p->count - used / PAGE);
  p->total = p->free;
}

void *pages_take(struct supervisor *s, uint64_t count) {
  struct pages *p = &s->pages;
  unsigned order = 0;
  while (order < PAGE_ORDERS && 1ull << order < count)
    order++;
  unsigned have = order;
  while (have < PAGE_ORDERS && !p->lists[have])
    have++;
  if (!count || have >= PAGE_ORDERS)
    return NULL;
  void *memory = p->lists[have];
  uint64_t index = index_of(p, memory);
  pull(p, index);
  put_range(p, index + count, (1ull << have) - count);
  return memory;
}

void pages_give(struct supervisor *s, void *memory, uint64_t count) {
  memset(memory, 0, count * PAGE);
  put_range(&s->pages, index_of(&s->pages, memory), count);
}

/* ---- small objects of the supervisor's own ------------------------------- */

/* Objects of a page's power-of-two part, by size; larger ones are pages. */
static unsigned class_of(uint64_t size) {
  unsigned c = 0;
  while (c < SMALL_CLASSES && 64ull << c < size)
    c++;
  return c;
}

void *memory_take(struct supervisor *s, uint64_t size) {
  unsigned c = class_of(size);
  void **object;
  if (c == SMALL_CLASSES)
    object = pages_take(s, page_up(size) / PAGE);
  else {
    if (!s->small[c]) {
      char *page = pages_take(s, 1);
      if (!page)
        return NULL;
      s->small_pages++;
      for (uint64_t at = 0; at < PAGE; at += 64ull << c) {
        *(void **)(page + at) = s->small[c];
        s->small[c] = page + at;
      }
    }
    object = s->small[c];
    s->small[c] = *object;
    *object = NULL;
  }
  if (object)
    s->taken += c == SMALL_CLASSES ? page_up(size) : 64ull << c;
  return object;
}

void memory_give(struct supervisor *s, void *memory, uint64_t size) {
  unsigned c = class_of(size);
  if (!memory)
    return;
  s->taken -= c == SMALL_CLASSES ? page_up(size) : 64ull << c;
  if (c == SMALL_CLASSES) {
    pages_give(s, memory, page_up(size) / PAGE);
    return;
  }
  memset(memory, 0, 64ull << c);
  *(void **)memory = s->small[c];
  s->small[c] = memory;
}

void *memory_need(struct supervisor *s, uint64_t size) {
  void *memory = memory_take(s, size);
  if (!memory)
    fail(s, "supervisor", "out of memory");
  return memory;
}
