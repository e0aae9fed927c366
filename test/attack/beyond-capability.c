// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-bounds %t | FileCheck %s --check-prefix=CONTROL
//
// Reads past what a lease covers.
//
// STOPPED: notice: open from nine to five
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// STOPPED: witness: the vault is intact
// CONTROL: notice: open from nine to five
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t where;
  const void *notice;
  size_t n;
  if (vault_where(&where) || vault_notice(&notice, &n))
    return 1;
  printf("notice: %s\n", (const char *)notice);
  fflush(stdout);
  loot(peek((uint64_t)notice - 16));
  return 0;
}
