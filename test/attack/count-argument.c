// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-check %t | FileCheck %s --check-prefix=CONTROL
//
// Says that a buffer is larger than it is: the victim would fault in the
// middle of its work and be dead for everybody.
//
// STOPPED: get: a pointer argument is not covered by the capabilities passed
// STOPPED: behind the buffer: kept
// STOPPED: witness: the vault is intact
// CONTROL: get: the callee faulted
// CONTROL: witness: the callee's process is dead
#include "attack.h"
#include "vault.h"

PAST_STUB("vault_get");
struct ret __dipc_cross_vault_get(uint64_t data, uint64_t n);

int main(void) {
  static _Alignas(64) struct { uint64_t lent, kept[7]; } m;
  for (int i = 0; i < 7; i++)
    m.kept[i] = 7;
  dipc_cap_write(0, &m.lent, sizeof m.lent);
  struct ret r = __dipc_cross_vault_get((uint64_t)&m, 64);
  printf("get: %s\n", dipc_status_text((dipc_status)r.status));
  printf("behind the buffer: %s\n", m.kept[0] == 7 ? "kept" : "overwritten");
  return 0;
}
