/* SPDX-License-Identifier: MIT
 *
 * An honest client: rents a box, puts the secret in and keeps it.
 */
#include "vault.h"
#include "secret.h"

int main(void) {
  vault_box box;
  int32_t result;
  return vault_rent(SECRET, &box, &result);
}
