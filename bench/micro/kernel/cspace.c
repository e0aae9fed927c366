/* SPDX-License-Identifier: MIT
 *
 * Capability spaces: 64 bits of a name are used up by guards and table
 * indices until a slot is left.
 */
#include "kernel.h"

const struct capability *cspace_lookup(const struct cnode *space,
                                       uint64_t name) {
  unsigned bits = 64;
  const struct capability *slot;
  uint64_t guard = space->guard_bits ? name >> (64 - space->guard_bits) : 0;
  if (guard != space->guard || space->guard_bits + space->radix > bits)
    return NULL;
  bits -= space->guard_bits + space->radix;
  slot = &space->slots[name >> bits & ((UINT64_C(1) << space->radix) - 1)];
  /* Tables in tables would go on here; bits that are left name nothing. */
  return bits == 0 ? slot : NULL;
}
