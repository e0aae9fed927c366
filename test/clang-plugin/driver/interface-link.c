// SPDX-License-Identifier: MIT
// A link compiles the stubs of its .dipc inputs and tells the linker the model
// and which stub is whose.
// RUN: %S/../Inputs/make-prefix.sh %build %t && mkdir %t/tmp
// RUN: echo > %t/a.dipc && echo > %t/b.dipc
// RUN: env TMPDIR=%t/tmp %t/bin/clang -fcodoms -fcodoms-domain=shop %s %t/a.dipc %t/b.dipc -o %t/image
// RUN: FileCheck %s < %t/image
// RUN: ls -A %t/tmp | count 0
// RUN: %t/bin/clang -fcodoms -c %s -o %t/x.o -I%t -DNO_HEADER
// RUN: %t/bin/clang -fcodoms %t/a.dipc %t/x.o -o %t/image2
// RUN: FileCheck --check-prefix=OBJECTS %s < %t/image2
// CHECK-DAG: --codoms-model=TMP/0/a.json
// CHECK-DAG: --codoms-client=a@shop:TMP/0/a_client_shop.o
// CHECK-DAG: --codoms-server=a:TMP/0/a_server.o
// CHECK-DAG: --codoms-model=TMP/1/b.json
// CHECK-DAG: --codoms-client=b@shop:TMP/1/b_client_shop.o
// OBJECTS-DAG: {{^}}{{.*}}/x.o{{$}}
// OBJECTS-DAG: --codoms-client=a@shop:TMP/0/a_client_shop.o
#ifndef NO_HEADER
#include "a.h"
#include "b.h"
#endif
int main(void) { return 0; }
