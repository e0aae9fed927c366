// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-counter %t | FileCheck %s --check-prefix=CONTROL
//
// Revokes capabilities of other domains by counting through the counters.
//
// STOPPED-NOT: revoked
// STOPPED: violation
// STOPPED: witness: the vault is intact
// CONTROL: revoked
#include "attack.h"
#include "vault.h"

int main(void) {
  for (int64_t counter = 0; counter < 4; counter++)
    dipc_cap_revoke(counter);
  printf("revoked\n");
  return 0;
}
