// SPDX-License-Identifier: MIT
// Functions and variables of another domain, by attribute in both spellings,
// by pragma and by clang's own pragma; the rest of the file stays.
// RUN: %clang -fcodoms -fcodoms-domain=web -O1 -c %s -o %t.o
// RUN: llvm-readelf -SW %t.o | FileCheck %s
// RUN: llvm-readelf -SW %t.o | FileCheck --check-prefix=STAYS %s
// CHECK-DAG: .text.codoms.db.gnu
// CHECK-DAG: .text.codoms.db.c23
// CHECK-DAG: .text.codoms.net.by_pragma
// CHECK-DAG: .text.codoms.db.inner
// CHECK-DAG: .text.codoms.net.after_pop
// CHECK-DAG: .text.codoms.db.by_clang
// CHECK-DAG: .data.codoms.db.data
// CHECK-DAG: .bss.codoms.db.bss
// CHECK-DAG: .rodata.codoms.db.rodata
// CHECK-DAG: .tdata.codoms.db.tdata
// CHECK-DAG: .tbss.codoms.db.tbss {{ *}}NOBITS
// CHECK-DAG: .bss.codoms.db.tentative
// STAYS-DAG: {{ }}.text.plain
// STAYS-DAG: {{ }}.text.outside
// STAYS-DAG: {{ }}.data.plain_data
#define DB __attribute__((codoms_domain("db")))
DB int gnu(void) { return 1; }
[[codoms::domain("db")]] int c23(void) { return 2; }
#pragma codoms domain push(net)
int by_pragma(void) { return 3; }
#pragma codoms domain push(db)
int inner(void) { return 4; }
#pragma codoms domain pop
int after_pop(void) { return 5; }
#pragma codoms domain pop
#pragma clang attribute push(__attribute__((codoms_domain("db"))), apply_to = any(function, variable(is_global)))
int by_clang(void) { return 6; }
#pragma clang attribute pop
DB int data = 1;
DB int bss;
DB const int rodata = 2;
DB _Thread_local int tdata = 3;
DB _Thread_local int tbss;
DB int tentative;
int tentative;
int plain(void) { return 7; }
int outside(void) { return 8; }
int plain_data = 9;
#if !__has_attribute(codoms_domain) || !__has_attribute(codoms_entry) || !__has_c_attribute(codoms::domain)
#error "attributes not known"
#endif
