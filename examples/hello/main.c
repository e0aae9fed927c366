/* SPDX-License-Identifier: MIT
 *
 * The process that calls. A call looks like a call; its status says whether the
 * other side still lives.
 */
#include "hello.h"
#include <stdio.h>

int main(void) {
  char text[80];
  int32_t n = 0;
  dipc_status status = greet_hello("world", text, sizeof text, &n);
  printf("status %d: %s (%d bytes)\n", (int)status, text, (int)n);
  return status;
}
