// SPDX-License-Identifier: MIT
// RUN: %attack_safe %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=kernel-tag %t | FileCheck %s --check-prefix=CONTROL
//
// Writes the tag word of another domain's page: makes the page its own.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "safe.h"

int main(void) {
  uint64_t where;
  if (safe_where(&where))
    return 1;
  uint64_t page = (where - __dipc_info->block) >> 12;
  if (page >= 512)
    return 1;
  poke(__dipc_info->page_table + 4096 + 8 * page, dipc_own_tag());
  loot(peek(where));
  return 0;
}
