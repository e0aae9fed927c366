// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-perm %t | FileCheck %s --check-prefix=CONTROL
//
// Narrows a lease for reading to one for writing.
//
// STOPPED-NOT: new permission
// STOPPED: violation
// STOPPED: witness: the vault is intact
// CONTROL: new permission
// CONTROL: witness: the vault is broken
#include "attack.h"
#include "vault.h"

int main(void) {
  const void *notice;
  size_t n;
  if (vault_notice(&notice, &n))
    return 1;
  dipc_cap_narrow(0, 7, notice, 8, DIPC_WRITE_PERMISSION);
  printf("new permission\n");
  fflush(stdout);
  poke((uint64_t)notice, 0);
  return 0;
}
