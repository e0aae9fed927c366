/* SPDX-License-Identifier: MIT
 *
 * The ROM at the reset vector; system.c fills it.
 */
#include "machine/machine.h"

#include <string.h>

bool rom_load(struct machine *m, uint64_t offset, unsigned size,
              uint64_t *value) {
  if (offset + size <= sizeof m->rom)
    memcpy(value, m->rom + offset, size);
  return true;
}

bool rom_store(struct machine *m, uint64_t offset, unsigned size,
               uint64_t value) {
  (void)m, (void)offset, (void)size, (void)value;
  return true;
}
