/* SPDX-License-Identifier: MIT
 *
 * The one page table: the identity map of S mode, and the pages of user code
 * with their tag words. A page that is mapped belongs to its place and goes
 * with it, unless it was only lent (memory_show). What user code loses is out
 * of reach of all harts when they leave the supervisor: hart.c sees to it.
 */
#include "supervisor/supervisor.h"

#include <codoms/csr.h>

#define PTE_V            1
#define PTE_R            2
#define PTE_W            4
#define PTE_X            8
#define PTE_U            16
#define PTE_G            32
#define PTE_AD           0xc0  /* accessed, dirty: nobody looks at them */
#define PTE_LENT         0x100 /* the page has another owner */
#define PTE_ADDRESS(pte) ((pte) >> 10 << 12 & 0xfffffffffff000)
#define SATP_SV39        (8ull << 60)
#define LEVELS           3
#define MIB2             0x200000ull

extern uint8_t supervisor_start[], supervisor_rodata[], supervisor_data[],
    supervisor_end[];

static unsigned index_at(uint64_t address, unsigned level) {
  return address >> (12 + 9 * level) & 511;
}

/* The table one level down; made if `make`, null if there is none. */
static struct table *descend(struct supervisor *s, struct table *t, unsigned i,
                             bool make) {
  if (t->pte[i] & (PTE_R | PTE_W | PTE_X))
    return NULL;
  if (!(t->pte[i] & PTE_V)) {
    struct table *new = make ? pages_take(s, sizeof *new / PAGE) : NULL;
    if (!new)
      return NULL;
    t->pte[i] = (uint64_t)new >> 12 << 10 | PTE_V;
  }
  return (struct table *)PTE_ADDRESS(t->pte[i]);
}

static struct table *walk(struct supervisor *s, uint64_t address,
                          unsigned level, bool make) {
  struct table *t = address >> 38 ? NULL : s->root;
  for (unsigned l = LEVELS - 1; t && l > level; l--)
    t = descend(s, t, index_at(address, l), make);
  return t;
}

static bool set(struct supervisor *s, uint64_t address, unsigned level,
                uint64_t physical, uint64_t bits, uint64_t tag_word) {
  struct table *t = walk(s, address, level, true);
  if (!t)
    return false;
  unsigned i = index_at(address, level);
  t->pte[i] = physical >> 12 << 10 | bits | PTE_AD | PTE_V;
  t->tag[i] = tag_word;
  return true;
}

/* Identity map of [from, to) for S mode by the largest pages that fit. */
static void identity(struct supervisor *s, uint64_t from, uint64_t to,
                     uint64_t bits) {
  while (from < to) {
    unsigned level = LEVELS - 1;
    uint64_t size = BLOCK_SIZE;
    while (level && (from & (size - 1) || to - from < size))
      level--, size >>= 9;
    if (!set(s, from, level, from, bits | PTE_G, 0))
      fail(s, "supervisor", "out of memory");
    from += size;
  }
}

static uint64_t smaller(uint64_t a, uint64_t b) { return a < b ? a : b; }

/* Devices, the supervisor with its own rights, and the rest of RAM as data. */
static void map_supervisor(struct supervisor *s) {
  uint64_t text = (uint64_t)supervisor_start,
           rodata = (uint64_t)supervisor_rodata,
           data = (uint64_t)supervisor_data, end = text + MIB2;
  identity(s, 0, BLOCK_SIZE, PTE_R | PTE_W);
  identity(s, text, rodata, PTE_R | PTE_X);
  identity(s, rodata, data, PTE_R);
  identity(s, data, end, PTE_R | PTE_W);
  identity(s, end, s->ram_end, PTE_R | PTE_W);
}

void memory_init(struct supervisor *s) {
  s->ram_end =
      smaller(s->boot.ram_base + s->boot.ram_size, THREAD_BLOCK * BLOCK_SIZE) &
      ~(MIB2 - 1);
  pages_init(s, page_up(s->boot.free_base), s->ram_end);
  s->root = pages_take(s, sizeof *s->root / PAGE);
  if (!s->root)
    fail(s, "supervisor", "not enough memory for the images");
  map_supervisor(s);
}

static uint64_t user_bits(enum prot prot) {
  return PTE_U | (prot & PROT_R ? PTE_R : 0) | (prot & PROT_W ? PTE_W : 0) |
         (prot & PROT_X ? PTE_X : 0);
}

/* The entry of a page of user code and its tag word; null: not mapped. */
static uint64_t *find(struct supervisor *s, uint64_t address, uint64_t **tag) {
  struct table *t = walk(s, address, 0, false);
  unsigned i = index_at(address, 0);
  if (!t || (t->pte[i] & (PTE_V | PTE_U)) != (PTE_V | PTE_U))
    return NULL;
  *tag = &t->tag[i];
  return &t->pte[i];
}

static void drop_page(struct supervisor *s, uint64_t *pte, uint64_t *tag) {
  if (!(*pte & PTE_LENT))
    pages_give(s, (void *)PTE_ADDRESS(*pte), 1);
  *pte = *tag = 0;
}

bool memory_show(struct supervisor *s, uint64_t address, const void *memory,
                 uint64_t size, enum prot prot, uint64_t tag_word) {
  for (uint64_t at = 0; at < size; at += PAGE)
    if (!set(s, address + at, 0, (uint64_t)memory + at,
             user_bits(prot) | PTE_LENT, tag_word)) {
      memory_unmap(s, address, at);
      return false;
    }
  return true;
}

