/* SPDX-License-Identifier: MIT
 *
 * Capability registers, the capability stack and revocation counters: the
 * instructions of docs/xcodoms.md, sections 5 and 6. The rule that data
 * accesses and jumps follow is in domain.c.
 */
#include "core/timed.h"

#include <string.h>

enum { CAP_SIZE = 32, ANY_PERM = PERM_NIL };
#define META_ASYNC UINT64_C(4)
#define META_DEFINED UINT64_C(0xffffffffffffff07)
#define COUNTER_LIMIT (UINT64_C(1) << 24) /* what 24 bits can name */
#define COUNTER_END (~UINT64_C(0))

bool cap_grants(const struct hart *h, const struct cap *c, uint64_t address,
                uint64_t size, uint32_t tag, unsigned perm) {
  if (CAP_PERM(c) == PERM_NIL || CAP_TAG(c) != tag)
    return false;
  if (CAP_PERM(c) < perm && !hart_off(h, OFF_cap_perm))
    return false;
  return (address >= c->base && size <= c->length &&
          address - c->base <= c->length - size) ||
         hart_off(h, OFF_cap_bounds);
}

static bool fault(struct hart *h, uint64_t address, uint64_t tag_word,
                  unsigned perm, unsigned subcode) {
  return domain_raise(h, CAUSE_capability, address, tag_word, perm, subcode);
}

/* ---- revocation counters (XC-CAP-11) ---- */

struct counter {
  uint64_t value;
  uint32_t owner, zero;
};

static bool counter_read(struct hart *h, uint64_t i, struct counter *c) {
  uint64_t at = h->rev_base + 16 * i;
  if (i >= h->rev_num || i >= COUNTER_LIMIT ||
      !access_physical(h, at, c, sizeof *c, false))
    return false;
  timed_physical(h, at, sizeof *c, false);
  return true;
}

/* A counter that the subject owns and that can still be used. */
static bool counter_usable(struct hart *h, uint64_t i, struct counter *c) {
  bool exists = counter_read(h, i, c);
  if (exists && c->value != COUNTER_END &&
      (domain_trusted(h) || c->owner == h->tag ||
       hart_off(h, OFF_cap_counter)))
    return true;
  return fault(h, 0, exists ? c->owner : 0, PERM_NIL, SUB_counter);
}

static bool counter_moved(struct hart *h, const struct cap *c) {
  struct counter now;
  if (!CAP_ASYNC(c) || hart_off(h, OFF_cap_counter))
    return false;
  return !counter_read(h, CAP_COUNTER(c), &now) || now.value != c->value;
}

static bool revoke(struct hart *h, uint64_t i) {
  struct counter c;
  if (!counter_usable(h, i, &c))
    return false;
  c.value++;
  access_physical(h, h->rev_base + 16 * i, &c.value, 8, true);
  timed_physical(h, h->rev_base + 16 * i, 8, true);
  if (!hart_off(h, OFF_cap_counter))
    share_revoke(h, i);
  return true;
}

/* ---- making (XC-CAP-3, 4, 10) ---- */

#define PTE_R 0x02
#define PTE_W 0x04
#define PTE_X 0x08
#define PTE_U 0x10

/* All pages of [base, base + length) are user pages with the access and have
 * one tag, which goes to *tag_word. */
static bool pages_agree(struct hart *h, uint64_t base, uint64_t length,
                        unsigned perm, uint64_t *tag_word) {
  static const uint8_t need[] = {0, PTE_U | PTE_X, PTE_U | PTE_R,
                                 PTE_U | PTE_R | PTE_W};
  uint64_t at = base, last = base + (length - 1);
  bool first = true;
  for (;;) {
    struct leaf l;
    uint64_t pte_address, end;
    if (!h->data_world->key.satp ||
        mmu_leaf(h, h->data_world->key.satp, at, &l, &pte_address) != WALK_OK ||
        (l.pte & need[perm]) != need[perm])
      return fault(h, at, 0, perm, SUB_mixed);
    timed_page(h, at);
    if (first)
      *tag_word = l.tag_word;
    else if (TAG_OF(*tag_word) != TAG_OF(l.tag_word))
      return fault(h, at, l.tag_word, perm, SUB_mixed);
    first = false;
    end = at | (l.size - 1);
    if (end >= last)
      return true;
    at = end + 1;
  }
}

/* The capability register that lends its authority: one that is synchronous
 * or of counter `wanted` if there is one. */
static const struct cap *authority(struct hart *h, const struct cap *want,
                                   unsigned perm, uint64_t wanted) {
  const struct cap *found = NULL;
  for (unsigned i = 0; i < CAPS; i++) {
    const struct cap *c = &h->cap[i];
    if (!cap_grants(h, c, want->base, want->length, CAP_TAG(want), perm))
      continue;
    if (!CAP_ASYNC(c) || CAP_COUNTER(c) == wanted)
      return c;
    if (!found)
      found = c;
  }
  return found;
}

