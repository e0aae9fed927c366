/* SPDX-License-Identifier: MIT
 *
 * What a capability instruction must do: sections 5, 6 and 9 of
 * docs/xcodoms.md, one function per instruction.
 */
#include "reference/reference.h"

#include <string.h>

enum { SSTATUS = 0x100 };
enum { DCS_BASE = 0x5c8, DCS_TOP = 0x5c9, DCS_LIMIT = 0x5ca };
enum { REV_BASE = 0x5d8, REV_NUMBER = 0x5d9 };
enum { V = 1, R = 2, W = 4, X = 8, U = 16 };
enum {
  AUTHORITY = 4,
  WIDEN = 5,
  MIXED = 6,
  RANGE = 7,
  STORAGE = 8,
  ALIGN = 9,
  SYNC = 10,
  COUNTER = 11,
  OVERFLOW = 12,
  UNDERFLOW = 13
};
enum { ILLEGAL = 2, CAPABILITY = 27, DCS = 28, MISS = 29 };
#define ASYNC     UINT64_C(4)
#define EXHAUSTED (~UINT64_C(0)) /* XC-CAP-12 */

/* An instruction taken apart. */
struct fields {
  unsigned rd, rs1, rs2, rs3, perm;
  uint64_t a, b, c; /* rs1, rs2, rs3 */
  int64_t imm, simm;
};

static struct effect refuse(struct effect e, unsigned cause, uint64_t tval,
                            unsigned subcode) {
  e.outcome = trap_of(cause, tval, subcode);
  return e;
}

static struct effect give(struct effect e, unsigned d, struct capability c) {
  e.cap[d] = cap_perm(&c) ? c : (struct capability){0};
  return e;
}

static struct effect answer(struct effect e, unsigned rd, uint64_t value) {
  e.rd = rd;
  e.value = value;
  return e;
}

/* ---- counters (XC-CAP-9, 11, 12) ---- */

struct counter {
  uint64_t value;
  uint32_t owner, zero;
};

static bool counter_at(const struct view *v, uint64_t i, struct counter *c) {
  return i < view_csr(v, REV_NUMBER) && i >> 24 == 0 &&
         view_physical(v, view_csr(v, REV_BASE) + 16 * i, c, sizeof *c);
}

static bool counter_free(const struct view *v, uint64_t i, struct counter *c) {
  return counter_at(v, i, c) && c->value != EXHAUSTED &&
         (v->code.p || c->owner == v->code.tag);
}

static uint64_t counter_of(const struct capability *c) {
  return c->meta >> 8 & 0xffffff;
}

bool capability_dead(const struct view *v, const struct capability *c) {
  struct counter now;
  return c->meta & ASYNC && cap_perm(c) &&
         (!counter_at(v, counter_of(c), &now) || now.value != c->value);
}

/* ---- cd.new, cd.newa (XC-CAP-3, 10) ---- */

/* The tag of all pages of a range, or the trap. */
static struct outcome one_tag(const struct view *v, uint64_t base,
                              uint64_t length, unsigned perm, uint32_t *tag) {
  static const unsigned bits[] = {0, U | X, U | R, U | R | W};
  uint64_t at = base, last = base + (length - 1);
  bool first = true;
  if (last < base)
    return trap_of(CAPABILITY, base, RANGE);
  for (;;) {
    struct page p = page_at(v, at);
    if (!p.mapped || (p.pte & bits[perm]) != bits[perm] ||
        (!first && p.tag != *tag))
      return trap_of(CAPABILITY, at, MIXED);
    *tag = p.tag;
    first = false;
    if ((at | (p.size - 1)) >= last)
      return retires();
    at = (at | (p.size - 1)) + 1;
  }
}

/* The register that has the authority: one that is synchronous or of this
 * counter before any other, then the lowest. */
