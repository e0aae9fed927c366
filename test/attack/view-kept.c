// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-clear %t | FileCheck %s --check-prefix=CONTROL
//
// Uses a view result after the next call.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// STOPPED: witness: the vault is intact
// CONTROL: loot
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  const void *p;
  size_t n;
  uint32_t right;
  if (vault_notice(&p, &n) || vault_check("x", 1, &right))
    return 1;
  loot(peek((uint64_t)p));
  return 0;
}
