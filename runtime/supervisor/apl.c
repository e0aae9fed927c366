/* SPDX-License-Identifier: MIT
 *
 * Rights of domains over tags, and the hart's cache of 32 of them. A miss
 * never decides: the cache gets what the rights say, nil included, and the
 * machine tries again.
 */
#include "supervisor/supervisor.h"

#include <codoms/csr.h>
#include <codoms/insn.h>

#define VALID (1ull << 63)

/* Four thousand million: more than a machine lives to see. */
uint32_t apl_new_tag(struct supervisor *s) {
  if (!s->next_tag)
    s->next_tag = TAG_FIRST;
  if (s->next_tag == UINT32_MAX)
    fatal(s, "no tags are left");
  return s->next_tag++;
}

static struct right *find(const struct domain *d, uint32_t tag) {
  for (uint32_t i = 0; i < d->right_count; i++)
    if (d->rights[i].tag == tag)
      return &d->rights[i];
  return NULL;
}

static struct right *append(struct supervisor *s, struct domain *d) {
  if (d->right_count == d->right_room) {
    uint32_t room = d->right_room ? 2 * d->right_room : 8;
    struct right *bigger = memory_take(s, room * sizeof *bigger);
    if (!bigger)
      return NULL;
    memcpy(bigger, d->rights, d->right_count * sizeof *bigger);
    memory_give(s, d->rights, d->right_room * sizeof *bigger);
    d->rights = bigger;
    d->right_room = room;
  }
  return &d->rights[d->right_count++];
}

bool apl_set(struct supervisor *s, struct domain *d, uint32_t tag,
             enum permission permission) {
  struct right *r = find(d, tag);
  if (!r && permission) {
    r = append(s, d);
    if (!r)
      return false;
  }
  if (r && permission)
    *r = (struct right){tag, permission};
  else if (r)
    *r = d->rights[--d->right_count];
  else
    return true;
  s->epoch++;
  return true;
}

bool apl_grant(struct supervisor *s, struct domain *d, uint32_t tag,
               enum permission permission) {
  const struct right *r = find(d, tag);
  return (r && r->permission >= permission) || apl_set(s, d, tag, permission);
}

enum permission apl_permission(struct supervisor *s, uint32_t subject,
                               uint32_t object) {
  const struct domain *d = domain_by_tag(s, subject);
  const struct right *r = d ? find(d, object) : NULL;
  return r ? r->permission : NIL;
}

static void write(const struct hart *h, unsigned i) {
  const struct apl_entry *e = &h->apl[i];
  csr_write(CSR_scdaplidx, i);
  csr_write(CSR_scdapltag, e->tag ? e->tag | VALID : 0);
  csr_write(CSR_scdaplrow, e->row);
}

static void set(struct apl_entry *e, unsigned i, enum permission p) {
  e->row = (e->row & ~(3ull << 2 * i)) | (uint64_t)p << 2 * i;
}

/* The row of entry i over what is cached. Rights are few, so they are gone
 * through, not looked up. */
static uint64_t row_of(const struct hart *h, unsigned i) {
  const struct domain *d = h->apl[i].domain;
  struct apl_entry row = {0};
  for (uint32_t r = 0; d && r < d->right_count; r++)
    for (unsigned j = 0; j < APL_ENTRIES; j++)
      if (h->apl[j].tag == d->rights[r].tag)
        set(&row, j, d->rights[r].permission);
  return row.row;
}

/* Entry i gets a tag: its row, and its column in all other rows; the machine
 * is told of those that are different now. */
static void fill(struct hart *h, unsigned i, uint32_t tag) {
  h->apl[i].tag = tag;
  h->apl[i].domain = domain_by_tag(h->s, tag);
  h->apl[i].row = row_of(h, i);
  write(h, i);
  for (unsigned j = 0; j < APL_ENTRIES; j++) {
    struct apl_entry *e = &h->apl[j];
    uint64_t before = e->row;
    const struct right *r = e->domain && j != i ? find(e->domain, tag) : NULL;
    if (j != i)
      set(e, i, r ? r->permission : NIL);
    if (e->row != before)
      write(h, j);
  }
}

static bool cached(const struct hart *h, uint32_t tag) {
  for (unsigned i = 0; i < APL_ENTRIES; i++)
    if (h->apl[i].tag == tag)
      return true;
  return false;
}

/* Round robin, but never the other tag of the same access. */
static void bring(struct hart *h, uint32_t tag, uint32_t partner) {
  if (!tag || cached(h, tag))
    return;
  unsigned i = h->apl_next;
  if (h->apl[i].tag && h->apl[i].tag == partner)
    i = (i + 1) % APL_ENTRIES;
  h->apl_next = (i + 1) % APL_ENTRIES;
  fill(h, i, tag);
}

void apl_miss(struct supervisor *s, uint32_t subject, uint32_t object) {
  hart_refresh(s->hart);
  bring(s->hart, subject, object);
  bring(s->hart, object, subject);
}

void apl_clear(struct hart *h) {
  memset(h->apl, 0, sizeof h->apl);
  __asm__ volatile("cd.aplinv zero" : : : "memory");
}
