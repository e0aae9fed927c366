/* SPDX-License-Identifier: MIT
 *
 * Rights of domains over tags, and the hart's cache of 32 of them. A miss
 * never decides: the cache gets what the rights say, nil included, and the
 * machine tries again.
 */
#include "supervisor/supervisor.h"

#include <codoms/csr.h>

#define VALID (1ull << 63)

uint32_t apl_new_tag(struct supervisor *s) {
  if (!s->next_tag)
    s->next_tag = TAG_OTHER;
  if (s->next_tag == TAGS)
    fail(s, "supervisor", "more than %u tags", (uint64_t)TAGS);
  return s->next_tag++;
}

/* Before the domain runs, or after: a cached row would have to be changed too,
 * so rights are given only while nothing is cached. */
void apl_grant(struct supervisor *s, struct domain *d, uint32_t tag,
               enum permission permission) {
  (void)s;
  if (d->rights[tag] < permission)
    d->rights[tag] = (uint8_t)permission;
}

enum permission apl_permission(struct supervisor *s, uint32_t subject,
                               uint32_t object) {
  const struct domain *d = domain_by_tag(s, subject);
  return d && object < TAGS ? d->rights[object] : NIL;
}

static void write(struct supervisor *s, unsigned i) {
  const struct apl_entry *e = &s->apl[i];
  csr_write(CSR_scdaplidx, i);
  csr_write(CSR_scdapltag, e->tag ? e->tag | VALID : 0);
  csr_write(CSR_scdaplrow, e->row);
}

static void set(struct apl_entry *e, unsigned i, enum permission p) {
  e->row = (e->row & ~(3ull << 2 * i)) | (uint64_t)p << 2 * i;
}

/* Entry i gets a tag: its row, and its column in all other rows. */
static void fill(struct supervisor *s, unsigned i, uint32_t tag) {
  s->apl[i] = (struct apl_entry){.tag = tag};
  for (unsigned j = 0; j < APL_ENTRIES; j++) {
    set(&s->apl[i], j, apl_permission(s, tag, s->apl[j].tag));
    set(&s->apl[j], i, apl_permission(s, s->apl[j].tag, tag));
  }
  for (unsigned j = 0; j < APL_ENTRIES; j++)
    if (s->apl[j].tag)
      write(s, j);
}

static bool cached(const struct supervisor *s, uint32_t tag) {
  for (unsigned i = 0; i < APL_ENTRIES; i++)
    if (s->apl[i].tag == tag)
      return true;
  return false;
}

/* Round robin, but never the other tag of the same access. */
static void bring(struct supervisor *s, uint32_t tag, uint32_t partner) {
  if (!tag || cached(s, tag))
    return;
  unsigned i = s->apl_next;
  if (s->apl[i].tag && s->apl[i].tag == partner)
    i = (i + 1) % APL_ENTRIES;
  s->apl_next = (i + 1) % APL_ENTRIES;
  fill(s, i, tag);
}

void apl_miss(struct supervisor *s, uint32_t subject, uint32_t object) {
  bring(s, subject, object);
  bring(s, object, subject);
}
