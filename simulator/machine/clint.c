/* SPDX-License-Identifier: MIT
 *
 * Core-local interruptor: msip at 0, mtimecmp at 0x4000, mtime at 0xbff8, as
 * on QEMU's `virt`. One hart.
 */
#include "machine/machine.h"

#include <string.h>

#define MIE_STIE     (1u << 5)
#define MIE_MTIE     (1u << 7)
#define CSR_MIE      0x304
#define CSR_STIMECMP 0x14d

enum { AT_MSIP = 0, AT_MTIMECMP = 0x4000, AT_MTIME = 0xbff8 };

/* Reads `size` bytes at `at` of a 64-bit register. */
static uint64_t part_of(uint64_t value, uint64_t at, unsigned size) {
  uint64_t part = 0;
  memcpy(&part, (uint8_t *)&value + at, size);
  return part;
}

static bool in_register(uint64_t offset, uint64_t at, unsigned size) {
  return offset >= at && offset + size <= at + 8;
}

void clint_advance(struct machine *m) {
  m->clint.mtime =
      hart_instructions(m->hart) / INSTRUCTIONS_PER_TICK + m->clint.skipped;
}

bool clint_load(struct machine *m, uint64_t offset, unsigned size,
                uint64_t *value) {
  struct clint *c = &m->clint;
  if (in_register(offset, AT_MTIMECMP, size))
    *value = part_of(c->mtimecmp, offset - AT_MTIMECMP, size);
  else if (in_register(offset, AT_MTIME, size))
    *value = part_of(c->mtime, offset - AT_MTIME, size);
  else
    *value = offset == AT_MSIP ? c->msip : 0;
  return true;
}

bool clint_store(struct machine *m, uint64_t offset, unsigned size,
                 uint64_t value) {
  struct clint *c = &m->clint;
  if (offset == AT_MSIP) {
    c->msip = value & 1;
  } else if (in_register(offset, AT_MTIMECMP, size)) {
    memcpy((uint8_t *)&c->mtimecmp + (offset - AT_MTIMECMP), &value, size);
  } else if (in_register(offset, AT_MTIME, size)) {
    uint64_t now = c->mtime;
    memcpy((uint8_t *)&now + (offset - AT_MTIME), &value, size);
    c->skipped += now - c->mtime;
    c->mtime = now;
  }
  machine_update_lines(m);
  return true;
}

static uint64_t csr(const struct machine *m, unsigned number) {
  uint64_t value = 0;
  hart_csr(m->hart, number, &value);
  return value;
}

/* When the next timer interrupt that the hart wants is due. */
static uint64_t next_timer(const struct machine *m) {
  uint64_t enabled = csr(m, CSR_MIE), due = UINT64_MAX, stimecmp;
  if (enabled & MIE_MTIE)
    due = m->clint.mtimecmp;
  if ((enabled & MIE_STIE) && hart_csr(m->hart, CSR_STIMECMP, &stimecmp) &&
      stimecmp < due)
    due = stimecmp;
  return due;
}

uint64_t clint_distance(const struct machine *m) {
  uint64_t due = next_timer(m), now = m->clint.mtime;
  if (due == UINT64_MAX || due - now > UINT64_MAX / INSTRUCTIONS_PER_TICK)
    return UINT64_MAX;
  if (due <= now)
    return UINT64_MAX;
  return (due - now) * INSTRUCTIONS_PER_TICK -
         hart_instructions(m->hart) % INSTRUCTIONS_PER_TICK;
}

bool clint_skip(struct machine *m) {
  uint64_t due = next_timer(m);
  if (due == UINT64_MAX || due <= m->clint.mtime)
    return false;
  m->clint.skipped += due - m->clint.mtime;
  m->clint.mtime = due;
  return true;
}
