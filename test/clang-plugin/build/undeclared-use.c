// SPDX-License-Identifier: MIT
// A call of an interface's procedure that no `uses` allows, compiled without
// the interface on the command line, is explained by the link under the name
// that the source has.
// REQUIRES: dipc, ld.codoms
// RUN: rm -rf %t && mkdir %t && cd %t && printf 'process p { domain db; }\nprocess q { domain web; }\ninterface kv in db { int32 get(int32 key); }\n' > kv.dipc
// RUN: %dipc compile kv.dipc -o . && %clang -fcodoms -fcodoms-domain=web -I. -c %s -o web.o && %clang -fcodoms -fcodoms-domain=db -DDB -I. -c %s -o db.o
// RUN: not %clang -fcodoms kv.dipc web.o db.o -o image 2>&1 | FileCheck %s
// RUN: printf 'domain web uses kv;\n' >> kv.dipc && %clang -fcodoms kv.dipc web.o db.o -o image
// CHECK: undefined symbol: kv_get in domain 'web'
// CHECK: add `domain web uses kv;`
#ifdef DB
#include "kv_impl.h"
int32_t kv_impl_get(int32_t key) { return key; }
#else
#include "kv.h"
int main(void) {
  int32_t result;
  return kv_get(1, &result);
}
#endif
