// SPDX-License-Identifier: MIT
// A file in one domain is left as the compiler makes it: the note says where
// the object belongs, and no section of it needs another name.
// RUN: %clang -fcodoms -fcodoms-domain=db -O2 -c %s -o %t.o
// RUN: llvm-readelf -S -p .codoms.object %t.o | FileCheck %s
// CHECK-NOT: .codoms.db
// CHECK: .codoms.object PROGBITS {{0+ [0-9a-f]+ [0-9a-f]+ 00  *0}}
// CHECK-NOT: .codoms.db
// CHECK: codoms-object 1.domain=db.source={{.*}}whole-object.c.{{$}}
__attribute__((codoms_domain("db"))) int same_domain = 1;
const char *f(void) { return "text"; }
