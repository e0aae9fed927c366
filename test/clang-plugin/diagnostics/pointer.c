// SPDX-License-Identifier: MIT
// Function pointers over a domain's border: the address of another domain's
// function, one's own given away, one given back by an entry.
// RUN: %clang -fcodoms -fcodoms-domain=web -fsyntax-only -Xclang -verify %s
#define DB __attribute__((codoms_domain("db")))
typedef int callback(int);
DB int theirs(int); // expected-note 2 {{because of this}}
DB __attribute__((codoms_entry)) int entry(callback *f);
DB __attribute__((codoms_entry)) callback *chooser(int); // expected-warning {{entry 'chooser' of domain 'db' returns a function pointer to its callers [-Wcodoms-pointer]}}
__attribute__((codoms_entry)) int door(int x) { return x; }
static int own(int x) { return x; }
callback *table[] = {theirs, own}; // expected-warning {{'table' of domain 'web' takes the address of function 'theirs' of domain 'db', which is no entry [-Wcodoms-pointer]}} expected-note {{}}
int web(void) { // expected-note {{}}
  callback *p = &theirs; // expected-warning {{'web' of domain 'web' takes the address of function 'theirs'}}
  return entry(own) // expected-warning {{'web' of domain 'web' gives the address of its function 'own' to domain 'db' [-Wcodoms-pointer]}}
         + entry(door) + p(1);
}
