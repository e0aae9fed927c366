// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=kernel-tag %t | FileCheck %s --check-prefix=CONTROL
//
// Writes to the kernel control stack of its own thread, where return
// addresses are kept.
//
// STOPPED-NOT: control stack:
// STOPPED: violation
// STOPPED: witness: the vault is intact
// CONTROL: control stack: 4141
#include "attack.h"
#include "vault.h"

int main(void) {
  uint64_t kcs = __dipc_info->kcs;
  poke(kcs + 64, 0x4141);
  printf("control stack: %llx\n", (unsigned long long)peek(kcs + 64));
  return 0;
}
