// SPDX-License-Identifier: MIT
// REQUIRES: clang, dipc, ld.codoms, supervisor.elf
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %clang -fcodoms -fcodoms-domain=store -g -O1 %S/Inputs/kv.dipc -c %S/Inputs/store.c -o store.o
// RUN: %clang -fcodoms -fcodoms-domain=shop -g -O1 %S/Inputs/kv.dipc -c %s -o shop.o
// RUN: %clang -fcodoms %S/Inputs/kv.dipc shop.o store.o -o app
// RUN: not %codoms_sim app 2>&1 | FileCheck %s --check-prefix=READ
// RUN: %codoms_sim app -- fill 2>&1 | FileCheck %s --check-prefix=WRITE
// RUN: %codoms_sim --edges=json app -- fill 2>&1 | FileCheck %s --check-prefix=EDGES
//
// Reports on compiled C: source lines with a caret, the heap block with the
// line that allocated it, the chain across the crossing, what is out of bounds.
#include "kv.h"
#include <stdlib.h>
#include <string.h>

// READ: {{.*}}lines.c:[[#@LINE+4]]:10: violation: domain 'shop' may not read 1 byte of domain 'store'
// READ-NEXT: {{ *}}[[#@LINE+3]] | return *p;
// READ-NEXT: | ^
__attribute__((noinline)) static int peek(const volatile char *p) {
  return *p;
}
// READ-NEXT: note: in 'peek' of domain 'shop' (process 'shop'), at
// READ-NEXT: note: 0x{{[0-9a-f]+}} is 2 bytes into a heap block of 5 bytes of domain 'store' (process 'store')
// READ-NEXT: {{.*}}store.c:8:16: note: the block was allocated here, in 'kv_impl_put' of domain 'store'
// READ-NEXT: 8 | char *copy = malloc(n);
// READ-NEXT: | ^
// READ-NEXT: note: what 'shop' held:
// READ-NEXT: APL over 'store': nothing
// READ: c0 to c7: nil
// READ-NEXT: note: called from:
// READ-NEXT: 'main' of domain 'shop' at {{.*}}lines.c:[[#@LINE+14]]
// READ-NEXT: note: to allow it, a procedure of interface 'kv' has to give
// READ-NEXT: note: process 'shop' is dead

int main(int argc, char **argv) {
  (void)argv;
  if (argc > 1) {
    char *buf = malloc(100);
    int32_t result;
    return kv_fill(buf, 64, &result) != DIPC_EFAULT;
  }
  uint64_t place = 0;
  if (kv_put("12345", 5, &place))
    return 1;
  return peek((const char *)place + 2) == '3';
}

// WRITE: {{.*}}store.c:16:14: violation: domain 'store' may not write 1 byte of domain 'shop'
// WRITE: is 64 bytes into a heap block of 100 bytes of domain 'shop' (process 'shop')
// WRITE-NEXT: {{.*}}lines.c:[[#@LINE-12]]:17: note: the block was allocated here, in 'main' of domain 'shop'
// WRITE: c0: write 0x{{[0-9a-f]+}}, 64 bytes: a heap block of 100 bytes
// WRITE: note: called from:
// WRITE-NEXT: ---- crossing kv.fill ----
// WRITE-NEXT: 'main' of domain 'shop' at {{.*}}lines.c:[[#@LINE-14]]
// WRITE-NEXT: note: this is 1 byte past the end of the memory that c0 lends (64 bytes)
// WRITE-NEXT: note: process 'store' is dead
// WRITE-NEXT: note: its caller in domain 'shop' goes on with status 1 (DIPC_EFAULT
// EDGES: "name":"kv.fill","caller":"shop","callee":"store","isolation":["registers-integrity"],"calls":0,"failed":1
