// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-check %t | FileCheck %s --check-prefix=CONTROL
//
// Passes a pointer to the victim's own secret as an argument, with a
// capability for a buffer of the attacker's: the victim would read its secret
// on the attacker's behalf.
//
// STOPPED: put: a pointer argument is not covered by the capabilities passed
// STOPPED-NOT: loot
// STOPPED: witness: the vault is intact
// CONTROL: put: success
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "vault.h"

PAST_STUB("vault_put");
struct ret __dipc_cross_vault_put(uint64_t data, uint64_t n);

int main(void) {
  static char mine[64];
  uint64_t where, got[8];
  int32_t result;
  if (vault_where(&where))
    return 1;
  /* Past the stub's front half, which would refuse to lend the secret. */
  dipc_cap_read(0, mine, sizeof mine);
  struct ret r = __dipc_cross_vault_put(where, 8);
  printf("put: %s\n", dipc_status_text((dipc_status)r.status));
  if (vault_get(got, sizeof got, &result))
    return 1;
  if (got[0])
    loot(got[0]);
  return 0;
}