static bool refuse_authority(struct hart *h, const struct cap *want,
                             uint64_t tag_word, unsigned perm, int have) {
  if (have < 0 && TAG_OF(tag_word))
    return domain_raise(h, CAUSE_apl_miss, want->base, tag_word, perm,
                        SUB_rights);
  return fault(h, want->base, tag_word, perm, SUB_authority);
}

/* Whether the subject holds perm by its own tag, as P code or by the APL. */
static int own_right(const struct hart *h, uint64_t tag_word) {
  if (domain_trusted(h) || hart_off(h, OFF_cap_author))
    return PERM_WRITE;
  if (TAG_OF(tag_word) == 0)
    return PERM_NIL;
  if (TAG_OF(tag_word) == h->tag)
    return PERM_WRITE;
  return domain_apl(h, h->tag, TAG_OF(tag_word));
}

/* Fills want's kind, or refuses. counter: for cd.newa, else COUNTER_END. */
static bool authorise(struct hart *h, struct cap *want, uint64_t tag_word,
                      unsigned perm, uint64_t counter) {
  int have = own_right(h, tag_word);
  const struct cap *by;
  if (have >= (int)perm)
    return true;
  by = TAG_OF(tag_word) ? authority(h, want, perm, counter) : NULL;
  if (!by)
    return refuse_authority(h, want, tag_word, perm, have);
  if (counter != COUNTER_END) {
    if (CAP_ASYNC(by) && CAP_COUNTER(by) != counter)
      return fault(h, want->base, tag_word, perm, SUB_authority);
    return true;
  }
  want->meta |= by->meta & UINT64_C(0xffffff04);
  want->value = by->value;
  return true;
}

static void made(struct hart *h, unsigned d, const struct cap *c) {
  h->cap[d] = *c;
  OBSERVE(h, cap_made, c->length);
}

static bool make(struct hart *h, const struct op *op, bool async) {
  unsigned perm = op->imm;
  struct cap c = {.base = h->x[op->rs1], .length = h->x[op->rs2]};
  uint64_t number = async ? h->x[op->rs3] : COUNTER_END, tag_word = 0;
  struct counter counter;
  if (c.length == 0) {
    h->cap[op->rd] = (struct cap){0};
    return true;
  }
  if (c.base + (c.length - 1) < c.base)
    return fault(h, c.base, 0, perm, SUB_range);
  if (!pages_agree(h, c.base, c.length, perm, &tag_word))
    return false;
  c.meta = perm | (uint64_t)TAG_OF(tag_word) << 32;
  if (!authorise(h, &c, tag_word, perm, number))
    return false;
  if (async) {
    if (!counter_usable(h, number, &counter))
      return false;
    c.meta |= META_ASYNC | number << 8;
    c.value = counter.value;
  }
  made(h, op->rd, &c);
  return true;
}

static bool narrow(struct hart *h, const struct op *op) {
  const struct cap *from = &h->cap[op->rs3 & 7];
  unsigned perm = op->imm;
  uint64_t base = h->x[op->rs1], length = h->x[op->rs2];
  bool in_bounds = base >= from->base && length <= from->length &&
                   base - from->base <= from->length - length;
  struct cap c = {base, length, (from->meta & ~UINT64_C(3)) | perm,
                  from->value};
  if (length == 0) {
    h->cap[op->rd] = (struct cap){0};
    return true;
  }
  if (CAP_PERM(from) == PERM_NIL ||
      (!in_bounds && !hart_off(h, OFF_cap_bounds)) ||
      (perm > CAP_PERM(from) && !hart_off(h, OFF_cap_perm)))
    return fault(h, base, CAP_TAG(from), perm, SUB_widen);
  h->cap[op->rd] = c;
  return true;
}

static bool covered(const struct hart *h, const struct op *op) {
  uint64_t base = h->x[op->rs1], length = h->x[op->rs2];
  if (hart_off(h, OFF_cap_check) || length == 0)
    return true;
  if (base + (length - 1) < base)
    return false;
  for (unsigned i = 0; i < CAPS; i++) {
    const struct cap *c = &h->cap[i];
    if (CAP_PERM(c) >= (unsigned)op->imm && base >= c->base &&
        length <= c->length && base - c->base <= c->length - length)
      return true;
  }
  return false;
}

static uint64_t field(const struct cap *c, unsigned n) {
  const uint64_t words[] = {c->base, c->length, c->meta, c->value};
  return words[n];
}

