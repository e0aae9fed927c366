// SPDX-License-Identifier: MIT
// The note is in every object, also when nothing is annotated or defined, takes
// no memory and lists entries by symbol; the source is what `#line` and the
// prefix map say.
// RUN: %clang -fcodoms -c -x c /dev/null -o %t.empty
// RUN: llvm-readelf -p .codoms.object %t.empty | FileCheck --check-prefix=EMPTY %s
// RUN: %clang -fcodoms -fcodoms-domain=db -ffile-prefix-map=%S=DIR -c %s -o %t.o
// RUN: llvm-readelf -p .codoms.object %t.o | FileCheck %s
// RUN: %clang -fcodoms -fcodoms-domain=db -ffile-prefix-map=%S=DIR -S %s -o - | FileCheck --check-prefix=ASM %s
// EMPTY: codoms-object 1.domain=main.source=/dev/null.{{$}}
// CHECK: codoms-object 1.domain=db.source=DIR/note.c.entry=get db.entry=renamed web.{{$}}
// ASM: .codoms.object,"",@progbits
#define ENTRY __attribute__((codoms_entry))
ENTRY int get(int x) { return x; }
ENTRY int declared_only(int x);
ENTRY __attribute__((codoms_domain("web"))) int put(int) __asm__("renamed");
int put(int x) { return x; }
int no_entry(int x) { return declared_only(x); }
