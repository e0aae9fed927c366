/* SPDX-License-Identifier: MIT
 *
 * Translation: Sv39, Sv48 and Sv57 with hardware A and D bits (Svadu),
 * contiguous pages (Svnapot) and memory types (Svpbmt, which change nothing
 * here), with the 8 KiB page-table pages and tag words of Xcodoms when it is
 * enabled; physical
 * memory protection; and the worlds, each with the software TLBs that the
 * fast paths look into. What a subject may do with a page that translates is
 * domain.c's question.
 */
#include "core/hart.h"

#include <stdlib.h>
#include <string.h>

#define PTE_V 0x01
#define PTE_R 0x02
#define PTE_W 0x04
#define PTE_X 0x08
#define PTE_U 0x10
#define PTE_A 0x40
#define PTE_D 0x80
#define PTE_PPN(pte) ((pte) >> 10 & UINT64_C(0xfffffffffff))
#define PTE_RESERVED (UINT64_C(0x7f) << 54)
#define PTE_PBMT (UINT64_C(3) << 61)
#define PTE_N (UINT64_C(1) << 63)
/* What a pointer to the next level must not have. */
#define PTE_LEAF_ONLY (PTE_A | PTE_D | PTE_U | PTE_PBMT | PTE_N)
enum { SV39 = 8, NAPOT_PAGES = 16 };

/* ---- the page table ---- */

static bool canonical(uint64_t va, unsigned width) {
  int64_t top = (int64_t)va >> (width - 1);
  return top == 0 || top == -1;
}

/* Svpbmt: type 3 is reserved, and all but 0 are without menvcfg.PBMTE. */
static bool type_known(const struct hart *h, uint64_t pte) {
  return !(pte & PTE_PBMT) ||
         (h->menvcfg & ENVCFG_PBMTE && (pte & PTE_PBMT) != PTE_PBMT);
}

static bool leaf_wellformed(const struct hart *h, uint64_t pte, unsigned level,
                            uint64_t tag_word) {
  if ((pte & (PTE_R | PTE_W)) == PTE_W || !type_known(h, pte))
    return false;
  if (pte & PTE_N &&
      (level || PTE_PPN(pte) % NAPOT_PAGES != NAPOT_PAGES / 2))
    return false;
  if (PTE_PPN(pte) & ((UINT64_C(1) << 9 * level) - 1))
    return false;
  return !hart_codoms(h) || !(tag_word & TAG_RESERVED);
}

/* The page of a leaf that holds va. Of a NAPOT range each page has a PTE of
 * its own, and so a tag word of its own. */
static uint64_t leaf_page(uint64_t pte, uint64_t va) {
  uint64_t ppn = PTE_PPN(pte);
  if (pte & PTE_N)
    ppn = ppn - NAPOT_PAGES / 2 + (va >> PAGE_BITS) % NAPOT_PAGES;
  return ppn << PAGE_BITS;
}

enum walk_result mmu_leaf(struct hart *h, uint64_t satp, uint64_t va,
                          struct leaf *l, uint64_t *pte_address) {
  unsigned levels = 3 + (satp >> 60) - SV39;
  uint64_t ppn = satp & UINT64_C(0xfffffffffff);
  if (!canonical(va, 12 + 9 * levels))
    return WALK_PAGE;
  for (unsigned level = levels; level-- > 0;) {
    unsigned shift = 12 + 9 * level;
    uint64_t at = (ppn << 12) + (va >> shift & 511) * 8;
    bool partial;
    if (hart_codoms(h) && ppn & 1)
      return WALK_PAGE;
    if (!mmu_pmp(h, at, 8, ACCESS_READ, MODE_S, &partial) ||
        !access_physical(h, at, &l->pte, 8, false))
      return WALK_ACCESS;
    if (!(l->pte & PTE_V) || l->pte & PTE_RESERVED)
      return WALK_PAGE;
    ppn = PTE_PPN(l->pte);
    if (!(l->pte & (PTE_R | PTE_W | PTE_X))) {
      if (l->pte & PTE_LEAF_ONLY)
        return WALK_PAGE;
      continue;
    }
    l->tag_word = 0;
    if (hart_codoms(h) &&
        !access_physical(h, at + PAGE_SIZE, &l->tag_word, 8, false))
      return WALK_ACCESS;
    l->size = UINT64_C(1) << shift;
    l->pa = leaf_page(l->pte, va) + (va & (l->size - 1));
    *pte_address = at;
    return leaf_wellformed(h, l->pte, level, l->tag_word) ? WALK_OK : WALK_PAGE;
  }
  return WALK_PAGE;
}

static const uint8_t page_cause[] = {CAUSE_load_page, CAUSE_store_page,
                                     CAUSE_fetch_page};
static const uint8_t access_cause[] = {CAUSE_load_access, CAUSE_store_access,
                                       CAUSE_fetch_access};

