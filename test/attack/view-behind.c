// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-bounds %t | FileCheck %s --check-prefix=CONTROL
//
// Reads behind a view result.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// STOPPED: witness: the vault is intact
// CONTROL: loot 6572757361657274
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  const void *p;
  size_t n;
  int32_t result;
  if (vault_put("treasure", 8, &result) || vault_notice(&p, &n))
    return 1;
  loot(peek((uint64_t)p + n));
  return 0;
}
