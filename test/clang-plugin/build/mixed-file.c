// SPDX-License-Identifier: MIT
// Two domains in one file, at every level: code, data, literals and a constant
// that both use are where the hardware wants them. With one grant less the run
// stops.
// REQUIRES: dipc, ld.codoms, codoms-sim, supervisor.elf
// RUN: rm -rf %t && mkdir %t
// RUN: printf 'process p { domain web; domain db; }\ngrant web write db;\ngrant db write web;\n' > %t/p.dipc
// RUN: for o in 0 1 2 3 s z; do %clang -fcodoms -fcodoms-domain=web -O$o %t/p.dipc %s -o %t/image$o && %codoms_sim %t/image$o > %t/out$o || exit 1; FileCheck %s < %t/out$o || exit 1; done
// RUN: printf 'process p { domain web; domain db; }\ngrant web read db;\ngrant db write web;\n' > %t/p.dipc
// RUN: %clang -fcodoms -fcodoms-domain=web -O1 -DWRITE %t/p.dipc %s -o %t/bad
// RUN: not %codoms_sim %t/bad 2>&1 | FileCheck --check-prefix=STOPPED %s
// CHECK: db says three, 45, 9.42
// STOPPED: main
#include <stdio.h>
#define DB __attribute__((codoms_domain("db")))
DB int counter = 40;
static const char *const names[] = {"one", "two", "three"};
static inline int half(int x) { return x / 2; }
DB __attribute__((noinline)) const char *db(int i, double *d) {
  static int calls = 1;
  counter += i + half(i) + calls++ + 1;
  *d = i == 2 ? 3.14 * 3 : 2.71;
  switch (i) {
  case 0: counter++; break;
  case 1: counter ^= 3; break;
  case 2: break;
  case 3: counter *= 5; break;
  case 4: counter /= 3; break;
  case 5: counter = 0; break;
  }
  return names[i];
}
static double result;
int main(void) {
#ifdef WRITE
  counter = 1;
#endif
  const char *s = db(2, &result);
  printf("db says %s, %d, %.2f\n", s, counter, result);
  return 0;
}
