// SPDX-License-Identifier: MIT
// Entries start at the entry alignment and are not inlined, at every level.
// RUN: %clang -fcodoms -O0 -c %s -o %t.o && llvm-readelf -SW %t.o | FileCheck %s
// RUN: %clang -fcodoms -Oz -c %s -o %t.o && llvm-readelf -SW %t.o | FileCheck %s
// RUN: %clang -fcodoms -O3 -S %s -o - | FileCheck --check-prefix=ASM %s
// CHECK-DAG: .text.entry {{.*}} AX 0 0 64
// CHECK-DAG: .text.wide {{.*}} AX 0 0 256
// CHECK-DAG: .text.plain {{.*}} AX 0 0 2
// ASM-LABEL: plain:
// ASM: {{call|tail}} entry
__attribute__((codoms_entry)) int entry(int x) { return x + 1; }
__attribute__((codoms_entry, aligned(256))) int wide(int x) { return x + 2; }
int plain(int x) { return entry(x); }
