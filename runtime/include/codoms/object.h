/* SPDX-License-Identifier: MIT
 *
 * An entry as programs describe it to the supervisor (calls entry_register and
 * entry_request): the same facts as an image's codoms_entry.
 */
#ifndef CODOMS_OBJECT_H
#define CODOMS_OBJECT_H

#include <stdint.h>

struct dipc_entry {
  uint64_t address; /* of the entry; a caller does not know it: 0 */
  uint64_t hash;    /* of the signature: both sides must name the same */
  uint32_t policy;  /* codoms_policy bits (image.h) that this side asks */
  uint8_t words, caps_in, caps_out;
  uint8_t reserved; /* 0 */
};

#endif