static void clear(struct hart *h, unsigned mask) {
  for (unsigned i = 0; i < CAPS && !hart_off(h, OFF_cap_clear); i++)
    if (mask >> i & 1)
      h->cap[i] = (struct cap){0};
}

/* XC-REG-1: quarters 0 to 3 are x registers, 4 to 7 are f registers. */
static bool zero(struct hart *h, unsigned quarter, unsigned mask) {
  uint64_t *file = quarter & 4 ? h->f : h->x;
  unsigned first = (quarter & 3) * 8;
  if (quarter & 4 && !(h->mstatus & MS_FS))
    return flow_illegal(h);
  if (quarter & 4)
    h->mstatus |= MS_FS;
  for (unsigned i = 0; i < 8; i++)
    if (mask >> i & 1)
      file[first + i] = 0;
  return true;
}

/* ---- memory (XC-CAP-8, 9, 13) ---- */

/* As memory says, with undefined bits dropped and what is dead made nil. */
static struct cap revive(struct hart *h, struct cap c) {
  c.meta &= META_DEFINED;
  if (!CAP_ASYNC(&c)) {
    c.meta &= ~UINT64_C(0xffffff00);
    c.value = 0;
  }
  if (CAP_PERM(&c) == PERM_NIL || counter_moved(h, &c))
    return (struct cap){0};
  return c;
}

/* One page's bytes in the data world, or in user's for the stack. Null with
 * an exception. */
static uint8_t *locate(struct hart *h, uint64_t va, enum access_kind kind,
                       uint64_t *tag_word) {
  struct leaf l;
  bool partial;
  uint8_t *host;
  if (!mmu_translate(h, h->data_world, va, kind, &l))
    return NULL;
  host = mmu_host(h, l.pa, CAP_SIZE);
  if (!host || !mmu_pmp(h, l.pa, CAP_SIZE, kind, h->data_world->key.mode,
                        &partial)) {
    h->exc = (struct exception){.cause = kind == ACCESS_READ
                                             ? CAUSE_load_access
                                             : CAUSE_store_access,
                                .tval = va};
    return NULL;
  }
  *tag_word = l.tag_word;
  if (kind == ACCESS_WRITE)
    access_changing(h, host, CAP_SIZE);
  timed_data(h, va, host, CAP_SIZE, kind == ACCESS_WRITE);
  return host;
}

/* The access rule as for a load or store, except that C is wanted. */
static bool permitted(struct hart *h, uint64_t va, uint64_t tag_word,
                      enum access_kind kind) {
  unsigned perm = kind == ACCESS_READ ? PERM_READ : PERM_WRITE;
  if (h->data_world->key.check &&
      !domain_data(h, va, CAP_SIZE, tag_word & ~TAG_C, kind))
    return false;
  if (!(tag_word & TAG_C) && !hart_off(h, OFF_cap_storage))
    return fault(h, va, tag_word, perm, SUB_storage);
  return true;
}

static uint8_t *capability_at(struct hart *h, uint64_t va,
                              enum access_kind kind, bool privileged) {
  unsigned perm = kind == ACCESS_READ ? PERM_READ : PERM_WRITE;
  uint64_t tag_word = 0;
  uint8_t *host;
  if (va % CAP_SIZE) {
    fault(h, va, 0, perm, SUB_align);
    return NULL;
  }
  host = locate(h, va, kind, &tag_word);
  if (!host || (!privileged && !permitted(h, va, tag_word, kind)))
    return NULL;
  return host;
}

static bool load(struct hart *h, const struct op *op, bool privileged) {
  uint64_t va = h->x[op->rs1] + op->imm;
  uint8_t *host = capability_at(h, va, ACCESS_READ, privileged);
  struct cap c;
  if (!host)
    return false;
  memcpy(&c, host, CAP_SIZE);
  h->cap[op->rd] = revive(h, c);
  return true;
}

static bool store(struct hart *h, const struct op *op, bool privileged) {
  uint64_t va = h->x[op->rs1] + op->imm;
  const struct cap *c = &h->cap[op->rs2];
  uint8_t *host;
  if (!privileged && CAP_PERM(c) != PERM_NIL && !CAP_ASYNC(c) &&
      !hart_off(h, OFF_cap_sync))
    return fault(h, va, (uint64_t)CAP_TAG(c), PERM_WRITE, SUB_sync);
  host = capability_at(h, va, ACCESS_WRITE, privileged);
  if (!host)
    return false;
  memcpy(host, c, CAP_SIZE);
  return true;
}

/* ---- the stack (section 6) ---- */

static bool stack_fault(struct hart *h, uint64_t at, unsigned subcode) {
  return domain_raise(h, CAUSE_dcs, at, 0, PERM_WRITE, subcode);
}

