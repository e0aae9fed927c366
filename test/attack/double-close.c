// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=handle-check %t | FileCheck %s --check-prefix=CONTROL
//
// Closes a handle twice: the second time it may be somebody else's box.
//
// STOPPED: again: handle forged, stale
// STOPPED: witness: the vault is intact
// CONTROL: again: the callee faulted
#include "attack.h"
#include "vault.h"

int main(void) {
    int32_t result;
  vault_box box;
  if (vault_rent(0x77, &box, &result) || vault_give_back(box, &result))
    return 1;
  dipc_status status = vault_give_back(box, &result);
  printf("again: %s\n", dipc_status_text(status));
  return 0;
}
