// SPDX-License-Identifier: MIT
// Equal literals and constants used by several domains are copied: no domain
// reads another's.
// RUN: %clang -fcodoms -fcodoms-domain=web -O0 -fverify-intermediate-code -c %s -o %t.o
// RUN: llvm-readelf -SW %t.o | FileCheck %s
// RUN: llvm-readelf -rW %t.o | FileCheck --check-prefix=RELOC %s
// RUN: %clang -fcodoms -fcodoms-domain=web -O2 -fverify-intermediate-code -c %s -o %t.2.o
// RUN: llvm-readelf -rW %t.2.o | FileCheck --check-prefix=RELOC %s
// CHECK-DAG: {{ }}.rodata.str1.1
// CHECK-DAG: {{ }}.rodata.table
// CHECK-DAG: .rodata.codoms.db..str
// CHECK-DAG: .rodata.codoms.db.table
// CHECK-DAG: .rodata.codoms.net..str
// CHECK-DAG: .rodata.codoms.net.table
// RELOC-LABEL: .rela.text.codoms.db.db_f
// RELOC: .db{{ }}
// RELOC-LABEL: .rela.text.codoms.net.net_f
// RELOC: .net{{ }}
static const char *const table[] = {"shared one", "shared two", "shared three"};
const char *web_f(int i) { return table[i]; }
__attribute__((codoms_domain("db"))) const char *db_f(int i) { return table[i]; }
__attribute__((codoms_domain("net"))) const char *net_f(int i) { return table[i]; }