bool memory_map(struct supervisor *s, uint64_t address, uint64_t size,
                enum prot prot, uint64_t tag_word) {
  for (uint64_t at = 0; at < size; at += PAGE) {
    void *page = pages_take(s, 1);
    if (page &&
        set(s, address + at, 0, (uint64_t)page, user_bits(prot), tag_word))
      continue;
    if (page)
      pages_give(s, page, 1);
    memory_unmap(s, address, at);
    return false;
  }
  return true;
}

void memory_unmap(struct supervisor *s, uint64_t address, uint64_t size) {
  uint64_t *pte, *tag;
  for (uint64_t at = 0; at < size; at += PAGE)
    if ((pte = find(s, address + at, &tag)))
      drop_page(s, pte, tag);
}

bool memory_retag(struct supervisor *s, uint64_t address, uint64_t tag_word) {
  uint64_t *tag;
  if (!find(s, address, &tag))
    return false;
  *tag = tag_word;
  return true;
}

bool memory_tables(struct supervisor *s, uint64_t address, uint64_t size) {
  for (uint64_t at = 0; at < size; at += PAGE)
    if (!walk(s, address + at, 0, true))
      return false;
  return true;
}

void memory_move(struct supervisor *s, uint64_t to, uint64_t from,
                 uint32_t tag) {
  uint64_t *tag_word, *pte = find(s, from, &tag_word);
  struct table *t = walk(s, to, 0, false);
  t->pte[index_at(to, 0)] = *pte;
  t->tag[index_at(to, 0)] = (*tag_word & ~(uint64_t)UINT32_MAX) | tag;
  *pte = *tag_word = 0;
}

static void drop_table(struct supervisor *s, struct table *t, unsigned level) {
  for (unsigned i = 0; i < 512; i++)
    if (!(t->pte[i] & PTE_V))
      continue;
    else if (level)
      drop_table(s, (struct table *)PTE_ADDRESS(t->pte[i]), level - 1);
    else
      drop_page(s, &t->pte[i], &t->tag[i]);
  pages_give(s, t, sizeof *t / PAGE);
}

void memory_drop_block(struct supervisor *s, uint64_t block) {
  unsigned i = index_at(block, LEVELS - 1);
  if (s->root->pte[i] & PTE_V)
    drop_table(s, (struct table *)PTE_ADDRESS(s->root->pte[i]), LEVELS - 2);
  s->root->pte[i] = 0;
}

static uint64_t count_table(const struct table *t, unsigned level) {
  uint64_t n = sizeof *t / PAGE;
  for (unsigned i = 0; i < 512; i++)
    if (!(t->pte[i] & PTE_V))
      continue;
    else if (!(t->pte[i] & (PTE_R | PTE_W | PTE_X)))
      n += count_table((const struct table *)PTE_ADDRESS(t->pte[i]), level - 1);
    else
      n += (t->pte[i] & (PTE_U | PTE_LENT)) == PTE_U;
  return n;
}

uint64_t memory_count(const struct supervisor *s, uint64_t block) {
  uint64_t pte = s->root->pte[index_at(block, LEVELS - 1)];
  return pte & PTE_V
             ? count_table((const struct table *)PTE_ADDRESS(pte), LEVELS - 2)
             : 0;
}

struct table *memory_last_table(struct supervisor *s, uint64_t address) {
  return walk(s, address, 0, false);
}

uint64_t memory_count_supervisor(const struct supervisor *s) {
  uint64_t n = sizeof *s->root / PAGE;
  for (unsigned i = 0; i < FIRST_BLOCK; i++) {
    uint64_t pte = s->root->pte[i];
    if (pte & PTE_V && !(pte & (PTE_R | PTE_W | PTE_X)))
      n += count_table((const struct table *)PTE_ADDRESS(pte), LEVELS - 2);
  }
  return n;
}

bool memory_look(struct supervisor *s, uint64_t address, struct page *page) {
  struct table *t = memory_last_table(s, address);
  if (!t)
    return false;
  uint64_t pte = t->pte[index_at(address, 0)];
  if ((pte & (PTE_V | PTE_U)) != (PTE_V | PTE_U))
    return false;
  page->memory = (uint8_t *)(PTE_ADDRESS(pte) + address % PAGE);
  page->prot = (pte & PTE_R ? PROT_R : 0) | (pte & PTE_W ? PROT_W : 0) |
               (pte & PTE_X ? PROT_X : 0);
  page->tag_word = t->tag[index_at(address, 0)];
  return true;
}

/* Copies page by page; `out` says which way. */
static void copy(struct supervisor *s, uint64_t address, uint8_t *buffer,
                 uint64_t size, bool out) {
  while (size) {
    uint64_t part = smaller(size, PAGE - address % PAGE);
    struct page page;
    if (!memory_look(s, address, &page))
      fatal(s, "no page at 0x%x", address);
    memcpy(out ? page.memory : buffer, out ? buffer : page.memory, part);
    address += part, buffer += part, size -= part;
  }
}

void memory_write(struct supervisor *s, uint64_t address, const void *from,
                  uint64_t size) {
  copy(s, address, (uint8_t *)from, size, true);
}

void memory_read(struct supervisor *s, uint64_t address, void *to,
                 uint64_t size) {
  copy(s, address, to, size, false);
}

/* EN first: the table has tag words, so no translation without them. */
void memory_enable(struct supervisor *s) {
  unsigned log2 = 0;
  while (1u << log2 < s->entry_align)
    log2++;
  csr_write(CSR_scdcfg, log2 << 4 | 1);
  __asm__ volatile("sfence.vma" : : : "memory");
  csr_write(satp, SATP_SV39 | (uint64_t)s->root >> 12);
  __asm__ volatile("sfence.vma\n\tfence.i" : : : "memory");
}
