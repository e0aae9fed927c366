/* SPDX-License-Identifier: MIT
 *
 * Goldfish real-time clock: nanoseconds since 1970 and one alarm. Its time is
 * a start that the user chose plus the machine's time, so it is as
 * deterministic as that.
 */
#include "machine/machine.h"

enum {
  TIME_LOW = 0x00,
  TIME_HIGH = 0x04,
  ALARM_LOW = 0x08,
  ALARM_HIGH = 0x0c,
  IRQ_ENABLED = 0x10,
  CLEAR_ALARM = 0x14,
  ALARM_STATUS = 0x18,
  CLEAR_INTERRUPT = 0x1c
};

static uint64_t now(const struct machine *m) {
  return m->rtc.start + clint_time(m) * NANOSECONDS_PER_TICK;
}

static void update(struct machine *m) {
  struct rtc *r = &m->rtc;
  plic_raise(m, SOURCE_rtc, r->pending && r->enabled);
}

void rtc_advance(struct machine *m) {
  struct rtc *r = &m->rtc;
  if (!r->armed || now(m) < r->alarm)
    return;
  r->armed = false;
  r->pending = true;
  update(m);
}

uint64_t rtc_due(const struct machine *m) {
  const struct rtc *r = &m->rtc;
  if (!r->armed || !r->enabled)
    return UINT64_MAX;
  uint64_t left = r->alarm > now(m) ? r->alarm - now(m) : 0;
  return clint_time(m) + left / NANOSECONDS_PER_TICK +
         !!(left % NANOSECONDS_PER_TICK);
}

bool rtc_load(struct machine *m, uint64_t offset, unsigned size,
              uint64_t *value) {
  struct rtc *r = &m->rtc;
  if (size != 4)
    return false;
  switch (offset) {
  case TIME_LOW: /* both halves are of this moment */
    r->latched = now(m);
    *value = (uint32_t)r->latched;
    break;
  case TIME_HIGH:
    *value = r->latched >> 32;
    break;
  case ALARM_LOW:
    *value = (uint32_t)r->alarm;
    break;
  case ALARM_HIGH:
    *value = r->alarm >> 32;
    break;
  case IRQ_ENABLED:
    *value = r->enabled;
    break;
  case ALARM_STATUS:
    *value = r->armed;
    break;
  }
  return true;
}

static void set_time(struct machine *m, uint64_t time) {
  m->rtc.start += time - now(m);
}

bool rtc_store(struct machine *m, uint64_t offset, unsigned size,
               uint64_t value) {
  struct rtc *r = &m->rtc;
  uint64_t low = UINT64_C(0xffffffff);
  if (size != 4)
    return false;
  value &= low;
  switch (offset) {
  case TIME_LOW:
    set_time(m, (now(m) & ~low) | value);
    break;
  case TIME_HIGH:
    set_time(m, (now(m) & low) | value << 32);
    break;
  case ALARM_LOW: /* arms: the high half has been written before */
    r->alarm = (r->alarm & ~low) | value;
    r->armed = true;
    rtc_advance(m);
    break;
  case ALARM_HIGH:
    r->alarm = (r->alarm & low) | value << 32;
    break;
  case IRQ_ENABLED:
    r->enabled = value & 1;
    break;
  case CLEAR_ALARM:
    r->armed = false;
    break;
  case CLEAR_INTERRUPT:
    r->pending = false;
    break;
  }
  update(m);
  return true;
}
