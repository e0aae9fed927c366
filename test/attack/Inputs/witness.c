/* SPDX-License-Identifier: MIT
 *
 * Runs after the thief, dead or alive.
 */
#include "vault.h"
#include <stdio.h>

int main(void) {
  uint32_t intact = 0;
  dipc_status status = vault_intact(&intact);
  if (status != DIPC_OK)
    printf("witness: %s\n", dipc_status_text(status));
  else
    printf("witness: the vault is %s\n", intact ? "intact" : "broken");
  return 0;
}