static bool fail(struct hart *h, unsigned cause, uint64_t va) {
  h->exc = (struct exception){.cause = cause, .tval = va};
  return false;
}

static bool permitted(const struct world_key *key, uint64_t pte,
                      enum access_kind kind) {
  if (pte & PTE_U) {
    if (key->mode == MODE_S && (kind == ACCESS_FETCH || !key->sum))
      return false;
  } else if (key->mode == MODE_U) {
    return false;
  }
  if (kind == ACCESS_READ)
    return pte & PTE_R || (key->mxr && pte & PTE_X);
  return pte & (kind == ACCESS_WRITE ? PTE_W : PTE_X);
}

/* Svadu: the walk itself sets the bits, or faults when that is disabled. */
static enum walk_result set_accessed(struct hart *h, struct leaf *l,
                                     uint64_t pte_address,
                                     enum access_kind kind) {
  uint64_t want = PTE_A | (kind == ACCESS_WRITE ? PTE_D : 0);
  bool partial;
  if ((l->pte & want) == want)
    return WALK_OK;
  if (!(h->menvcfg & ENVCFG_ADUE))
    return WALK_PAGE;
  l->pte |= want;
  return mmu_pmp(h, pte_address, 8, ACCESS_WRITE, MODE_S, &partial) &&
                 access_physical(h, pte_address, &l->pte, 8, true)
             ? WALK_OK
             : WALK_ACCESS;
}

bool mmu_translate(struct hart *h, const struct world *w, uint64_t va,
                   enum access_kind kind, struct leaf *l) {
  uint64_t pte_address;
  enum walk_result result;
  if (!w->key.satp) {
    *l = (struct leaf){.pa = va, .size = PAGE_SIZE,
                       .pte = PTE_R | PTE_W | PTE_X | PTE_A | PTE_D};
    return true;
  }
  result = mmu_leaf(h, w->key.satp, va, l, &pte_address);
  if (result == WALK_OK && !permitted(&w->key, l->pte, kind))
    result = WALK_PAGE;
  if (result == WALK_OK)
    result = set_accessed(h, l, pte_address, kind);
  if (result == WALK_OK)
    return true;
  return fail(h, result == WALK_PAGE ? page_cause[kind] : access_cause[kind],
              va);
}

/* ---- physical memory protection ---- */

static void pmp_range(const struct hart *h, unsigned i, uint64_t *first,
                      uint64_t *last) {
  uint64_t a = h->pmpaddr[i];
  switch (h->pmpcfg[i] >> 3 & 3) {
  case 1:
    *first = i ? h->pmpaddr[i - 1] << 2 : 0;
    *last = (a << 2) - 1;
    break;
  case 2:
    *first = a << 2;
    *last = *first + 3;
    break;
  default:
    *first = (a & (a + 1)) << 2;
    *last = (((a | (a + 1)) + 1) << 2) - 1;
    break;
  }
}

/* What no entry matches is M mode's alone, even when no entry is active. */
bool mmu_pmp(const struct hart *h, uint64_t pa, uint64_t size,
             enum access_kind kind, unsigned mode, bool *partial) {
  static const uint8_t need[] = {1, 2, 4};
  uint64_t end = pa + size - 1;
  *partial = false;
  if (!h->pmp_active)
    return mode == MODE_M;
  for (unsigned i = 0; i < PMP_COUNT; i++) {
    uint64_t first, last;
    if (!(h->pmpcfg[i] >> 3 & 3))
      continue;
    pmp_range(h, i, &first, &last);
    if (last < first || end < first || pa > last)
      continue;
    if (pa < first || end > last) {
      *partial = true;
      return false;
    }
    return (mode == MODE_M && !(h->pmpcfg[i] & 0x80)) ||
           h->pmpcfg[i] & need[kind];
  }
  return mode == MODE_M;
}

/* ---- worlds ---- */

static void world_clear(struct hart *h, struct world *w) {
  for (unsigned i = 0; i < TLB_SIZE; i++)
    w->data[i].read = w->data[i].write = NO_PAGE;
  for (unsigned i = 0; i < FETCH_SIZE; i++)
    w->fetch[i].va = 1;
  for (unsigned i = 0; i < SLOW_SIZE; i++)
    w->slow[i].va = 1;
  w->id = ++h->next_world;
  w->epoch = h->epoch;
  w->apl_epoch = h->apl_epoch;
}

/* What a world remembers still holds. Only plain user code's rights depend on
 * the APL cache (XC-APL-5). */
static bool world_current(const struct hart *h, const struct world *w) {
  if (w->epoch != h->epoch)
    return false;
  return !w->key.check || w->key.p || w->apl_epoch == h->apl_epoch;
}

static unsigned world_hash(const struct world_key *k) {
  uint64_t v = k->satp * 31 + k->tag * UINT64_C(0x9e3779b9) + k->p * 5 +
               k->mode * 11 + k->sum * 17 + k->mxr * 3;
  return (v ^ v >> 20 ^ v >> 44) & (WORLDS - 1);
}

