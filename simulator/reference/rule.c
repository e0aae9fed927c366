/* SPDX-License-Identifier: MIT
 *
 * The access rule: which page holds a byte, what the subject may do with it,
 * and which trap says no. Each function names the rules it states.
 */
#include "reference/reference.h"

#include <string.h>

enum { SATP = 0x180, SSTATUS = 0x100, MENVCFG = 0x30a, SCDCFG = 0x5c0 };
enum { V = 1, R = 2, W = 4, X = 8, U = 16, A = 64, D = 128 };
#define MXR   (UINT64_C(1) << 19)
#define PBMTE (UINT64_C(1) << 62)
#define ADUE  (UINT64_C(1) << 61)

struct outcome retires(void) { return (struct outcome){.refused = false}; }

struct outcome trap_of(unsigned cause, uint64_t tval, unsigned subcode) {
  return (struct outcome){true, cause, tval, subcode};
}

uint64_t view_csr(const struct view *v, unsigned number) {
  uint64_t value = 0;
  hart_csr(v->hart, number, &value);
  return value;
}

bool view_physical(const struct view *v, uint64_t pa, void *bytes,
                   unsigned size) {
  if (pa < v->ram_base || pa - v->ram_base > v->ram_size - size)
    return false;
  memcpy(bytes, v->ram + (pa - v->ram_base), size);
  return true;
}

static unsigned levels_of(uint64_t satp) {
  switch (satp >> 60) {
  case 8:
    return 3;
  case 9:
    return 4;
  case 10:
    return 5;
  default:
    return 0;
  }
}

/* Bits 63:54: Svnapot and Svpbmt know some, the rest is reserved. */
static bool high_bits(const struct view *v, uint64_t pte, unsigned level) {
  unsigned type = pte >> 61 & 3;
  bool types = view_csr(v, MENVCFG) & PBMTE;
  if (pte >> 54 & 0x7f || (type && (type == 3 || !types)))
    return false;
  return !(pte >> 63) || (level == 0 && (pte >> 10 & 15) == 8);
}

/* XC-TAG-1 to 3, and the base ISA's walk. */
struct page page_at(const struct view *v, uint64_t va) {
  struct page none = {.mapped = false};
  uint64_t satp = view_csr(v, SATP), table = (satp & 0xfffffffffff) << 12;
  unsigned levels = levels_of(satp), bits = 12 + 9 * levels;
  int64_t extended = (int64_t)(va << (64 - bits)) >> (64 - bits);
  if (!levels || (uint64_t)extended != va)
    return none;
  for (unsigned level = levels; level-- > 0;) {
    uint64_t pte, tag, size = UINT64_C(1) << (12 + 9 * level);
    uint64_t index = va >> (12 + 9 * level) & 511;
    if (table & 0x1000 || !view_physical(v, table + index * 8, &pte, 8) ||
        !view_physical(v, table + 4096 + index * 8, &tag, 8))
      return none;
    if (!(pte & V) || (pte & (R | W)) == W || !high_bits(v, pte, level))
      return none;
    table = (pte >> 10 & 0xfffffffffff) << 12;
    if (!(pte & (R | W | X))) {
      if (pte & (U | A | D) || pte >> 54)
        return none;
      continue;
    }
    if (pte >> 63) /* 64 KiB, whose number is told by a bit below it */
      table = (table & ~UINT64_C(0xffff)) | (va & 0xf000);
    if (table & (size - 1) || tag >> 34)
      return none;
    return (struct page){true,          table | (va & (size - 1)),
                         size,          pte,
                         (uint32_t)tag, tag >> 32 & 1,
                         tag >> 33 & 1};
  }
  return none;
}

bool page_bits(const struct view *v, const struct page *p, unsigned pte_bit) {
  uint64_t pte = p->pte, dirty = pte_bit == W ? A | D : A;
  if (!p->mapped || !(pte & U))
    return false;
  if (pte_bit == R && view_csr(v, SSTATUS) & MXR && pte & X)
    pte |= R;
  if (!(pte & pte_bit))
    return false;
  return (pte & dirty) == dirty || view_csr(v, MENVCFG) & ADUE;
}

unsigned cap_perm(const struct capability *c) { return c->meta & 3; }

bool cap_covers(const struct capability *c, uint64_t base, uint64_t length) {
  unsigned __int128 end = (unsigned __int128)base + length;
  return cap_perm(c) != NIL && c->base <= base &&
         end <= (unsigned __int128)c->base + c->length;
}

