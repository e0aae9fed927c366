/* SPDX-License-Identifier: MIT
 *
 * Core-local interruptor: for hart n msip at 4n and mtimecmp at 0x4000 + 8n,
 * mtime at 0xbff8, as on QEMU's `virt`; and what the run loop asks about
 * time: when the next timer is due.
 */
#include "machine/machine.h"

#include <string.h>

#define MIE_STIE     (1u << 5)
#define MIE_MTIE     (1u << 7)
#define CSR_MIE      0x304
#define CSR_STIMECMP 0x14d

enum { AT_MTIMECMP = 0x4000, AT_MTIME = 0xbff8 };

/* The 64-bit register that an access lies in, null if in none. */
static uint64_t *wide_register(struct machine *m, uint64_t offset,
                               unsigned size) {
  uint64_t n = (offset - AT_MTIMECMP) / 8;
  if (offset % 8 + size > 8)
    return NULL;
  if (offset >= AT_MTIMECMP && n < m->config.harts)
    return &m->clint.mtimecmp[n];
  return offset >= AT_MTIME && offset < AT_MTIME + 8 ? &m->clint.mtime : NULL;
}

static bool *msip(struct machine *m, uint64_t offset) {
  return offset % 4 == 0 && offset / 4 < m->config.harts
             ? &m->clint.msip[offset / 4]
             : NULL;
}

void clint_advance(struct machine *m) {
  m->clint.mtime =
      hart_instructions(m->harts[0]) / INSTRUCTIONS_PER_TICK + m->clint.skipped;
}

bool clint_load(struct machine *m, uint64_t offset, unsigned size,
                uint64_t *value) {
  const uint64_t *wide = wide_register(m, offset, size);
  const bool *software = msip(m, offset);
  *value = 0;
  if (wide)
    memcpy(value, (const uint8_t *)wide + offset % 8, size);
  else if (software)
    *value = *software;
  return true;
}

bool clint_store(struct machine *m, uint64_t offset, unsigned size,
                 uint64_t value) {
  uint64_t *wide = wide_register(m, offset, size), now = m->clint.mtime;
  bool *software = msip(m, offset);
  if (wide)
    memcpy((uint8_t *)wide + offset % 8, &value, size);
  else if (software)
    *software = value & 1;
  m->clint.skipped += m->clint.mtime - now;
  machine_update_lines(m);
  return true;
}

static uint64_t csr(const struct hart *h, unsigned number) {
  uint64_t value = 0;
  hart_csr(h, number, &value);
  return value;
}

/* When the next timer interrupt that hart n wants is due. */
static uint64_t hart_timer(const struct machine *m, unsigned n) {
  const struct hart *h = m->harts[n];
  uint64_t enabled = csr(h, CSR_MIE), due = UINT64_MAX, stimecmp;
  if (enabled & MIE_MTIE)
    due = m->clint.mtimecmp[n];
  if ((enabled & MIE_STIE) && hart_csr(h, CSR_STIMECMP, &stimecmp) &&
      stimecmp < due)
    due = stimecmp;
  return due;
}

/* The next timer interrupt of any hart that is not due yet. */
static uint64_t next_timer(const struct machine *m) {
  uint64_t first = UINT64_MAX;
  for (unsigned n = 0; n < m->config.harts; n++) {
    uint64_t due = hart_timer(m, n);
    if (due > m->clint.mtime && due < first)
      first = due;
  }
  return first;
}

uint64_t clint_distance(const struct machine *m) {
  uint64_t due = next_timer(m), now = m->clint.mtime;
  if (due == UINT64_MAX || due - now > UINT64_MAX / INSTRUCTIONS_PER_TICK)
    return UINT64_MAX;
  return (due - now) * INSTRUCTIONS_PER_TICK -
         hart_instructions(m->harts[0]) % INSTRUCTIONS_PER_TICK;
}

bool clint_skip(struct machine *m) {
  uint64_t due = next_timer(m);
  if (due == UINT64_MAX)
    return false;
  m->clint.skipped += due - m->clint.mtime;
  m->clint.mtime = due;
  return true;
}
