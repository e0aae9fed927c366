/* SPDX-License-Identifier: MIT
 *
 * Loads and stores that the fast path in run.c could not do: first touch of a
 * page, devices, pages usable only through a capability, accesses over a page
 * border, stores to code. Everything is checked before anything is written.
 */
#include "core/timed.h"

#include <string.h>

enum { LINE = 64 }; /* bytes that cbo.* work on */

/* What of an access lies in one page. */
struct part {
  uint64_t va, pa;
  unsigned size;
  uint8_t *host; /* null: a device */
};

static bool access_fault(struct hart *h, enum access_kind kind, uint64_t va) {
  unsigned cause =
      kind == ACCESS_READ ? CAUSE_load_access : CAUSE_store_access;
  h->exc = (struct exception){.cause = cause, .tval = va};
  return false;
}

/* The page's translation, from the cache of slow pages or by a walk. */
static struct slow_entry *translate(struct hart *h, uint64_t va,
                                    enum access_kind kind) {
  struct world *w = h->data_world;
  struct slow_entry *s = &w->slow[va >> PAGE_BITS & (SLOW_SIZE - 1)];
  struct leaf l;
  bool partial;
  if (s->va == (va & PAGE_MASK) && (kind == ACCESS_READ ? s->read : s->write))
    return s;
  if (!mmu_translate(h, w, va, kind, &l))
    return NULL;
  l.pa &= PAGE_MASK;
  if (!mmu_pmp(h, l.pa, PAGE_SIZE, kind, w->key.mode, &partial) && !partial) {
    access_fault(h, kind, va);
    return NULL;
  }
  if (s->va != (va & PAGE_MASK))
    *s = (struct slow_entry){.va = va & PAGE_MASK};
  s->pa = l.pa;
  s->tag_word = l.tag_word;
  s->partial = partial;
  if (kind == ACCESS_READ)
    s->read = true;
  else
    s->write = true;
  return s;
}

static bool has_code(const struct hart *h, uint64_t pa) {
  return h->code_map[(pa - h->bus.ram_base) >> PAGE_BITS] != 0;
}

void access_changing(struct hart *h, const void *host, uint64_t size) {
  uint64_t pa = (const uint8_t *)host - h->bus.ram + h->bus.ram_base;
  if (has_code(h, pa))
    block_written(h, pa, size);
  share_written(h, pa, size);
}

/* Lets the fast path have the page, as far as whole-page rights go. */
static void fill(struct hart *h, const struct slow_entry *s) {
  uint8_t *host = mmu_host(h, s->pa, PAGE_SIZE);
  struct tlb_entry *e = &h->mem[s->va >> PAGE_BITS & (TLB_SIZE - 1)];
  int rights = PERM_WRITE;
  bool check = h->data_world->key.check;
  if (!host || s->partial || h->config.trap_misaligned)
    return; /* the fast path does not look at alignment */
  if (check)
    rights = domain_page(h, s->tag_word);
  if (e->read != s->va && e->write != s->va)
    e->read = e->write = NO_PAGE;
  e->add = (uintptr_t)host - s->va;
  if (s->read && rights >= PERM_READ)
    e->read = s->va;
  if (s->write && rights >= PERM_WRITE && !has_code(h, s->pa) &&
      !share_reserved(h, s->pa) &&
      !(check && s->tag_word & TAG_C && !h->p &&
        !hart_off(h, OFF_cap_storage)))
    e->write = s->va;
}

/* Page bits, then domain rights (XC-ACC-2). */
static bool resolve(struct hart *h, struct part *p, enum access_kind kind,
                    bool first) {
  struct slow_entry *s = translate(h, p->va, kind);
  bool partial;
  if (!s)
    return false;
  p->pa = s->pa + (p->va & ~PAGE_MASK);
  if (s->partial && !mmu_pmp(h, p->pa, p->size, kind, h->data_world->key.mode,
                             &partial))
    return access_fault(h, kind, p->va);
  if (h->data_world->key.check && (first || !hart_off(h, OFF_straddle)) &&
      !domain_data(h, p->va, p->size, s->tag_word, kind))
    return false;
  p->host = mmu_host(h, p->pa, p->size);
  fill(h, s);
  return true;
}

static bool misaligned(struct hart *h, uint64_t va, enum access_kind kind) {
  unsigned cause =
      kind == ACCESS_READ ? CAUSE_load_misaligned : CAUSE_store_misaligned;
  h->exc = (struct exception){.cause = cause, .tval = va};
  return false;
}

