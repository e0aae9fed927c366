// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=handle-check %t | FileCheck %s --check-prefix=CONTROL
//
// Uses a handle after its box was given back and rented anew.
//
// STOPPED: closed: handle forged, stale
// STOPPED-NOT: loot
// STOPPED: witness: the vault is intact
// CONTROL: closed: success
// CONTROL: loot
#include "attack.h"
#include "vault.h"

int main(void) {
  int32_t result;
  uint64_t content = 0;
  vault_box old, new;
  if (vault_rent(0x77, &old, &result) || vault_give_back(old, &result))
    return 1;
  if (vault_rent(0x99, &new, &result))
    return 1;
  dipc_status status = vault_read_box(old, &content, &result);
  printf("closed: %s\n", dipc_status_text(status));
  if (status == DIPC_OK)
    loot(content);
  return 0;
}