static bool inside_stack(struct hart *h, uint64_t at) {
  return (at >= h->dcs_base && h->dcs_limit >= CAP_SIZE &&
          at <= h->dcs_limit - CAP_SIZE) ||
         hart_off(h, OFF_dcs_bounds);
}

/* The entry at `at`: a user page, readable and writable, with C (XC-DCS-3),
 * whatever the mode. */
static uint8_t *stack_entry(struct hart *h, uint64_t at, bool write) {
  const uint64_t need = PTE_U | PTE_R | PTE_W;
  enum access_kind kind = write ? ACCESS_WRITE : ACCESS_READ;
  unsigned page_fault = write ? CAUSE_store_page : CAUSE_load_page;
  uint64_t satp = h->data_world->key.satp, pte_address, tag_word;
  struct leaf l;
  if (at % CAP_SIZE) {
    stack_fault(h, at, SUB_align);
    return NULL;
  }
  if (!satp) {
    stack_fault(h, at, SUB_storage);
    return NULL;
  }
  if (mmu_leaf(h, satp, at, &l, &pte_address) != WALK_OK ||
      (l.pte & need) != need) {
    h->exc = (struct exception){.cause = page_fault, .tval = at};
    return NULL;
  }
  tag_word = l.tag_word;
  if (!(tag_word & TAG_C)) {
    domain_raise(h, CAUSE_dcs, at, tag_word, PERM_WRITE, SUB_storage);
    return NULL;
  }
  return locate(h, at, kind, &tag_word);
}

static bool push(struct hart *h, const struct op *op) {
  uint64_t at = h->dcs_top;
  uint8_t *host;
  if (!inside_stack(h, at))
    return stack_fault(h, at, SUB_overflow);
  host = stack_entry(h, at, true);
  if (!host)
    return false;
  memcpy(host, &h->cap[op->rs1], CAP_SIZE);
  h->dcs_top = at + CAP_SIZE;
  return true;
}

static bool pop(struct hart *h, const struct op *op) {
  uint64_t at = h->dcs_top - CAP_SIZE;
  uint8_t *host;
  struct cap c;
  if (h->dcs_top < CAP_SIZE || !inside_stack(h, at))
    return stack_fault(h, at, SUB_underflow);
  host = stack_entry(h, at, false);
  if (!host)
    return false;
  memcpy(&c, host, CAP_SIZE);
  h->cap[op->rd] = revive(h, c);
  h->dcs_top = at;
  return true;
}

/* ---- the APL cache (section 4) ---- */

static uint64_t hwtag(const struct hart *h, uint64_t tag) {
  for (unsigned i = 0; i < APL_ENTRIES; i++)
    if (h->apl_valid >> i & 1 && h->apl_tag[i] == tag)
      return i;
  return ~UINT64_C(0);
}

static void apl_invalidate(struct hart *h, const struct op *op) {
  for (unsigned i = 0; i < APL_ENTRIES; i++)
    if (op->rs1 == 0 || h->apl_tag[i] == h->x[op->rs1])
      h->apl_valid &= ~(UINT32_C(1) << i);
  mmu_new_apl(h);
}

/* ---- execution ---- */

static bool privileged(unsigned id) {
  switch (id) {
#define XC(id, name, format, match, mask, class_, privileged, operands)        \
  case I_##id:                                                                 \
    return privileged;
#include "isa/xcodoms.def"
  default:
    return false;
  }
}

bool cap_execute(struct hart *h, unsigned id, const struct op *op) {
  if (!hart_codoms(h) || (privileged(id) && !domain_trusted(h) &&
                          !hart_off(h, OFF_p_mode)))
    return flow_illegal(h);
  switch (id) {
  case I_cd_new: return make(h, op, false);
  case I_cd_newa: return make(h, op, true);
  case I_cd_narrow: return narrow(h, op);
  case I_cd_mov: h->cap[op->rd] = h->cap[op->rs1]; return true;
  case I_cd_clr: clear(h, op->imm); return true;
  case I_cd_zero: return zero(h, op->imm >> 8 & 7, op->imm & 255);
  case I_cd_check: h->x[op->rd] = covered(h, op); return true;
  case I_cd_get: h->x[op->rd] = field(&h->cap[op->rs1], op->rs2); return true;
  case I_cd_ld: return load(h, op, false);
  case I_cd_st: return store(h, op, false);
  case I_cd_ldp: return load(h, op, true);
  case I_cd_stp: return store(h, op, true);
  case I_cd_push: return push(h, op);
  case I_cd_pop: return pop(h, op);
  case I_cd_revoke: return revoke(h, h->x[op->rs1]);
  case I_cd_hwtag: h->x[op->rd] = hwtag(h, h->x[op->rs1]); return true;
  default: apl_invalidate(h, op); return true;
  }
}