/* A world that has the key, or the one unused for longest among a few. */
static struct world *world_find(struct hart *h, const struct world_key *key) {
  unsigned start = world_hash(key);
  struct world *oldest = NULL;
  for (unsigned i = 0; i < 8; i++) {
    struct world *w = &h->worlds[(start + i) & (WORLDS - 1)];
    if (w->id && !memcmp(&w->key, key, sizeof *key)) {
      if (!world_current(h, w))
        world_clear(h, w);
      w->used = ++h->world_clock;
      return w;
    }
    if (w != h->fetch_world && (!oldest || w->used < oldest->used))
      oldest = w;
  }
  oldest->key = *key;
  oldest->used = ++h->world_clock;
  world_clear(h, oldest);
  return oldest;
}

static uint64_t translation(const struct hart *h, unsigned mode) {
  return mode == MODE_M || h->satp >> 60 == 0 ? 0 : h->satp;
}

void mmu_select(struct hart *h) {
  unsigned mode = h->mode;
  struct world_key key = {.satp = translation(h, mode), .mode = mode,
                          .en = hart_codoms(h)};
  key.check = mode == MODE_U && key.en && key.satp;
  if (!key.check) {
    h->tag = 0;
    h->p = false;
  }
  key.tag = h->tag;
  key.p = h->p;
  h->fetch_world = world_find(h, &key);
  if (mode == MODE_M && h->mstatus & MS_MPRV) {
    mode = (h->mstatus & MS_MPP) >> 11;
    key.satp = translation(h, mode);
    key.mode = mode;
  }
  key.sum = mode == MODE_S && h->mstatus & MS_SUM;
  key.mxr = key.satp && h->mstatus & MS_MXR;
  h->data_world = world_find(h, &key);
  h->wid = h->fetch_world->id;
  h->mem = h->data_world->data;
}

void mmu_new_epoch(struct hart *h) {
  h->epoch++;
  h->resume.block = NULL;
  mmu_select(h);
}

void mmu_new_apl(struct hart *h) {
  h->apl_epoch++;
  mmu_select(h);
}

void mmu_protect(struct hart *h, uint64_t pa) {
  uint64_t host = (uintptr_t)mmu_host(h, pa, PAGE_SIZE);
  for (unsigned i = 0; i < WORLDS; i++) {
    struct world *w = &h->worlds[i];
    if (!w->id || w->epoch != h->epoch)
      continue;
    for (unsigned j = 0; j < TLB_SIZE; j++)
      if (w->data[j].write != 1 && w->data[j].write + w->data[j].add == host)
        w->data[j].write = NO_PAGE;
  }
}

/* ---- fetch ---- */

static bool fill_fetch(struct hart *h, struct fetch_entry *e, uint64_t va) {
  struct leaf l;
  bool partial;
  uint64_t pa;
  if (!mmu_translate(h, h->fetch_world, va, ACCESS_FETCH, &l))
    return false;
  pa = l.pa & PAGE_MASK;
  if (!mmu_pmp(h, pa, PAGE_SIZE, ACCESS_FETCH, h->mode, &partial) && !partial)
    return fail(h, CAUSE_fetch_access, va);
  *e = (struct fetch_entry){.va = va & PAGE_MASK, .pa = pa,
                            .host = mmu_host(h, pa, PAGE_SIZE),
                            .tag_word = l.tag_word, .partial = partial};
  return true;
}

struct fetch_entry *mmu_fetch(struct hart *h, uint64_t va) {
  struct fetch_entry *e =
      &h->fetch_world->fetch[va >> PAGE_BITS & (FETCH_SIZE - 1)];
  bool partial;
  if (e->va != (va & PAGE_MASK) && !fill_fetch(h, e, va))
    return NULL;
  if (unlikely(e->partial) &&
      !mmu_pmp(h, e->pa + (va & ~PAGE_MASK), 2, ACCESS_FETCH, h->mode,
               &partial)) {
    fail(h, CAUSE_fetch_access, va);
    return NULL;
  }
  return e;
}

/* ---- looking without touching ---- */

bool hart_translate(struct hart *h, uint64_t va, bool user,
                    struct core_page *out) {
  uint64_t satp = translation(h, user ? MODE_U : h->mode), pte_address;
  struct leaf l;
  if (!satp) {
    *out = (struct core_page){.pa = va, .r = true, .w = true, .x = true};
    return true;
  }
  if (mmu_leaf(h, satp, va, &l, &pte_address) != WALK_OK)
    return false;
  *out = (struct core_page){
      .pa = l.pa,          .tag = TAG_OF(l.tag_word),
      .p = l.tag_word & TAG_P, .c = l.tag_word & TAG_C,
      .r = l.pte & PTE_R,  .w = l.pte & PTE_W,
      .x = l.pte & PTE_X,  .u = l.pte & PTE_U};
  return !user || out->u;
}
