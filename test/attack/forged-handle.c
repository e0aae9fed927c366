// SPDX-License-Identifier: MIT
// RUN: %attack_vault %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=handle-check %t | FileCheck %s --check-prefix=CONTROL
//
// Guesses the handle of another client's box, and changes the age of its own.
//
// STOPPED-NOT: loot
// STOPPED: own box: 77
// STOPPED: forged: handle forged
// STOPPED: witness: the vault is intact
// CONTROL: loot 5ec2e75ec2e75ec2
// CONTROL: own box: 77
// CONTROL: forged: success
#include "attack.h"
#include "vault.h"

int main(void) {
  int32_t result;
  uint64_t content = 0;
  for (uint32_t age = 0; age < 3; age++)
    for (uint32_t index = 1; index < 4; index++) {
      vault_box guess = {(uint64_t)age << 32 | index};
      if (vault_read_box(guess, &content, &result) != DIPC_EHANDLE)
        loot(content);
    }
  vault_box mine;
  if (vault_rent(0x77, &mine, &result) ||
      vault_read_box(mine, &content, &result))
    return 1;
  printf("own box: %llx\n", (unsigned long long)content);
  mine.value += (uint64_t)1 << 32; /* right slot, wrong age */
  printf("forged: %s\n",
         dipc_status_text(vault_read_box(mine, &content, &result)));
  return 0;
}
