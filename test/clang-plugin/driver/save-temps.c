// SPDX-License-Identifier: MIT
// -save-temps goes through files of every stage; domains survive, and what dipc
// makes is saved too.
// RUN: %S/../Inputs/make-prefix.sh %build %t && echo > %t/a.dipc && mkdir %t/direct
// RUN: cd %t/direct && ../bin/clang -fcodoms -O2 -c %s ../a.dipc -o direct.o
// RUN: cd %t && bin/clang -fcodoms -O2 -c %s a.dipc -o saved.o -save-temps
// RUN: ls %t | FileCheck %s
// RUN: llvm-readelf -S %t/saved.o | FileCheck --check-prefix=SECTIONS %s
// RUN: llvm-readelf -p .codoms.object %t/saved.o | FileCheck --check-prefix=NOTE %s
// RUN: llvm-readelf -p .codoms.object %t/saved.o > %t/1
// RUN: llvm-readelf -p .codoms.object %t/direct/direct.o | diff - %t/1
// RUN: mkdir %t/obj && cd %t && bin/clang -fcodoms -c %s a.dipc -o obj/x.o -save-temps=obj
// RUN: ls %t/obj | FileCheck %s
// CHECK: a.h
// CHECK: a_client_shop.c
// CHECK: {{^.*\.i$}}
// SECTIONS: .text.codoms.db.f
// SECTIONS: .rodata.codoms.db.
// NOTE: domain=main.source={{.*}}save-temps.c.
#include "a.h"
#pragma codoms domain push(db)
const char *f(void) { return "text"; }
#pragma codoms domain pop
