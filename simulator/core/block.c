/* SPDX-License-Identifier: MIT
 *
 * Where decoded blocks live: an arena, a hash table by address, a list by
 * page of RAM. A block whose code is overwritten dies but stays allocated,
 * because others may link to it; when the arena is full everything is thrown
 * away at once. A write to code kills the blocks at once, so fence.i has only
 * to care for writes that did not come from this hart. A dead block can never be entered: its world is 0.
 */
#include "core/hart.h"
#include "timing/timing.h"

#include <stdlib.h>
#include <string.h>

enum {
  HASH_SIZE = 1 << 16,
  ARENA_SIZE = 96 << 20,
  BLOCK_ROOM = 16 << 10, /* more than the largest block */
  PIECE_BITS = 6         /* bytes that one bit of code_map stands for */
};

/* A block's place in the list of a page; those that straddle have two. */
struct page_ref {
  struct block *block;
  struct page_ref *next;
};

static uint64_t page_index(const struct hart *h, uint64_t pa) {
  return (pa - h->bus.ram_base) >> PAGE_BITS;
}

static unsigned hash_of(uint64_t pc, uint64_t pa) {
  return (pc >> 1 ^ pc >> 17 ^ pa >> 9) & (HASH_SIZE - 1);
}

static void forget_all(struct hart *h) {
  for (unsigned i = 0; i < JUMP_CACHE; i++)
    h->jumps[i] = h->nowhere;
  h->resume.block = NULL;
  h->arena.used = 0;
  h->flushes++;
}

void block_init(struct hart *h) {
  uint64_t pages = (h->bus.ram_size + PAGE_SIZE - 1) >> PAGE_BITS;
  h->nowhere = calloc(1, sizeof(struct block));
  h->nowhere->pc = 1;
  h->scratch = calloc(1, BLOCK_ROOM);
  h->hash = calloc(HASH_SIZE, sizeof *h->hash);
  h->jumps = calloc(JUMP_CACHE, sizeof *h->jumps);
  h->page_blocks = calloc(pages + 1, sizeof *h->page_blocks);
  h->code_map = calloc(pages + 1, sizeof *h->code_map);
  h->arena.base = malloc(ARENA_SIZE);
  h->arena.size = ARENA_SIZE;
  forget_all(h);
}

void block_free(struct hart *h) {
  free(h->nowhere);
  free(h->scratch);
  free(h->hash);
  free(h->jumps);
  free(h->page_blocks);
  free(h->code_map);
  free(h->arena.base);
}

/* block_find makes sure that there is room. */
void *block_alloc(struct hart *h, size_t size) {
  void *p = h->arena.base + h->arena.used;
  h->arena.used += (size + 15) & ~(size_t)15;
  return p;
}

void block_flush(struct hart *h) {
  memset(h->hash, 0, HASH_SIZE * sizeof *h->hash);
  uint64_t pages = (h->bus.ram_size + PAGE_SIZE - 1) >> PAGE_BITS;
  for (uint64_t i = 0; i < pages; i++)
    if (h->code_map[i]) {
      h->page_blocks[i] = NULL;
      h->code_map[i] = 0;
    }
  forget_all(h);
}

/* Bits of code_map for bytes [offset, offset + size) of a page. */
static uint64_t pieces(uint64_t offset, uint64_t size) {
  unsigned first = offset >> PIECE_BITS;
  unsigned last = (offset + size - 1) >> PIECE_BITS;
  uint64_t upto = last >= 63 ? ~UINT64_C(0) : (UINT64_C(1) << (last + 1)) - 1;
  return upto & ~((UINT64_C(1) << first) - 1);
}

static void mark_code(struct hart *h, struct block *b, uint64_t pa,
                      uint64_t size) {
  uint64_t page = page_index(h, pa);
  if (!h->code_map[page])
    mmu_protect(h, pa & PAGE_MASK);
  h->code_map[page] |= pieces(pa & ~PAGE_MASK, size);
  struct page_ref *ref = block_alloc(h, sizeof *ref);
  *ref = (struct page_ref){b, h->page_blocks[page]};
  h->page_blocks[page] = ref;
}

static void kill(struct hart *h, struct block *b) {
  struct block **p = &h->hash[hash_of(b->pc, b->pa)];
  while (*p && *p != b)
    p = &(*p)->hash_next;
  if (*p)
    *p = b->hash_next;
  b->world = 0;
  b->dead = true;
  if (h->resume.block == b)
    h->resume.block = NULL;
}

static bool overlaps(const struct block *b, uint64_t pa, uint64_t size) {
  if (b->straddles && b->pa2 < pa + size && pa < b->pa2 + 2)
    return true;
  return pa < b->pa + (b->end - b->pc) && b->pa < pa + size;
}

void block_written(struct hart *h, uint64_t pa, uint64_t size) {
  uint64_t page = page_index(h, pa);
  uint64_t touched = pieces(pa & ~PAGE_MASK, size) & h->code_map[page];
  if (!touched)
    return;
  for (struct page_ref **p = &h->page_blocks[page]; *p;)
    if (overlaps((*p)->block, pa, size)) {
      kill(h, (*p)->block);
      *p = (*p)->next;
    } else {
      p = &(*p)->next;
    }
}

