// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-perm %t | FileCheck %s --check-prefix=CONTROL
//
// Writes through a lease that was given for reading.
//
// STOPPED-NOT: written
// STOPPED: violation
// STOPPED: witness: the vault is intact
// CONTROL: written
// CONTROL: witness: the vault is broken
#include "attack.h"
#include "vault.h"

int main(void) {
  const void *notice;
  size_t n;
  if (vault_notice(&notice, &n))
    return 1;
  poke((uint64_t)notice, 0x6465736f6c63);
  printf("written\n");
  return 0;
}
