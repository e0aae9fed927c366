// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-perm %t | FileCheck %s --check-prefix=CONTROL
//
// Writes to a view result.
//
// STOPPED: violation
// STOPPED: witness: the vault is intact
// CONTROL: witness: the vault is broken
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  if (vault_where(&where))
    return 1;
  const void *p;
  size_t n;
  if (vault_notice(&p, &n))
    return 1;
  *(volatile char *)p = 'X';
  return 0;
}
