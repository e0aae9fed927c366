/* SPDX-License-Identifier: MIT
 *
 * The caller's values: as integers and as the bits of doubles, PATTERN + n.
 */
#include <stdint.h>

#define PATTERN 0x40005ec2e7000000

static inline int is_pattern(uint64_t value) { return value >> 16 == PATTERN >> 16; }