/* XC-CAP-2 */
static bool cap_grants(const struct view *v, uint64_t va, unsigned size,
                       uint32_t tag, unsigned perm) {
  for (unsigned i = 0; i < 8; i++)
    if (cap_covers(&v->cap[i], va, size) && v->cap[i].meta >> 32 == tag &&
        cap_perm(&v->cap[i]) >= perm)
      return true;
  return false;
}

/* XC-APL-1, 3: the lowest valid entry with the tag. */
static int entry_of(const struct view *v, uint32_t tag, uint64_t *row) {
  for (unsigned i = 0; i < 32; i++) {
    uint32_t have;
    if (hart_apl(v->hart, i, &have, row) && have == tag)
      return i;
  }
  return -1;
}

int own_permission(const struct view *v, uint32_t object) {
  uint64_t row, unused;
  int column;
  if (v->code.p || object == v->code.tag)
    return WRITE;
  column = entry_of(v, object, &unused);
  if (column < 0 || entry_of(v, v->code.tag, &row) < 0)
    return -1;
  return row >> (2 * column) & 3;
}

/* XC-ACC-2, 3, 5, 6; XC-TAG-4; XC-APL-2: the bytes of one page. */
static struct outcome one_page(const struct view *v, uint64_t va, unsigned size,
                               unsigned perm, bool storage) {
  struct page p = page_at(v, va);
  bool write = perm == WRITE;
  unsigned cause = write ? 25 : 24;
  int own;
  if (!page_bits(v, &p, write ? W : R))
    return trap_of(write ? 15 : 13, va, 0);
  if (v->code.p)
    return retires();
  if (write && p.c && !storage)
    return trap_of(cause, va, 3);
  if (p.tag == 0)
    return trap_of(cause, va, 14);
  own = p.tag == v->code.tag ? WRITE : NIL;
  if (own >= (int)perm || cap_grants(v, va, size, p.tag, perm))
    return retires();
  own = own_permission(v, p.tag);
  if (own < 0)
    return trap_of(29, va, 0);
  return own >= (int)perm ? retires() : trap_of(cause, va, 0);
}

/* XC-ACC-4 */
struct outcome data_rule(const struct view *v, uint64_t va, unsigned size,
                         unsigned perm, bool storage) {
  unsigned room = 4096 - (va & 4095);
  struct outcome o = one_page(v, va, size < room ? size : room, perm, storage);
  if (o.refused || size <= room)
    return o;
  return one_page(v, va + room, size - room, perm, storage);
}

/* XC-JMP-1 to 5 */
struct outcome jump_rule(const struct view *v, uint64_t target) {
  struct page to = page_at(v, target);
  uint64_t align = UINT64_C(1) << (view_csr(v, SCDCFG) >> 4 & 15);
  bool entry = target % align == 0;
  unsigned perm = entry || to.p ? CALL : READ;
  bool may_call;
  int own;
  if (!page_bits(v, &to, X))
    return retires(); /* and the fetch faults */
  if (v->code.p)      /* XC-JMP-4; XC-TAG-4 stops it at the fetch */
    return retires();
  if (to.tag == 0)
    return trap_of(26, target, 14);
  if (to.tag == v->code.tag && !to.p)
    return retires();
  if (to.p && !entry)
    return trap_of(26, target, 1);
  if (to.tag == v->code.tag || cap_grants(v, target, 2, to.tag, perm))
    return retires();
  own = own_permission(v, to.tag);
  if (own < 0)
    return trap_of(29, target, 0);
  if (own >= (int)perm)
    return retires();
  may_call = own >= CALL || cap_grants(v, target, 2, to.tag, CALL);
  return trap_of(26, target, may_call ? 1 : 0);
}

/* XC-TAG-4, XC-ACC-7: sets the subject. */
struct outcome fetch_rule(struct view *v, uint64_t pc, unsigned length) {
  struct page next;
  v->code = page_at(v, pc);
  if (!page_bits(v, &v->code, X))
    return trap_of(12, pc, 0);
  if (v->code.tag == 0)
    return trap_of(26, pc, 14);
  if ((pc & 4095) + length <= 4096)
    return retires();
  next = page_at(v, pc + 2);
  if (!page_bits(v, &next, X))
    return trap_of(12, pc + 2, 0);
  if (next.tag != v->code.tag || next.p != v->code.p)
    return trap_of(26, pc, 2);
  return retires();
}
