/* SPDX-License-Identifier: MIT
 *
 * Asks the rules before each instruction and compares with what then happened:
 * it retired (the next instruction is about to execute, or an interrupt came),
 * or it trapped. Disagreements are printed as they are found.
 */
#include "reference/reference.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { HARTS = 64, SHOWN = 10 };
enum { SATP = 0x180, SCDCFG = 0x5c0 };
enum { ILLEGAL = 2, FETCH_PAGE = 12, LOAD_PAGE = 13, STORE_PAGE = 15 };
#define INTERRUPT (UINT64_C(1) << 63)

/* An instruction that is about to execute, and what must become of it. */
struct pending {
  bool active;
  uint64_t pc, count; /* count: instructions retired before it */
  uint32_t word;
  struct view view;
  struct intent intent;
  struct effect effect;
};

struct reference {
  const uint8_t *ram;
  uint64_t base, size;
  struct pending pending[HARTS];
  uint64_t fetches, loads, stores, jumps, capabilities, refusals;
  uint64_t disagreements;
};

struct reference *reference_new(const uint8_t *ram, uint64_t base,
                                uint64_t size) {
  struct reference *r = calloc(1, sizeof *r);
  r->ram = ram;
  r->base = base;
  r->size = size;
  return r;
}

void reference_free(struct reference *r) { free(r); }

/* ---- disagreements ---- */

static void print_outcome(FILE *out, const struct outcome *o) {
  if (!o->refused)
    fputs("retires", out);
  else
    fprintf(out, "trap %u, tval 0x%" PRIx64 ", subcode %u", o->cause, o->tval,
            o->subcode);
}

static void disagree(struct reference *r, const struct pending *p,
                     const char *what, const struct outcome *want,
                     const struct outcome *got) {
  char text[128];
  if (r->disagreements++ >= SHOWN)
    return;
  if (!core_disassemble(p->word, p->pc, text, sizeof text))
    snprintf(text, sizeof text, ".word 0x%x", p->word);
  fprintf(stderr,
          "reference: instruction %" PRIu64 " at 0x%" PRIx64
          " (tag %u%s) '%s': %s; expected: ",
          p->count, p->pc, p->view.code.tag, p->view.code.p ? ", P" : "", text,
          what);
  print_outcome(stderr, want);
  fputs("; happened: ", stderr);
  print_outcome(stderr, got);
  fputc('\n', stderr);
}

/* ---- what is about to happen ---- */

static struct view look(struct reference *r, struct hart *h) {
  struct view v = {r->ram, r->base, r->size, .hart = h};
  for (unsigned i = 0; i < 8; i++)
    hart_cap(h, i, (uint64_t *)&v.cap[i]);
  return v;
}

/* XC-ACC-1 */
static bool judged(struct hart *h) {
  struct view v = {.hart = h};
  return hart_mode(h) == 0 && view_csr(&v, SCDCFG) & 1 &&
         view_csr(&v, SATP) >> 60;
}

static struct outcome data_of(const struct view *v, const struct intent *i) {
  unsigned perm = i->kind == INTENT_STORE ? WRITE : READ;
  struct outcome o = data_rule(v, i->va, i->size, perm, false);
  if (o.refused && i->kind == INTENT_TOUCH)
    o = data_rule(v, i->va, i->size, WRITE, false);
  if (i->told) /* cbo.*: by the base ISA, the address as it was given */
    o.tval = i->told;
  return o;
}

static void predict(struct reference *r, struct pending *p) {
  struct view *v = &p->view;
  struct intent *i = &p->intent;
  struct effect *e = &p->effect;
  e->outcome = retires();
  *i = intent_of(v, p->pc, p->word);
  switch (i->kind) {
  case INTENT_LOAD:
  case INTENT_TOUCH:
    r->loads++;
    e->outcome = data_of(v, i);
    break;
  case INTENT_STORE:
    r->stores++;
    e->outcome = data_of(v, i);
    break;
  case INTENT_JUMP:
    r->jumps++;
    e->outcome = jump_rule(v, i->va);
    break;
  case INTENT_CAPABILITY:
    r->capabilities++;
    *e = capability_effect(v, p->word);
    break;
  case INTENT_OTHER:
    break;
  }
}

/* The instruction's bytes; each half from its own page. */
static uint32_t word_at(const struct view *v, uint64_t pc) {
  uint16_t half[2] = {0};
  view_physical(v, page_at(v, pc).pa, &half[0], 2);
  if ((half[0] & 3) == 3)
    view_physical(v, page_at(v, pc + 2).pa, &half[1], 2);
  return half[0] | (uint32_t)half[1] << 16;
}

/* ---- what has happened ---- */

/* XC-JMP-6: running on into another page needs the same tag and P. */
static struct outcome arrival(const struct pending *p, uint64_t pc) {
  struct page to = page_at(&p->view, pc);
  if (p->intent.kind == INTENT_JUMP || (p->pc >> 12) == (pc >> 12) ||
      pc != p->pc + p->intent.length || !page_bits(&p->view, &to, 8))
    return retires();
  if (to.tag != p->view.code.tag || to.p != p->view.code.p)
    return trap_of(26, pc, 2);
  return retires();
}

