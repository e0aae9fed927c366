// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-bounds %t | FileCheck %s --check-prefix=CONTROL
//
// Narrows a lease to more than it covers.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// STOPPED: witness: the vault is intact
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  const void *notice;
  size_t n;
  if (vault_where(&where) || vault_notice(&notice, &n))
    return 1;
  /* The lease is in c7 and begins 16 bytes behind the secret. */
  dipc_cap_narrow(0, 7, where, 48, DIPC_READ_PERMISSION);
  loot(peek(where));
  return 0;
}
