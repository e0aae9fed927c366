// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-storage %t | FileCheck %s --check-prefix=CONTROL
//
// Stores a good capability in a capability page, then changes its address
// there by an ordinary store.
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
  if (vault_where(&where))
    return 1;
  int64_t mine = dipc_supervisor(DIPC_DO_counter_new, 0, 0, 0);
  uint64_t page = (uint64_t)dipc_supervisor(DIPC_DO_cap_page, 4096, 0, 0);
  const void *notice;
  size_t n;
  if (vault_notice(&notice, &n))
    return 1;
  /* c7 is the lease of the notice: on the vault's tag, for reading. */
  dipc_cap_async(0, notice, n, mine, DIPC_READ_PERMISSION);
  dipc_cap_store(0, page);
  poke(page, where);
  dipc_cap_load(1, page);
  loot(peek(where));
  return 0;
}