static bool same_registers(struct reference *r, const struct pending *p,
                           struct hart *h) {
  struct view now = look(r, h);
  for (unsigned i = 0; i < 8; i++) {
    const struct capability *want = &p->effect.cap[i], *have = &now.cap[i];
    bool revoked = !cap_perm(have) && capability_dead(&now, want);
    if (memcmp(want, have, sizeof *want) && !revoked) /* by another hart */
      return false;
  }
  for (unsigned i = 0; i < 32; i++)
    if (p->effect.zeroed >> i & 1 && hart_x(h, i))
      return false;
  return p->effect.rd == 0 || hart_x(h, p->effect.rd) == p->effect.value;
}

/* The pending instruction retired. */
static void settle(struct reference *r, struct hart *h, struct pending *p) {
  struct outcome got = retires();
  if (!p->active)
    return;
  p->active = false;
  if (p->effect.outcome.refused &&
      !(p->intent.conditional && hart_x(h, p->word >> 7 & 31)))
    disagree(r, p, "was not refused", &p->effect.outcome, &got);
  else if (p->intent.kind == INTENT_CAPABILITY && !same_registers(r, p, h))
    disagree(r, p, "wrong result", &p->effect.outcome, &got);
}

static bool about_rights(uint64_t cause) {
  return cause == FETCH_PAGE || cause == LOAD_PAGE || cause == STORE_PAGE ||
         (cause >= 24 && cause <= 29);
}

static bool same(const struct outcome *want, const struct outcome *got) {
  if (!want->refused || want->cause != got->cause)
    return false;
  return want->cause == ILLEGAL ||
         (want->tval == got->tval &&
          (want->cause < 24 || want->subcode == got->subcode));
}

/* Traps for reasons of their own (illegal, misaligned, nothing there at that
 * physical address, ecall) touch nothing, and are not judged. */
static void compare_trap(struct reference *r, struct pending *p,
                         const struct core_trap *t) {
  struct outcome got = trap_of(t->cause, t->tval, t->subcode);
  r->refusals += about_rights(t->cause);
  p->active = false;
  if (about_rights(t->cause) && !same(&p->effect.outcome, &got))
    disagree(r, p, "was refused", &p->effect.outcome, &got);
}

/* The fetch at t->pc itself failed. */
static void compare_fetch(struct reference *r, struct hart *h,
                          struct pending *last, const struct core_trap *t) {
  struct outcome got = trap_of(t->cause, t->tval, t->subcode);
  struct pending p = {
      .pc = t->pc, .view = look(r, h), .count = hart_instructions(h)};
  if (!about_rights(t->cause))
    return;
  r->refusals++;
  p.effect.outcome =
      last->pc && last->intent.length ? arrival(last, t->pc) : retires();
  if (!p.effect.outcome.refused) {
    struct page first = page_at(&p.view, t->pc);
    uint16_t half = 0;
    view_physical(&p.view, first.pa, &half, 2);
    p.effect.outcome = fetch_rule(&p.view, t->pc, (half & 3) == 3 ? 4 : 2);
  }
  if (!same(&p.effect.outcome, &got))
    disagree(r, &p, "fetch was refused", &p.effect.outcome, &got);
}

/* ---- callbacks ---- */

static struct pending *of_hart(struct reference *r, struct hart *h) {
  uint64_t id = 0;
  hart_csr(h, 0xf14, &id);
  return &r->pending[id % HARTS];
}

void reference_before(struct reference *r, struct hart *h) {
  struct pending *p = of_hart(r, h);
  uint64_t pc = hart_pc(h), count = hart_instructions(h);
  struct outcome o, got = retires();
  struct view v;
  if (p->active && p->count != count) {
    o = arrival(p, pc);
    if (hart_mode(h) == 0 && o.refused)
      disagree(r, p, "ran on into another domain", &o, &got);
    settle(r, h, p);
  }
  if (!judged(h)) {
    p->active = false;
    return;
  }
  v = look(r, h);
  p->active = true;
  p->pc = pc;
  p->count = count;
  r->fetches++;
  p->word = word_at(&v, pc);
  o = fetch_rule(&v, pc, (p->word & 3) == 3 ? 4 : 2);
  p->view = v;
  if (o.refused)
    disagree(r, p, "was fetched", &o, &got);
  predict(r, p);
}

void reference_trap(struct reference *r, struct hart *h,
                    const struct core_trap *t) {
  struct pending *p = of_hart(r, h);
  bool executed = p->active && p->count != hart_instructions(h);
  bool interrupt = t->cause & INTERRUPT;
  if (executed)
    settle(r, h, p);
  if (judged(h) && !interrupt) {
    if (p->active && !executed)
      compare_trap(r, p, t);
    else
      compare_fetch(r, h, p, t);
  }
  *p = (struct pending){0};
}

bool reference_finish(const struct reference *r, FILE *out) {
  uint64_t accesses =
      r->fetches + r->loads + r->stores + r->jumps + r->capabilities;
  fprintf(out,
          "reference: %" PRIu64 " accesses (%" PRIu64 " fetches, %" PRIu64
          " loads, %" PRIu64 " stores, %" PRIu64 " jumps, %" PRIu64
          " capability instructions), %" PRIu64 " refused, %" PRIu64
          " disagreements\n",
          accesses, r->fetches, r->loads, r->stores, r->jumps, r->capabilities,
          r->refusals, r->disagreements);
  return r->disagreements == 0;
}
