// SPDX-License-Identifier: MIT
// Entries have a prototype, no variable arguments and external linkage.
// RUN: %clang -fcodoms -std=c17 -Wno-deprecated-non-prototype -Wno-strict-prototypes -fsyntax-only -Xclang -verify %s
#define ENTRY __attribute__((codoms_entry))
ENTRY int fine(int a, void *b);
ENTRY int none(void);
ENTRY int variadic(const char *f, ...); // expected-error {{entry 'variadic' cannot be variadic: nobody can check such arguments}}
int variadic(const char *f, ...);
ENTRY int old(); // expected-error {{entry 'old' needs a prototype}}
ENTRY static int hidden(int a) { return a; } // expected-error {{entry 'hidden' cannot be static: other domains reach it by name}}
[[codoms::entry]] int c23(int, ...); // expected-error {{entry 'c23' cannot be variadic}}
ENTRY int variable; // expected-error {{'codoms_entry' applies to functions only}}
int use(void) { return hidden(1); }
