/* SPDX-License-Identifier: MIT
 *
 * dipc_copy for every alignment of both sides and sizes around its limits:
 * all bytes, and none beside them.
 *
 * RUN: %clang -fcodoms -fcodoms-domain=alone -O2 %s -o %t
 * RUN: %codoms_sim %t | FileCheck %s
 */
#include <codoms/stub.h>
#include <stdio.h>

int main(void) {
  static unsigned char from[64], to[64];
  int wrong = 0, copies = 0;
  for (unsigned i = 0; i < sizeof from; i++)
    from[i] = (unsigned char)(i + 1);
  for (unsigned a = 0; a < 8; a++)
    for (unsigned b = 0; b < 8; b++)
      for (unsigned n = 0; n <= 33; n++, copies++) {
        for (unsigned i = 0; i < sizeof to; i++)
          to[i] = 0;
        dipc_copy(to + 8 + a, from + b, n);
        for (unsigned i = 0; i < sizeof to; i++)
          wrong +=
              to[i] != (i >= 8 + a && i < 8 + a + n ? from[b + i - 8 - a] : 0);
      }
  /* CHECK: 2176 copies, 0 wrong bytes
   */
  printf("%d copies, %d wrong bytes\n", copies, wrong);
  return 0;
}
