// SPDX-License-Identifier: MIT
// RUN: %attack_safe %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=kernel-tag %t | FileCheck %s --check-prefix=CONTROL
//
// Writes its own page table: maps the memory of another domain's page at an
// address of its own.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "safe.h"

static _Alignas(4096) volatile uint64_t mine[512] = {1};

int main(void) {
  uint64_t where;
  if (safe_where(&where))
    return 1;
  uint64_t from = (where - __dipc_info->block) >> 12;
  uint64_t to = ((uint64_t)mine - __dipc_info->block) >> 12;
  if (from >= 512 || to >= 512)
    return 1;
  uint64_t table = __dipc_info->page_table;
  poke(table + 8 * to, peek(table + 8 * from));
  loot(peek((uint64_t)mine + (where & 4095)));
  return 0;
}
