/* SPDX-License-Identifier: MIT
 *
 * Capabilities that a domain holds survive its own calls, a view is one more
 * beside them until the next call, and a callee gets its arguments alone.
 *
 * RUN: rm -rf %t && mkdir %t && cd %t
 * RUN: %dipc compile %S/Inputs/store.dipc -o .
 * RUN: %dipc compile %S/Inputs/relay.dipc -o .
 * RUN: %clang -fcodoms -fcodoms-domain=back -O2 -I. \
 * RUN:   -c %S/Inputs/nest-back.c -o b.o
 * RUN: %clang -fcodoms -fcodoms-domain=middle -O2 -I. \
 * RUN:   -c %S/Inputs/nest-middle.c -o m.o
 * RUN: %clang -fcodoms -fcodoms-domain=front -O2 -I. -c %s -o f.o
 * RUN: %clang -fcodoms %S/Inputs/store.dipc %S/Inputs/relay.dipc \
 * RUN:   b.o m.o f.o -o image
 * RUN: %codoms_sim image | FileCheck %s
 */
#include "relay.h"
#include "store.h"
#include <codoms/cap.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  char a[] = "one", b[] = "three", to[16] = "";
  const void *name;
  size_t size;
  uint32_t n = 99;
  /* CHECK: swap: success 8 threeone
   */
  printf("swap: %s", dipc_status_text(relay_swap(a, 3, b, 5, to, 16, &n)));
  printf(" %u %s\n", n, to);
  /* No room: the innermost callee's answer comes through.
   * CHECK: swap: success 0
   */
  printf("swap: %s", dipc_status_text(relay_swap(a, 3, b, 5, to, 7, &n)));
  printf(" %u\n", n);
  /* CHECK: view: success 9 'the store' live 0x80
   */
  printf("view: %s", dipc_status_text(store_name(&name, &size)));
  printf(" %zu '%.*s' live %#llx\n", size, (int)size, (const char *)name,
         (unsigned long long)dipc_cap_live());
  /* CHECK: at the callee: success 0, after: 0
   */
  printf("at the callee: %s", dipc_status_text(relay_plain(&n)));
  printf(" %u, after: %u\n", n, (unsigned)dipc_cap_live());
  return 0;
}
