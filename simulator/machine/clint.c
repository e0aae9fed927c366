/* SPDX-License-Identifier: MIT
 *
 * Core-local interruptor: msip of hart n at 4n, mtimecmp at 0x4000 + 8n, mtime
 * at 0xbff8, as on QEMU's `virt`.
 */
#include "machine/machine.h"

#include <string.h>

#define MIE_STIE     (1u << 5)
#define MIE_MTIE     (1u << 7)
#define CSR_MIE      0x304
#define CSR_STIMECMP 0x14d

enum { AT_MSIP = 0, AT_MTIMECMP = 0x4000, AT_MTIME = 0xbff8 };

uint64_t clint_time(const struct machine *m) {
  return turns_time(m) / INSTRUCTIONS_PER_TICK + m->clint.skipped;
}

/* A 64-bit register; accesses of any size see a part of it. */
static uint64_t *timer_at(struct machine *m, uint64_t offset) {
  uint64_t n = (offset - AT_MTIMECMP) / 8;
  return offset >= AT_MTIMECMP && n < m->config.harts ? &m->clint.mtimecmp[n]
                                                      : NULL;
}

static bool *software_at(struct machine *m, uint64_t offset) {
  return offset % 4 == 0 && offset / 4 < m->config.harts
             ? &m->clint.msip[offset / 4]
             : NULL;
}

static bool within(uint64_t offset, unsigned size) {
  return offset % 8 + size <= 8;
}

bool clint_load(struct machine *m, uint64_t offset, unsigned size,
                uint64_t *value) {
  uint64_t *timer = timer_at(m, offset), now = clint_time(m);
  bool *software = software_at(m, offset);
  uint64_t *from = offset >= AT_MTIME ? &now : timer;
  *value = 0;
  if (from && within(offset, size))
    memcpy(value, (uint8_t *)from + offset % 8, size);
  else if (software)
    *value = *software;
  return true;
}

static void set_time(struct machine *m, uint64_t offset, unsigned size,
                     uint64_t value) {
  uint64_t now = clint_time(m), then = now;
  memcpy((uint8_t *)&then + offset % 8, &value, size);
  m->clint.skipped += then - now;
}

bool clint_store(struct machine *m, uint64_t offset, unsigned size,
                 uint64_t value) {
  uint64_t *timer = timer_at(m, offset);
  bool *software = software_at(m, offset);
  if (offset >= AT_MTIME && within(offset, size))
    set_time(m, offset, size, value);
  else if (timer && within(offset, size))
    memcpy((uint8_t *)timer + offset % 8, &value, size);
  else if (software)
    *software = value & 1;
  if (offset >= AT_MTIMECMP && m->turns.running)
    hart_pause(m->turns.running); /* its turn may have a border now */
  machine_update_lines(m);
  return true;
}

static uint64_t csr(const struct hart *h, unsigned number, uint64_t otherwise) {
  uint64_t value;
  return hart_csr(h, number, &value) ? value : otherwise;
}

uint64_t clint_distance(const struct machine *m, unsigned hart) {
  uint64_t due[] = {m->clint.mtimecmp[hart],
                    csr(m->harts[hart], CSR_STIMECMP, UINT64_MAX)};
  uint64_t now = clint_time(m), ticks = UINT64_MAX / INSTRUCTIONS_PER_TICK;
  for (unsigned i = 0; i < 2; i++)
    if (due[i] > now && due[i] - now < ticks)
      ticks = due[i] - now;
  return ticks * INSTRUCTIONS_PER_TICK - turns_time(m) % INSTRUCTIONS_PER_TICK;
}

/* When the next timer interrupt that the hart wants is due. */
static uint64_t next_timer(const struct machine *m, unsigned hart) {
  uint64_t enabled = csr(m->harts[hart], CSR_MIE, 0);
  uint64_t m_timer = m->clint.mtimecmp[hart];
  uint64_t s_timer = csr(m->harts[hart], CSR_STIMECMP, UINT64_MAX);
  if (!(enabled & MIE_MTIE))
    m_timer = UINT64_MAX;
  if (!(enabled & MIE_STIE))
    s_timer = UINT64_MAX;
  return m_timer < s_timer ? m_timer : s_timer;
}

uint64_t clint_due(const struct machine *m) {
  uint64_t due = rtc_due(m), now = clint_time(m);
  for (unsigned i = 0; i < m->config.harts; i++) {
    uint64_t next = next_timer(m, i);
    if (next > now && next < due)
      due = next;
  }
  return due;
}

void clint_pass(struct machine *m, uint64_t ticks) {
  m->clint.skipped += ticks;
  rtc_advance(m);
  machine_update_lines(m);
}