static const struct capability *authority(const struct view *v, uint64_t base,
                                          uint64_t length, uint32_t tag,
                                          unsigned perm, bool async,
                                          uint64_t counter) {
  for (unsigned round = 0; round < 2; round++)
    for (unsigned i = 0; i < 8; i++) {
      const struct capability *c = &v->cap[i];
      bool fits = !(c->meta & ASYNC) || (async && counter_of(c) == counter);
      if (cap_covers(c, base, length) && c->meta >> 32 == tag &&
          cap_perm(c) >= perm && (fits || round == 1))
        return c;
    }
  return NULL;
}

static int own(const struct view *v, uint32_t tag) {
  if (tag == 0 && !v->code.p)
    return NIL;
  return own_permission(v, tag);
}

static struct effect make(const struct view *v, struct effect e,
                          const struct fields *f, bool async) {
  uint64_t counter = async ? f->c : 0;
  uint32_t tag = 0;
  struct capability c = {f->a, f->b, 0, 0};
  const struct capability *by = NULL;
  int have;
  if (f->b == 0)
    return give(e, f->rd, (struct capability){0});
  e.outcome = one_tag(v, f->a, f->b, f->perm, &tag);
  if (e.outcome.refused)
    return e;
  have = own(v, tag);
  if (have < (int)f->perm) {
    by = tag ? authority(v, f->a, f->b, tag, f->perm, async, counter) : NULL;
    if (!by && have < 0)
      return refuse(e, MISS, f->a, 0);
    if (!by || (async && by->meta & ASYNC && counter_of(by) != counter))
      return refuse(e, CAPABILITY, f->a, AUTHORITY);
  }
  c.meta = f->perm | (uint64_t)tag << 32;
  if (async) {
    struct counter now;
    if (!counter_free(v, counter, &now))
      return refuse(e, CAPABILITY, 0, COUNTER);
    c.meta |= ASYNC | counter << 8;
    c.value = now.value;
  } else if (by) {
    c.meta |= by->meta & UINT64_C(0xffffff04);
    c.value = by->value;
  }
  return give(e, f->rd, c);
}

/* ---- the rest of section 5 ---- */

static struct effect narrow(const struct view *v, struct effect e,
                            const struct fields *f, unsigned source) {
  const struct capability *s = &v->cap[source];
  struct capability c = {f->a, f->b, (s->meta & ~UINT64_C(3)) | f->perm,
                         s->value};
  if (f->b == 0)
    return give(e, f->rd, (struct capability){0});
  if (!cap_covers(s, f->a, f->b) || f->perm > cap_perm(s))
    return refuse(e, CAPABILITY, f->a, WIDEN);
  return give(e, f->rd, c);
}

static struct effect check(const struct view *v, struct effect e,
                           const struct fields *f) {
  bool covered = f->b == 0;
  for (unsigned i = 0; i < 8; i++)
    covered |= cap_covers(&v->cap[i], f->a, f->b) &&
               cap_perm(&v->cap[i]) >= f->perm && f->a + (f->b - 1) >= f->a;
  return answer(e, f->rd, covered);
}

static struct effect get(const struct view *v, struct effect e,
                         const struct fields *f) {
  uint64_t words[4];
  memcpy(words, &v->cap[f->rs1 & 7], sizeof words);
  return answer(e, f->rd, words[f->rs2 & 3]);
}

static struct effect clear(struct effect e, unsigned mask) {
  for (unsigned i = 0; i < 8; i++)
    if (mask >> i & 1)
      e.cap[i] = (struct capability){0};
  return e;
}

static struct effect revoke(const struct view *v, struct effect e,
                            const struct fields *f) {
  struct counter now;
  if (!counter_free(v, f->a, &now))
    return refuse(e, CAPABILITY, 0, COUNTER);
  for (unsigned i = 0; i < 8; i++)
    if (e.cap[i].meta & ASYNC && counter_of(&e.cap[i]) == f->a)
      e.cap[i] = (struct capability){0};
  return e;
}

