// SPDX-License-Identifier: MIT
// What clangd is told gives it a clean view of domain code: the flags of the
// .clangd, as clangd would apply them, compile this without a warning.
// RUN: %clang -fcodoms -fcodoms-print-clangd > %t && FileCheck %s < %t
// RUN: %hostclang -Wall $(sed -n 's/^    - //p' %t | tr -d '"') -Werror -fsyntax-only %s
// CHECK: CompileFlags:
// CHECK-NEXT: Remove: [-fcodoms*
// CHECK-NEXT: Add:
// CHECK-NEXT: - -Wno-unknown-attributes
// CHECK: - "--target=riscv64-unknown-elf"
// CHECK: - "-isystem"
// CHECK-NEXT: - "/{{.*}}/etc/../include"
// CHECK-NOT: mllvm
#include <stdio.h>
#pragma codoms domain push(db)
__attribute__((codoms_domain("db"), codoms_entry)) int f(long *p) { return printf("%ld", *p); }
#pragma codoms domain pop
_Static_assert(sizeof(long) == 8 && (char)255 > 0 && __CODOMS__, "riscv64");
