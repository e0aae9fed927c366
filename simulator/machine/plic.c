/* SPDX-License-Identifier: MIT
 *
 * Platform-level interrupt controller. Every hart has two contexts, M and S.
 * Gateways are for levels: a request stays pending until it is claimed, and a
 * line that is still high at completion asks again. Registers are 32 bits
 * wide; a 64-bit access sees two.
 */
#include "machine/machine.h"

enum {
  AT_PENDING = 0x1000,
  AT_ENABLE = 0x2000,
  ENABLE_STRIDE = 0x80,
  AT_CONTEXT = 0x200000,
  CONTEXT_STRIDE = 0x1000,
  PRIORITY_MASK = 7
};

static bool bit_of(const uint32_t *words, unsigned source) {
  return words[source / 32] >> source % 32 & 1;
}

static void set_bit(uint32_t *words, unsigned source, bool value) {
  uint32_t bit = UINT32_C(1) << source % 32;
  words[source / 32] =
      value ? words[source / 32] | bit : words[source / 32] & ~bit;
}

/* The pending source with the highest priority above the threshold; of equal
 * ones the lowest number. */
static unsigned best(const struct plic *p, const struct plic_context *c) {
  unsigned found = 0;
  uint32_t priority = c->threshold;
  for (unsigned w = 0; w < PLIC_WORDS; w++)
    for (uint32_t ready = p->pending[w] & c->enable[w]; ready;
         ready &= ready - 1) {
      unsigned source = w * 32 + (unsigned)__builtin_ctz(ready);
      if (p->priority[source] > priority) {
        found = source;
        priority = p->priority[source];
      }
    }
  return found;
}

/* After any change: which contexts have something to claim. */
static void update(struct machine *m) {
  struct plic *p = &m->plic;
  for (unsigned c = 0; c < 2 * m->config.harts; c++)
    p->context[c].asserted = best(p, &p->context[c]) != 0;
  machine_update_lines(m);
}

/* The gateway: forwards a level unless the last request is in service. */
static void gate(struct plic *p, unsigned source) {
  if (bit_of(p->level, source) && !bit_of(p->claimed, source))
    set_bit(p->pending, source, true);
}

void plic_raise(struct machine *m, unsigned source, bool level) {
  if (bit_of(m->plic.level, source) == level)
    return;
  set_bit(m->plic.level, source, level);
  gate(&m->plic, source);
  update(m);
}

static uint32_t claim(struct machine *m, struct plic_context *c) {
  unsigned source = best(&m->plic, c);
  if (source) {
    set_bit(m->plic.pending, source, false);
    set_bit(m->plic.claimed, source, true);
    update(m);
  }
  return source;
}

static void complete(struct machine *m, const struct plic_context *c,
                     uint32_t source) {
  if (source >= PLIC_SOURCES || !bit_of(c->enable, source))
    return;
  set_bit(m->plic.claimed, source, false);
  gate(&m->plic, source);
  update(m);
}

/* The context whose register block of `stride` bytes from `start` is meant,
 * and the offset in it; null: none. */
static struct plic_context *context_at(struct machine *m, uint64_t *offset,
                                       uint64_t start, uint64_t stride) {
  uint64_t n = (*offset - start) / stride;
  if (*offset < start || n >= 2 * m->config.harts)
    return NULL;
  *offset = (*offset - start) % stride;
  return &m->plic.context[n];
}

static uint32_t load32(struct machine *m, uint64_t offset) {
  struct plic *p = &m->plic;
  struct plic_context *c;
  if (offset < 4 * PLIC_SOURCES)
    return p->priority[offset / 4];
  if (offset >= AT_PENDING && offset < AT_PENDING + 4 * PLIC_WORDS)
    return p->pending[(offset - AT_PENDING) / 4];
  if ((c = context_at(m, &offset, AT_CONTEXT, CONTEXT_STRIDE)))
    return offset == 0 ? c->threshold : offset == 4 ? claim(m, c) : 0;
  if ((c = context_at(m, &offset, AT_ENABLE, ENABLE_STRIDE)))
    return offset < 4 * PLIC_WORDS ? c->enable[offset / 4] : 0;
  return 0;
}

static void store_enable(struct plic_context *c, uint64_t offset,
                         uint32_t value) {
  if (offset < 4 * PLIC_WORDS) /* source 0 does not exist */
    c->enable[offset / 4] = offset ? value : value & ~UINT32_C(1);
}

static void store32(struct machine *m, uint64_t offset, uint32_t value) {
  struct plic_context *c;
  if (offset >= 4 && offset < 4 * PLIC_SOURCES)
    m->plic.priority[offset / 4] = value & PRIORITY_MASK;
  else if ((c = context_at(m, &offset, AT_CONTEXT, CONTEXT_STRIDE)) &&
           offset == 0)
    c->threshold = value & PRIORITY_MASK;
  else if (c && offset == 4)
    complete(m, c, value);
  else if ((c = context_at(m, &offset, AT_ENABLE, ENABLE_STRIDE)))
    store_enable(c, offset, value);
  update(m);
}

bool plic_load(struct machine *m, uint64_t offset, unsigned size,
               uint64_t *value) {
  if (size < 4 || offset % 4)
    return false;
  *value = load32(m, offset);
  if (size == 8)
    *value |= (uint64_t)load32(m, offset + 4) << 32;
  return true;
}

bool plic_store(struct machine *m, uint64_t offset, unsigned size,
                uint64_t value) {
  if (size < 4 || offset % 4)
    return false;
  store32(m, offset, (uint32_t)value);
  if (size == 8)
    store32(m, offset + 4, (uint32_t)(value >> 32));
  return true;
}
