/* SPDX-License-Identifier: MIT
 *
 * The two devices that talk to the simulator and not to a peripheral: the
 * `sifive,test` finisher, which ends the machine with QEMU's codes, and the
 * event port of runtime/include/codoms/boot.h.
 */
#include "machine/machine.h"

enum { FINISH_FAIL = 0x3333, FINISH_PASS = 0x5555, FINISH_RESET = 0x7777 };

bool finisher_load(struct machine *m, uint64_t offset, unsigned size,
                   uint64_t *value) {
  (void)m, (void)offset, (void)size, (void)value;
  return true;
}

bool finisher_store(struct machine *m, uint64_t offset, unsigned size,
                    uint64_t value) {
  (void)size;
  if (offset != 0)
    return true;
  switch (value & 0xffff) {
  case FINISH_PASS:
    machine_end(m, END_EXIT, 0);
    break;
  case FINISH_FAIL:
    machine_end(m, END_EXIT, value >> 16 & 0xffff);
    break;
  case FINISH_RESET:
    machine_end(m, END_RESET, 0);
    break;
  }
  return true;
}

bool port_load(struct machine *m, uint64_t offset, unsigned size,
               uint64_t *value) {
  (void)offset, (void)size, (void)value;
  return m->event;
}

bool port_store(struct machine *m, uint64_t offset, unsigned size,
                uint64_t value) {
  if (offset != 0 || size != 8 || !m->event)
    return false;
  m->event(m->event_owner, value);
  return true;
}
