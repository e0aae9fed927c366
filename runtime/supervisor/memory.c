/* SPDX-License-Identifier: MIT
 *
 * Physical memory, given out once and never taken back, and the one page
 * table: the identity map of S mode, and the pages of user code with their tag
 * words. Who may have which page is decided elsewhere.
 */
#include "supervisor/supervisor.h"

#include <codoms/csr.h>

#define PTE_V            1
#define PTE_R            2
#define PTE_W            4
#define PTE_X            8
#define PTE_U            16
#define PTE_G            32
#define PTE_AD           0xc0 /* accessed, dirty: nobody looks at them */
#define PTE_ADDRESS(pte) ((pte) >> 10 << 12 & 0xfffffffffff000)
#define SATP_SV39        (8ull << 60)
#define LEVELS           3
#define MIB2             0x200000ull

extern uint8_t supervisor_start[], supervisor_rodata[], supervisor_data[],
    supervisor_end[];

void *memory_take(struct supervisor *s, uint64_t size, uint64_t align) {
  uint64_t at = (s->free + align - 1) & ~(align - 1);
  if (at > s->free_end || size > s->free_end - at)
    return NULL;
  s->free = at + size;
  return memset((void *)at, 0, (size + 7) & ~7ull);
}

void *memory_need(struct supervisor *s, uint64_t size) {
  void *memory = memory_take(s, (size + 15) & ~15ull, 16);
  if (!memory)
    fail(s, "supervisor", "out of memory");
  return memory;
}

static unsigned index_at(uint64_t address, unsigned level) {
  return address >> (12 + 9 * level) & 511;
}

/* The table one level down; made if `make`, null if there is none. */
static struct table *descend(struct supervisor *s, struct table *t, unsigned i,
                             bool make) {
  if (t->pte[i] & (PTE_R | PTE_W | PTE_X))
    return NULL;
  if (!(t->pte[i] & PTE_V)) {
    struct table *new = make ? memory_take(s, sizeof *new, sizeof *new) : NULL;
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
  identity(s, end, s->free_end, PTE_R | PTE_W);
}

void memory_init(struct supervisor *s) {
  s->free = page_up(s->boot.free_base);
  s->free_end =
      smaller(s->boot.ram_base + s->boot.ram_size, THREAD_BLOCK * BLOCK_SIZE) &
      ~(MIB2 - 1);
  s->root = memory_take(s, sizeof *s->root, sizeof *s->root);
  if (!s->root)
    fail(s, "supervisor", "not enough memory for the images");
  map_supervisor(s);
}

static uint64_t user_bits(enum prot prot) {
  return PTE_U | (prot & PROT_R ? PTE_R : 0) | (prot & PROT_W ? PTE_W : 0) |
         (prot & PROT_X ? PTE_X : 0);
}

bool memory_map_at(struct supervisor *s, uint64_t address, const void *memory,
                   uint64_t size, enum prot prot, uint64_t tag_word) {
  for (uint64_t at = 0; at < size; at += PAGE)
    if (!set(s, address + at, 0, (uint64_t)memory + at, user_bits(prot),
             tag_word))
      return false;
  __asm__ volatile("sfence.vma" : : : "memory");
  return true;
}

bool memory_map(struct supervisor *s, uint64_t address, uint64_t size,
                enum prot prot, uint64_t tag_word) {
  void *memory = memory_take(s, size, PAGE);
  return memory && memory_map_at(s, address, memory, size, prot, tag_word);
}

struct table *memory_last_table(struct supervisor *s, uint64_t address) {
  return walk(s, address, 0, false);
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
