// SPDX-License-Identifier: MIT
// A declaration is in one domain: another one on a redeclaration, on the same
// declaration, or by attribute after a pragma's.
// RUN: %clang -fcodoms -fcodoms-domain=web -fsyntax-only -Xclang -verify %s
int f(void) __attribute__((codoms_domain("db")));
int f(void) __attribute__((codoms_domain("db"))); // expected-note {{'f' is in domain 'db' because of this}}
int f(void) __attribute__((codoms_domain("net"))); // expected-error {{'f' is declared in domain 'net', but was in domain 'db'}}
extern int v __attribute__((codoms_domain("db"))); // expected-note {{}}
extern int v __attribute__((codoms_domain("web"))); // expected-error {{'v' is declared in domain 'web', but was in domain 'db'}}
int twice(void) __attribute__((codoms_domain("a"), codoms_domain("b"))); // expected-error {{'twice' is declared in domain 'b', but was in domain 'a'}}
int defined(void) { return 1; } // expected-note {{the definition is here}}
#pragma codoms domain push(db) // expected-error {{'codoms_domain' of 'defined' comes after its definition}} expected-note {{'g' is in domain 'db' because of this}}
int defined(void);
int g(void);
__attribute__((codoms_domain("net"))) int stronger(void);
#pragma codoms domain pop
int late(int x) { return x; } // expected-note {{the definition is here}}
int late(int x) __attribute__((codoms_entry)); // expected-error {{'codoms_entry' of 'late' comes after its definition}}
int early(int x) __attribute__((codoms_entry));
int early(int x) { return x; }
int early(int x) __attribute__((codoms_entry));
int g(void) __attribute__((codoms_domain("net"))); // expected-error {{'g' is declared in domain 'net', but was in domain 'db'}}
