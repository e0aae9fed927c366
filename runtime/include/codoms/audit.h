/* SPDX-License-Identifier: MIT
 *
 * What the supervisor finds when it counts everything that it has given out
 * (supervisor call `audit`). `lost` counts what belongs to nobody: it is 0, or
 * the supervisor has a bug.
 */
#ifndef CODOMS_AUDIT_H
#define CODOMS_AUDIT_H

#include <stdint.h>

struct codoms_audit {
  uint64_t pages, pages_free;  /* of RAM */
  uint64_t pages_lost;         /* neither free nor anybody's */
  uint64_t bytes_lost;         /* of the supervisor's own objects */
  uint64_t processes, domains; /* alive */
  uint64_t threads;
  uint64_t handles;
  uint64_t counters;      /* revocation counters in use */
  uint64_t counters_lost; /* owned by a domain that is dead */
  uint64_t rights_lost;   /* over tags that nothing has */
  uint64_t frames;        /* on kernel control stacks */
  uint64_t frames_lost;   /* of domains that do not exist */
  uint64_t lost;          /* sum of the lost */
};

#endif
