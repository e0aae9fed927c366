// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-check %t | FileCheck %s --check-prefix=CONTROL
//
// Passes a count above the bound in the interface: refused by the count
// alone, whatever capabilities are passed, so that no mechanism of the
// machine is needed; without cd.check it is still refused.
//
// STOPPED: put: a count, length or value exceeds the bound in the interface
// STOPPED: witness: the vault is intact
// CONTROL: put: a count, length or value exceeds the bound in the interface
#include "attack.h"
#include "vault.h"

struct ret { uint64_t status, value; };
struct ret __dipc_cross_vault_put(uint64_t data, uint64_t n);

int main(void) {
  static char mine[4096];
  dipc_cap_read(0, mine, sizeof mine);
  struct ret r = __dipc_cross_vault_put((uint64_t)mine, sizeof mine);
  printf("put: %s\n", dipc_status_text((dipc_status)r.status));
  return 0;
}
