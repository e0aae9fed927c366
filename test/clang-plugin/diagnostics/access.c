// SPDX-License-Identifier: MIT
// Use of another domain's variable is an error that says which grant allows it;
// unevaluated operands, externals without domain and constants are fine.
// RUN: %clang -fcodoms -fcodoms-domain=web -fsyntax-only -Xclang -verify %s
#define DB __attribute__((codoms_domain("db")))
extern int unknown;
int web; // expected-note {{'web' is in domain 'web' because of '-fcodoms-domain=web'}} \
         // expected-note {{inside one process 'grant db write web;' in a '.dipc' file allows it; else pass it through an interface}}
static const int table[] = {1, 2};
static volatile const int device = 1; // expected-note 2 {{}}
DB int get(int i) { // expected-note 2 {{because of this}}
  int n = sizeof web + unknown + table[i];
  return n + web // expected-error {{'get' of domain 'db' uses 'web' of domain 'web' [-Wcodoms-access]}}
         + device; // expected-error {{'get' of domain 'db' uses 'device' of domain 'web'}}
}
DB static const int secret = 3; // expected-note {{because of this}} expected-note {{'grant web read db;'}}
int use(void) { return secret; } // expected-error {{'use' of domain 'web' uses 'secret' of domain 'db'}} expected-note {{}}
DB int their; // expected-note {{because of this}} expected-note {{'grant web write db;'}}
int *pointer = &their; // expected-error {{'pointer' of domain 'web' uses 'their' of domain 'db'}} expected-note {{}}