/* One part, or two if the access goes over a page border (XC-ACC-4). */
static unsigned split(struct hart *h, uint64_t va, unsigned size,
                      enum access_kind kind, struct part part[2]) {
  unsigned room = PAGE_SIZE - (va & ~PAGE_MASK);
  if (va & (size - 1) && h->config.trap_misaligned)
    return misaligned(h, va, kind);
  part[0] = (struct part){.va = va, .size = size < room ? size : room};
  if (!resolve(h, &part[0], kind, true))
    return 0;
  if (size <= room)
    return 1;
  part[1] = (struct part){.va = va + room, .size = size - room};
  return resolve(h, &part[1], kind, false) ? 2 : 0;
}

static bool device(struct hart *h, const struct part *p, uint64_t *value,
                   bool write) {
  bool ok = false;
  timed_device(h);
  hart_fp_leave(h);
  if (write && h->bus.store)
    ok = h->bus.store(h->bus.owner, p->pa, p->size, *value);
  else if (!write && h->bus.load)
    ok = h->bus.load(h->bus.owner, p->pa, p->size, value);
  hart_fp_enter(h);
  return ok || access_fault(h, write ? ACCESS_WRITE : ACCESS_READ, p->va);
}

static bool load_part(struct hart *h, const struct part *p, uint64_t *value) {
  *value = 0;
  if (!p->host)
    return device(h, p, value, false);
  timed_data(h, p->va, p->host, p->size, false);
  memcpy(value, p->host, p->size);
  return true;
}

static bool store_part(struct hart *h, const struct part *p, uint64_t value) {
  if (!p->host)
    return device(h, p, &value, true);
  access_changing(h, p->host, p->size);
  timed_data(h, p->va, p->host, p->size, true);
  memcpy(p->host, &value, p->size);
  return true;
}

bool access_load(struct hart *h, uint64_t va, unsigned size, uint64_t *value) {
  struct part part[2];
  uint64_t high;
  unsigned parts = split(h, va, size, ACCESS_READ, part);
  if (!parts || !load_part(h, &part[0], value))
    return false;
  if (parts == 1)
    return true;
  if (!load_part(h, &part[1], &high))
    return false;
  *value |= high << part[0].size * 8;
  return true;
}

bool access_store(struct hart *h, uint64_t va, unsigned size, uint64_t value) {
  struct part part[2];
  uint64_t low = size == 8 ? value : value & ((UINT64_C(1) << size * 8) - 1);
  unsigned parts = split(h, va, size, ACCESS_WRITE, part);
  if (!parts)
    return false;
  if (parts == 2) {
    uint64_t mask = (UINT64_C(1) << part[0].size * 8) - 1;
    return store_part(h, &part[0], low & mask) &&
           store_part(h, &part[1], low >> part[0].size * 8);
  }
  return store_part(h, &part[0], low);
}

void *access_atomic(struct hart *h, uint64_t va, unsigned size, bool write) {
  enum access_kind kind = write ? ACCESS_WRITE : ACCESS_READ;
  struct part part = {.va = va, .size = size};
  if (va & (size - 1)) {
    misaligned(h, va, kind);
    return NULL;
  }
  if (!resolve(h, &part, kind, true))
    return NULL;
  if (!part.host) {
    access_fault(h, kind, va);
    return NULL;
  }
  timed_data(h, va, part.host, size, write);
  return part.host;
}

bool access_zero_line(struct hart *h, uint64_t va) {
  struct part part = {.va = va & ~(uint64_t)(LINE - 1), .size = LINE};
  if (!resolve(h, &part, ACCESS_WRITE, true)) {
    h->exc.tval = h->exc.tval == part.va ? va : h->exc.tval;
    return false;
  }
  if (!part.host)
    return access_fault(h, ACCESS_WRITE, va);
  access_changing(h, part.host, LINE);
  timed_data(h, part.va, part.host, LINE, true);
  memset(part.host, 0, LINE);
  return true;
}

/* cbo.inval, clean and flush need a right to the line, any of read or write;
 * there is no cache to manage. */
bool access_touch_line(struct hart *h, uint64_t va) {
  struct part part = {.va = va & ~(uint64_t)(LINE - 1), .size = LINE};
  if (resolve(h, &part, ACCESS_READ, true) ||
      resolve(h, &part, ACCESS_WRITE, true))
    return true;
  h->exc.tval = va;
  return false;
}

bool access_physical(struct hart *h, uint64_t pa, void *bytes, unsigned size,
                     bool write) {
  uint8_t *host = mmu_host(h, pa, size);
  if (!host)
    return false;
  if (!write) {
    memcpy(bytes, host, size);
    return true;
  }
  access_changing(h, host, size);
  memcpy(host, bytes, size);
  return true;
}