/* XC-REG-1 */
static struct effect zero(const struct view *v, struct effect e,
                          unsigned quarter, unsigned mask) {
  if (quarter < 4)
    e.zeroed = (uint32_t)mask << 8 * quarter;
  else if ((view_csr(v, SSTATUS) >> 13 & 3) == 0)
    return refuse(e, ILLEGAL, 0, 0);
  return e;
}

/* What memory holds, as a register reads it. */
static struct capability loaded(const struct view *v, uint64_t va) {
  struct page p = page_at(v, va);
  struct capability c = {0};
  view_physical(v, p.pa, &c, sizeof c);
  c.meta &= c.meta & ASYNC ? ~UINT64_C(0xf8) : UINT64_C(0xffffffff00000003);
  if (!(c.meta & ASYNC))
    c.value = 0;
  return capability_dead(v, &c) ? (struct capability){0} : c;
}

/* XC-CAP-8, 9, 13 */
static struct outcome place(const struct view *v, uint64_t va, unsigned perm,
                            bool privileged) {
  struct outcome o;
  if (va % 32)
    return trap_of(CAPABILITY, va, ALIGN);
  o = data_rule(v, va, 32, perm, true);
  if (o.refused || privileged || page_at(v, va).c)
    return o;
  return trap_of(CAPABILITY, va, STORAGE);
}

static struct effect load(const struct view *v, struct effect e,
                          const struct fields *f, bool privileged) {
  uint64_t va = f->a + f->imm;
  e.outcome = place(v, va, READ, privileged);
  return e.outcome.refused ? e : give(e, f->rd, loaded(v, va));
}

static struct effect store(const struct view *v, struct effect e,
                           const struct fields *f, bool privileged) {
  const struct capability *c = &v->cap[f->rs2 & 7];
  uint64_t va = f->a + f->simm;
  if (!privileged && cap_perm(c) && !(c->meta & ASYNC))
    return refuse(e, CAPABILITY, va, SYNC);
  e.outcome = place(v, va, WRITE, privileged);
  return e;
}

/* ---- section 6 ---- */

static struct outcome slot(const struct view *v, uint64_t at, bool write) {
  struct page p = page_at(v, at);
  if (at % 32)
    return trap_of(DCS, at, ALIGN);
  if (!p.mapped || (p.pte & (U | R | W)) != (U | R | W))
    return trap_of(write ? 15 : 13, at, 0);
  if (!p.c)
    return trap_of(DCS, at, STORAGE);
  return page_bits(v, &p, write ? W : R) ? retires() /* A and D */
                                         : trap_of(write ? 15 : 13, at, 0);
}

static bool inside(const struct view *v, uint64_t at) {
  return view_csr(v, DCS_BASE) <= at &&
         (unsigned __int128)at + 32 <= view_csr(v, DCS_LIMIT);
}

static struct effect push(const struct view *v, struct effect e) {
  uint64_t at = view_csr(v, DCS_TOP);
  if (!inside(v, at))
    return refuse(e, DCS, at, OVERFLOW);
  e.outcome = slot(v, at, true);
  return e;
}

static struct effect pop(const struct view *v, struct effect e, unsigned rd) {
  uint64_t top = view_csr(v, DCS_TOP), at = top - 32;
  if (top < 32 || !inside(v, at))
    return refuse(e, DCS, at, UNDERFLOW);
  e.outcome = slot(v, at, false);
  return e.outcome.refused ? e : give(e, rd, loaded(v, at));
}

/* XC-APL-4 */
static uint64_t hardware_tag(const struct view *v, uint64_t tag) {
  for (unsigned i = 0; i < 32; i++) {
    uint64_t row;
    uint32_t have;
    if (hart_apl(v->hart, i, &have, &row) && have == tag)
      return i;
  }
  return ~UINT64_C(0);
}

/* ---- encodings (section 9) ---- */

static uint32_t bits(uint32_t w, unsigned high, unsigned low) {
  return w >> low & (((uint32_t)2 << (high - low)) - 1);
}

