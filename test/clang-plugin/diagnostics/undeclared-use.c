// SPDX-License-Identifier: MIT
// A call through an interface that the domain does not use is an error at the
// call, with the line that makes it legal; with that line it is none.
// RUN: rm -rf %t && mkdir %t && printf 'process p { domain db; }\nprocess q { domain shop; domain web; }\ndomain shop uses kv;\ninterface kv in db { int32 get(int32 key); }\n' > %t/kv.dipc
// RUN: not %clang -fcodoms -fcodoms-domain=web -fsyntax-only %t/kv.dipc %s 2>&1 | FileCheck %s
// RUN: %clang -fcodoms -fcodoms-domain=web -Wno-error=codoms-call -fsyntax-only %t/kv.dipc %s 2>&1 | FileCheck --check-prefix=WARNING %s
// RUN: %clang -fcodoms -fcodoms-domain=shop -Werror -fsyntax-only %t/kv.dipc %s
// CHECK: undeclared-use.c:[[#@LINE+6]]:{{[0-9]+}}: error: 'call' of domain 'web' calls 'kv_get', but domain 'web' does not use interface 'kv' [-Wcodoms-call]
// CHECK: note: 'call' is in domain 'web' because of '-fcodoms-domain=web'
// CHECK: note: add 'domain web uses kv;' to the '.dipc' file
// WARNING: warning: 'call' of domain 'web' calls 'kv_get'
#include "kv.h"
int call(void) { int32_t result; 
  return kv_get(1, &result) == DIPC_OK; }
