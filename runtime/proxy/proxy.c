/* SPDX-License-Identifier: MIT
 *
 * Builds proxies and return gates: copies the fragments that a variant needs
 * from the templates, in the order of proxy.def, and completes the
 * instructions that the templates marked. Decides nothing: which variant, and
 * where, is the business of supervisor/entry.c.
 */
#include "proxy/proxy.h"

#include <stdbool.h>
#include <stddef.h>

#define FRAGMENT(name, half, part, with, without)                              \
  extern const uint32_t fragment_##name[], fragment_##name##_end[];
#include "proxy/proxy.def"

enum part { SLOT, BODY };

struct fragment {
  const uint32_t *start, *end;
  enum proxy_half half;
  enum part part;
  unsigned with, without;
};

static const struct fragment fragments[] = {
#define FRAGMENT(name, half, part, with, without)                              \
  {fragment_##name, fragment_##name##_end, PROXY_##half, part, with, without},
#include "proxy/proxy.def"
};
#define FRAGMENTS (sizeof(fragments) / sizeof(fragments[0]))

/* Written by the macro `patch` of template.inc. */
struct patch {
  const uint32_t *site;
  uint64_t kind;
  const uint32_t *to;
};
extern const struct patch proxy_patches[], proxy_patches_end[];

static bool wanted(const struct fragment *f, const struct proxy_recipe *r) {
  return f->half == r->half && (r->features & f->with) == f->with &&
         !(r->features & f->without);
}

static unsigned words(const struct fragment *f) { return f->end - f->start; }

/* Instruction formats: the bits of an immediate. */
static uint32_t bits(int64_t v, unsigned high, unsigned low, unsigned at) {
  return (uint32_t)((uint64_t)v >> low & ((1u << (high - low + 1)) - 1)) << at;
}
static uint32_t i_type(int64_t v) { return bits(v, 11, 0, 20); }
static uint32_t u_type(int64_t v) { return (uint32_t)(v + 0x800) & 0xfffff000; }
static uint32_t b_type(int64_t v) {
  return bits(v, 12, 12, 31) | bits(v, 10, 5, 25) | bits(v, 4, 1, 8) |
         bits(v, 11, 11, 7);
}
static uint32_t j_type(int64_t v) {
  return bits(v, 20, 20, 31) | bits(v, 10, 1, 21) | bits(v, 11, 11, 20) |
         bits(v, 19, 12, 12);
}

/* Where the fragment that starts at `start` in the templates will run. */
static uint64_t position(const struct proxy_recipe *r, uint64_t body,
                         const uint32_t *start) {
  body += PROXY_LITERAL;
  for (size_t i = 0; i < FRAGMENTS && fragments[i].start != start; i++)
    if (fragments[i].part == BODY && wanted(&fragments[i], r))
      body += 4 * words(&fragments[i]);
  return body;
}

/* Completes the instruction at `at`, which runs at `pc`. */
static void patch(const struct proxy_recipe *r, const struct patch *p,
                  uint64_t pc, uint64_t body, uint32_t *at) {
  int64_t value = r->value[p->kind];
  switch (p->kind) {
  case PATCH_BRANCH:
    at[0] |= b_type(position(r, body, p->to) - pc);
    break;
  case PATCH_STATE_HI:
    at[0] |= u_type(r->value[PATCH_STATE]);
    break;
  case PATCH_FAR_TAG:
    at[0] |= u_type(r->value[PATCH_CALLER_TAG]);
    at[1] |= i_type(r->value[PATCH_CALLER_TAG]);
    break;
  case PATCH_GATE:
  case PATCH_EDGE:
    at[0] |= u_type(value);
    at[1] |= i_type(value);
    break;
  case PATCH_TARGET:
    at[0] |= u_type((int64_t)body - (int64_t)pc);
    at[1] |= i_type((int64_t)body - (int64_t)pc);
    break;
  default: /* the others are 12-bit immediates; cd.clr has 8 of them */
    at[0] |= i_type(value);
  }
}

/* Copies a fragment to `out`, where it runs at `pc`. */
static void copy(const struct proxy_recipe *r, const struct fragment *f,
                 uint64_t pc, uint64_t body, uint32_t *out) {
  for (unsigned i = 0; i < words(f); i++)
    out[i] = f->start[i];
  for (const struct patch *p = proxy_patches; p < proxy_patches_end; p++)
    if (p->site >= f->start && p->site < f->end)
      patch(r, p, pc + 4 * (p->site - f->start), body,
            out + (p->site - f->start));
}

unsigned proxy_body_size(const struct proxy_recipe *r) {
  return position(r, 0, NULL);
}

void proxy_build(const struct proxy_recipe *r, const struct proxy_place *p) {
  unsigned slot = 0, body = PROXY_LITERAL / 4;
  p->body_memory[0] = (uint32_t)r->value[PATCH_TARGET];
  p->body_memory[1] = (uint32_t)((uint64_t)r->value[PATCH_TARGET] >> 32);
  for (size_t i = 0; i < FRAGMENTS; i++) {
    const struct fragment *f = &fragments[i];
    bool in_slot = f->part == SLOT;
    if (!wanted(f, r))
      continue;
    unsigned *at = in_slot ? &slot : &body;
    copy(r, f, (in_slot ? p->slot : p->body) + 4 * *at, p->body,
         (in_slot ? p->slot_memory : p->body_memory) + *at);
    *at += words(f);
  }
  p->slot_memory[slot] =
      0x6f | j_type(p->body + PROXY_LITERAL - (p->slot + 4 * slot));
}
