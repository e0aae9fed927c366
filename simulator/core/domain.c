/* SPDX-License-Identifier: MIT
 *
 * The access rule of Xcodoms (docs/xcodoms.md, sections 3, 4 and 7): own tag,
 * or the APL, or one capability register. Called when a page is first used in
 * a world and when only a capability can decide; what passes for a whole page
 * is remembered in the world's TLB. Capability instructions are in cap.c.
 */
#include "core/hart.h"

static int apl_find(const struct hart *h, uint32_t tag) {
  for (unsigned i = 0; i < APL_ENTRIES; i++)
    if (h->apl_valid >> i & 1 && h->apl_tag[i] == tag)
      return i;
  return -1;
}

int domain_apl(const struct hart *h, uint32_t subject, uint32_t object) {
  int s = apl_find(h, subject), o = apl_find(h, object);
  if (s < 0 || o < 0)
    return -1;
  return h->apl_row[s] >> 2 * o & 3;
}

bool domain_raise(struct hart *h, unsigned cause, uint64_t tval,
                  uint64_t tag_word, unsigned needed, unsigned subcode) {
  h->exc = (struct exception){.cause = cause, .tval = tval,
                              .object = TAG_OF(tag_word),
                              .object_p = (tag_word & TAG_P) != 0,
                              .needed = needed, .subcode = subcode};
  return false;
}

int domain_page(const struct hart *h, uint64_t tag_word) {
  uint32_t object = TAG_OF(tag_word);
  if (h->p || hart_off(h, OFF_data_rights))
    return PERM_WRITE;
  if (object == 0)
    return PERM_NIL;
  return object == h->tag ? PERM_WRITE : domain_apl(h, h->tag, object);
}

/* One capability register grants it; the last that did is asked first. */
static bool granted(struct hart *h, uint64_t address, uint64_t size,
                    uint32_t tag, unsigned perm) {
  if (cap_grants(h, &h->cap[h->cap_last], address, size, tag, perm))
    return true;
  for (unsigned i = 0; i < CAPS; i++)
    if (cap_grants(h, &h->cap[i], address, size, tag, perm)) {
      h->cap_last = i;
      return true;
    }
  return false;
}

bool domain_data(struct hart *h, uint64_t va, unsigned size, uint64_t tag_word,
                 enum access_kind kind) {
  bool write = kind == ACCESS_WRITE;
  unsigned cause = write ? CAUSE_domain_store : CAUSE_domain_load;
  int need = write ? PERM_WRITE : PERM_READ, have;
  if (h->p)
    return true;
  if (write && tag_word & TAG_C && !hart_off(h, OFF_cap_storage))
    return domain_raise(h, cause, va, tag_word, need, SUB_cpage);
  have = domain_page(h, tag_word);
  if (have >= need)
    return true;
  if (TAG_OF(tag_word) == 0)
    return domain_raise(h, cause, va, tag_word, need, SUB_tag0);
  if (granted(h, va, size, TAG_OF(tag_word), need))
    return true;
  if (have < 0)
    return domain_raise(h, CAUSE_apl_miss, va, tag_word, need, SUB_rights);
  return domain_raise(h, cause, va, tag_word, need, SUB_rights);
}

/* The most that APL (-1: miss) and capabilities permit at a target. */
static int jump_permission(struct hart *h, uint64_t target, uint32_t object,
                           int apl) {
  for (int perm = PERM_READ; perm > apl && perm > PERM_NIL; perm--)
    if (granted(h, target, 2, object, perm))
      return perm;
  return apl;
}

static bool aligned(const struct hart *h, uint64_t target) {
  uint64_t mask = (UINT64_C(1) << (h->scdcfg >> 4 & 15)) - 1;
  return !(target & mask) || hart_off(h, OFF_entry_align);
}

/* XC-JMP-3: into a P page. */
static bool jump_entry(struct hart *h, uint64_t target, uint64_t tag_word) {
  uint32_t object = TAG_OF(tag_word);
  int apl;
  if (hart_off(h, OFF_p_entry))
    return true;
  if (!aligned(h, target))
    return domain_raise(h, CAUSE_domain_jump, target, tag_word, PERM_CALL,
                        SUB_alignment);
  if (object == h->tag || hart_off(h, OFF_jump_rights))
    return true;
  apl = domain_apl(h, h->tag, object);
  if (jump_permission(h, target, object, apl) >= PERM_CALL)
    return true;
  return domain_raise(h, apl < 0 ? CAUSE_apl_miss : CAUSE_domain_jump, target,
                      tag_word, PERM_CALL, SUB_rights);
}

/* XC-JMP-1: into another tag, neither page P. */
static bool jump_foreign(struct hart *h, uint64_t target, uint64_t tag_word) {
  uint32_t object = TAG_OF(tag_word);
  bool entry = aligned(h, target);
  int apl = domain_apl(h, h->tag, object), have;
  unsigned need = entry ? PERM_CALL : PERM_READ;
  if (hart_off(h, OFF_jump_rights))
    return true;
  have = jump_permission(h, target, object, apl);
  if (have >= PERM_READ || (have == PERM_CALL && entry))
    return true;
  if (apl < 0)
    return domain_raise(h, CAUSE_apl_miss, target, tag_word, need, SUB_rights);
  return domain_raise(h, CAUSE_domain_jump, target, tag_word, need,
                      have == PERM_CALL ? SUB_alignment : SUB_rights);
}

bool domain_jump(struct hart *h, uint64_t target, uint64_t tag_word) {
  uint32_t object = TAG_OF(tag_word);
  if (h->p)
    return true;
  if (object == 0)
    return domain_raise(h, CAUSE_domain_jump, target, tag_word, PERM_CALL,
                        SUB_tag0);
  if (tag_word & TAG_P)
    return jump_entry(h, target, tag_word);
  return object == h->tag || jump_foreign(h, target, tag_word);
}
