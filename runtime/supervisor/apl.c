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

/* The place of a tag among a domain's rights, which are in order: that of the
 * first one that is not less. */
static uint32_t place(const struct domain *d, uint32_t tag) {
  uint32_t from = 0, to = d->right_count;
  while (from < to) {
    uint32_t middle = (from + to) / 2;
    if (d->rights[middle].tag < tag)
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

static struct right *find(const struct domain *d, uint32_t tag) {
  uint32_t i = place(d, tag);
  return i < d->right_count && d->rights[i].tag == tag ? &d->rights[i] : NULL;
}

static bool make_room(struct supervisor *s, struct domain *d) {
  uint32_t room = d->right_room ? 2 * d->right_room : 8;
  if (d->right_count < d->right_room)
    return true;
  struct right *bigger = memory_take(s, room * sizeof *bigger);
  if (!bigger)
    return false;
  memcpy(bigger, d->rights, d->right_count * sizeof *bigger);
  memory_give(s, d->rights, d->right_room * sizeof *bigger);
  d->rights = bigger;
  d->right_room = room;
  return true;
}

static bool insert(struct supervisor *s, struct domain *d, struct right right) {
  uint32_t i = place(d, right.tag);
  if (!make_room(s, d))
    return false;
  for (uint32_t j = d->right_count++; j > i; j--)
    d->rights[j] = d->rights[j - 1];
  d->rights[i] = right;
  return true;
}

static void drop(struct domain *d, struct right *r) {
  d->right_count--;
  for (; r < d->rights + d->right_count; r++)
    r[0] = r[1];
}

bool apl_set(struct supervisor *s, struct domain *d, uint32_t tag,
             enum permission permission) {
  struct right *r = find(d, tag);
  if (!r && !permission)
    return true;
  if (!r && !insert(s, d, (struct right){tag, permission}))
    return false;
  if (r && permission)
    r->permission = permission;
  else if (r)
    drop(d, r);
  s->epoch++;
  return true;
}

bool apl_grant(struct supervisor *s, struct domain *d, uint32_t tag,
               enum permission permission) {
  const struct right *r = find(d, tag);
  return (r && r->permission >= permission) || apl_set(s, d, tag, permission);
}

static enum permission permission_of(const struct domain *d, uint32_t tag) {
  const struct right *r = d && tag ? find(d, tag) : NULL;
  return r ? r->permission : NIL;
}

enum permission apl_permission(struct supervisor *s, uint32_t subject,
                               uint32_t object) {
  return permission_of(domain_by_tag(s, subject), object);
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

/* Entry i gets a tag: its row, and its column in all other rows; the machine
 * is told of those that are different now. */
static void fill(struct hart *h, unsigned i, uint32_t tag) {
  const struct domain *d = domain_by_tag(h->s, tag);
  h->apl[i] = (struct apl_entry){.tag = tag, .domain = d};
  for (unsigned j = 0; j < APL_ENTRIES; j++) {
    uint64_t before = h->apl[j].row;
    if (d)
      set(&h->apl[i], j, permission_of(d, h->apl[j].tag));
    if (j != i)
      set(&h->apl[j], i, permission_of(h->apl[j].domain, tag));
    if (j != i && h->apl[j].row != before)
      write(h, j);
  }
  write(h, i);
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