static struct fields take_apart(const struct view *v, uint32_t w) {
  struct fields f = {.rd = bits(w, 11, 7),
                     .rs1 = bits(w, 19, 15),
                     .rs2 = bits(w, 24, 20),
                     .rs3 = bits(w, 31, 27),
                     .perm = bits(w, 26, 25)};
  f.a = hart_x(v->hart, f.rs1);
  f.b = hart_x(v->hart, f.rs2);
  f.c = hart_x(v->hart, f.rs3);
  f.imm = (int32_t)w >> 20;
  f.simm = (int32_t)(w & 0xfe000000) >> 20 | (int32_t)f.rd;
  return f;
}

static struct effect illegal(struct effect e) {
  return refuse(e, ILLEGAL, 0, 0);
}

/* custom-0, funct3 0: funct7 says which. */
static struct effect by_funct7(const struct view *v, struct effect e,
                               const struct fields *f, unsigned funct7) {
  bool cap_d = f->rd < 8, cap_s = f->rs1 < 8;
  if (funct7 >= 1 && funct7 <= 3 && cap_d)
    return make(v, e, f, false);
  if (funct7 == 4 && cap_d && cap_s && !f->rs2)
    return give(e, f->rd, v->cap[f->rs1]);
  if (funct7 == 5 && cap_s && !f->rd && !f->rs2)
    return push(v, e);
  if (funct7 == 6 && cap_d && !f->rs1 && !f->rs2)
    return pop(v, e, f->rd);
  if (funct7 == 7 && !f->rd && !f->rs2)
    return revoke(v, e, f);
  if (funct7 >= 9 && funct7 <= 11)
    return check(v, e, f);
  if (funct7 == 12 && cap_s && f->rs2 < 4)
    return get(v, e, f);
  if (funct7 >> 5 == 2 && f->perm && cap_d)
    return narrow(v, e, f, funct7 >> 2 & 7);
  return illegal(e);
}

static struct effect custom0(const struct view *v, struct effect e,
                             const struct fields *f, uint32_t w) {
  switch (bits(w, 14, 12)) {
  case 0:
    return by_funct7(v, e, f, bits(w, 31, 25));
  case 1:
    return f->rd < 8 && f->perm ? make(v, e, f, true) : illegal(e);
  case 2:
    return f->rd < 8 ? load(v, e, f, false) : illegal(e);
  case 3:
    return f->rs2 < 8 ? store(v, e, f, false) : illegal(e);
  case 4:
    return !f->rd && !f->rs1 && !bits(w, 31, 28) ? clear(e, bits(w, 27, 20))
                                                 : illegal(e);
  case 5:
    return !f->rd && !f->rs1 && !(w >> 31)
               ? zero(v, e, bits(w, 30, 28), bits(w, 27, 20))
               : illegal(e);
  default:
    return illegal(e);
  }
}

/* custom-1: XC-PRV-4 */
static struct effect custom1(const struct view *v, struct effect e,
                             const struct fields *f, uint32_t w) {
  unsigned funct7 = bits(w, 31, 25);
  if (!v->code.p)
    return illegal(e);
  switch (bits(w, 14, 12)) {
  case 0:
    if (funct7 == 0 && !f->rs2)
      return answer(e, f->rd, hardware_tag(v, f->a));
    return funct7 == 1 && !f->rs2 && !f->rd ? e : illegal(e);
  case 2:
    return f->rd < 8 ? load(v, e, f, true) : illegal(e);
  case 3:
    return f->rs2 < 8 ? store(v, e, f, true) : illegal(e);
  default:
    return illegal(e);
  }
}

struct effect capability_effect(const struct view *v, uint32_t word) {
  struct fields f = take_apart(v, word);
  struct effect e = {.outcome = retires()};
  memcpy(e.cap, v->cap, sizeof e.cap);
  return (word & 0x7f) == 0x0b ? custom0(v, e, &f, word)
                               : custom1(v, e, &f, word);
}
