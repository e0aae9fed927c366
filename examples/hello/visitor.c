/* SPDX-License-Identifier: MIT
 *
 * The process that calls. A call looks like a call; its status says whether
 * the other side still lives.
 */
#include "hello.h"
#include <stdio.h>

int main(void) {
  const char *names[] = {"Ada", "Grace", "Barbara"};
  for (int i = 0; i < 3; i++) {
    char text[80];
    uint32_t n;
    dipc_status status = hello_greet(names[i], text, sizeof text, &n);
    if (status != DIPC_OK) {
      printf("greet: %s\n", dipc_status_text(status));
      return 1;
    }
    printf("%s\n", text);
  }
  return 0;
}
