// SPDX-License-Identifier: MIT
// What the pragma has to look like.
// RUN: %clang -fcodoms -Wall -fsyntax-only -Xclang -verify %s
#pragma codoms domain pop // expected-error {{'#pragma codoms domain pop' without a push}}
#pragma codoms // expected-error {{expected '#pragma codoms domain push(NAME)' or '#pragma codoms domain pop'}}
#pragma codoms domain // expected-error {{expected '#pragma codoms domain push(NAME)'}}
#pragma codoms domian push(db) // expected-error {{expected '#pragma codoms domain push(NAME)'}}
#pragma codoms domain push // expected-error {{expected '#pragma codoms domain push(NAME)'}}
#pragma codoms domain push(9) // expected-error {{expected '#pragma codoms domain push(NAME)'}}
#pragma codoms domain push("db") // expected-error {{expected '#pragma codoms domain push(NAME)'}}
#pragma codoms domain push(db // expected-error {{expected '#pragma codoms domain push(NAME)'}}
#pragma codoms domain push(db) more // expected-error {{expected '#pragma codoms domain push(NAME)'}}
#pragma codoms domain pop more // expected-error {{expected '#pragma codoms domain push(NAME)'}}
#define db other
#pragma codoms domain push(db) // expected-error {{'#pragma codoms domain push(db)' is never popped}}
int x;