/* An instruction in two pages: the word, or an exception in h->exc. */
static bool straddling_word(struct hart *h, uint64_t pc,
                            const struct fetch_entry *page, uint32_t *word,
                            uint64_t *pa2) {
  uint64_t tag_word = page->tag_word;
  const struct fetch_entry *next = mmu_fetch(h, (pc & PAGE_MASK) + PAGE_SIZE);
  uint16_t low, high;
  if (!next)
    return false;
  if (!next->host) {
    h->exc = (struct exception){.cause = CAUSE_fetch_access, .tval = pc + 2};
    return false;
  }
  if (h->fetch_world->key.check && !hart_off(h, OFF_fallthrough) &&
      (tag_word ^ next->tag_word) & (TAG_P | 0xffffffff))
    return domain_raise(h, CAUSE_domain_jump, pc, next->tag_word, PERM_NIL,
                        SUB_fallthrough);
  *pa2 = next->pa;
  high = next->host[0] | next->host[1] << 8;
  page = mmu_fetch(h, pc);
  memcpy(&low, page->host + (pc & ~PAGE_MASK), 2);
  *word = low | (uint32_t)high << 16;
  return true;
}

static struct block *find(struct hart *h, uint64_t pc, uint64_t pa) {
  struct block *b = h->hash[hash_of(pc, pa)];
  while (b && (b->pc != pc || b->pa != pa))
    b = b->hash_next;
  return b;
}

static void insert(struct hart *h, struct block *b) {
  struct block **p = &h->hash[hash_of(b->pc, b->pa)];
  b->hash_next = *p;
  *p = b;
}

/* Code outside RAM is decoded again each time it is entered. */
static struct block *find_uncached(struct hart *h, uint64_t pc, uint64_t pa) {
  uint64_t low, high = 0;
  if (!h->bus.load || !h->bus.load(h->bus.owner, pa, 2, &low) ||
      ((low & 3) == 3 && !h->bus.load(h->bus.owner, pa + 2, 2, &high))) {
    h->exc = (struct exception){.cause = CAUSE_fetch_access, .tval = pc};
    return NULL;
  }
  return decode_single(h, pc, pa, (low & 0xffff) | (uint32_t)high << 16);
}

/* The block there now is the right one unless its second page has moved. */
static struct block *find_straddling(struct hart *h, uint64_t pc, uint64_t pa,
                                     const struct fetch_entry *page) {
  uint32_t word = 0;
  uint64_t pa2 = 0;
  struct block *b;
  if (!straddling_word(h, pc, page, &word, &pa2))
    return NULL;
  b = find(h, pc, pa);
  if (b && b->pa2 == pa2)
    return b;
  if (b)
    kill(h, b);
  b = decode_single(h, pc, pa, word);
  b->straddles = true;
  b->pa2 = pa2;
  insert(h, b);
  mark_code(h, b, pa, 2);
  mark_code(h, b, pa2, 2);
  return b;
}

/* In a page that PMP cuts up each instruction is a block of its own, so that
 * none runs over a border unseen. */
static struct block *find_partial(struct hart *h, uint64_t pc, uint64_t pa,
                                  const struct fetch_entry *page) {
  const uint8_t *code = page->host + (pc & ~PAGE_MASK);
  uint16_t low, high = 0;
  struct block *b;
  memcpy(&low, code, 2);
  if ((low & 3) == 3) {
    if (!mmu_fetch(h, pc + 2))
      return NULL;
    memcpy(&high, code + 2, 2);
  }
  b = decode_single(h, pc, pa, low | (uint32_t)high << 16);
  mark_code(h, b, pa, b->end - b->pc);
  return b;
}

struct block *block_find(struct hart *h, uint64_t pc,
                         const struct fetch_entry *page) {
  uint64_t offset = pc & ~PAGE_MASK, pa = page->pa + offset;
  struct block *b;
  if (h->arena.used + BLOCK_ROOM > h->arena.size)
    block_flush(h);
  if (!page->host)
    return find_uncached(h, pc, pa);
  if (offset == PAGE_SIZE - 2 && (page->host[offset] & 3) == 3)
    return find_straddling(h, pc, pa, page);
  if (page->partial)
    return find_partial(h, pc, pa, page);
  b = find(h, pc, pa);
  if (b)
    return b;
  b = decode_block(h, pc, page);
  insert(h, b);
  mark_code(h, b, pa, b->end - b->pc);
  return b;
}

struct block *block_truncate(struct hart *h, const struct block *b, unsigned k,
                             unsigned count) {
  struct block *s = h->scratch;
  unsigned first = b->ops[k].n, i = k;
  *s = *b;
  while (b->ops[i].n < first + count) {
    s->ops[i] = b->ops[i];
    i++;
  }
  s->ops[i] = b->ops[i];
  s->ops[i].body = h->labels[O_stop];
  s->ops[i - 1].body = decode_unpaired(h, s->ops[i - 1].body);
  s->n = first + count;
  if (b->timing) {
    s->timing = (struct timing_op *)&s->ops[i + 1];
    memcpy(s->timing + k, b->timing + k, (i - k) * sizeof *s->timing);
    s->timing[i] = timing_nothing();
  }
  s->link[0] = s->link[1] = h->nowhere;
  return s;
}
