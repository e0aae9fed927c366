/* SPDX-License-Identifier: MIT
 *
 * Platform-level interrupt controller: 31 sources, contexts 0 (hart 0, M) and
 * 1 (hart 0, S). Registers are 32 bits wide; a 64-bit access sees two.
 */
#include "machine/machine.h"

enum {
  AT_PENDING = 0x1000,
  AT_ENABLE = 0x2000,
  ENABLE_STRIDE = 0x80,
  AT_CONTEXT = 0x200000,
  CONTEXT_STRIDE = 0x1000
};

static uint32_t pending(const struct plic *p) { return p->level & ~p->claimed; }

/* The pending source with the highest priority above the threshold. */
static unsigned best(const struct plic *p, unsigned context) {
  uint32_t ready = pending(p) & p->enable[context];
  unsigned found = 0;
  uint32_t priority = p->threshold[context];
  for (unsigned s = 1; s < PLIC_SOURCES; s++)
    if ((ready >> s & 1) && p->priority[s] > priority) {
      found = s;
      priority = p->priority[s];
    }
  return found;
}

bool plic_pending(const struct plic *p, unsigned context) {
  return best(p, context) != 0;
}

void plic_raise(struct machine *m, unsigned source, bool level) {
  uint32_t bit = 1u << source;
  m->plic.level = level ? m->plic.level | bit : m->plic.level & ~bit;
  machine_update_lines(m);
}

static uint32_t claim(struct machine *m, unsigned context) {
  unsigned source = best(&m->plic, context);
  if (source)
    m->plic.claimed |= 1u << source;
  machine_update_lines(m);
  return source;
}

static uint32_t load32(struct machine *m, uint64_t offset) {
  struct plic *p = &m->plic;
  if (offset < 4 * PLIC_SOURCES)
    return p->priority[offset / 4];
  if (offset == AT_PENDING)
    return pending(p);
  for (unsigned c = 0; c < 2; c++) {
    if (offset == AT_ENABLE + c * ENABLE_STRIDE)
      return p->enable[c];
    if (offset == AT_CONTEXT + c * CONTEXT_STRIDE)
      return p->threshold[c];
    if (offset == AT_CONTEXT + c * CONTEXT_STRIDE + 4)
      return claim(m, c);
  }
  return 0;
}

static void store32(struct machine *m, uint64_t offset, uint32_t value) {
  struct plic *p = &m->plic;
  if (offset >= 4 && offset < 4 * PLIC_SOURCES)
    p->priority[offset / 4] = value & 7;
  for (unsigned c = 0; c < 2; c++) {
    if (offset == AT_ENABLE + c * ENABLE_STRIDE)
      p->enable[c] = value & ~1u;
    if (offset == AT_CONTEXT + c * CONTEXT_STRIDE)
      p->threshold[c] = value & 7;
    if (offset == AT_CONTEXT + c * CONTEXT_STRIDE + 4 && value < PLIC_SOURCES)
      p->claimed &= ~(1u << value);
  }
  machine_update_lines(m);
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
