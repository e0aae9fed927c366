// SPDX-License-Identifier: MIT
// Function pointers over a domain's border: the address of another domain's
// function, one's own given away, one given back by an entry.
// RUN: %clang -fcodoms -fcodoms-domain=web -fsyntax-only -Xclang -verify %s
#define DB __attribute__((codoms_domain("db")))
typedef int callback(int);
DB int theirs(int); // expected-note 2 {{because of this}} expected-note 2 {{make 'theirs' an entry}}
DB __attribute__((codoms_entry)) int entry(callback *f); // expected-warning {{entry 'entry' of domain 'db' takes a function pointer from its callers in 'f'}}
struct inner { callback *f; };
struct table { int n; struct inner *rows; };
DB __attribute__((codoms_entry)) int many(const struct table *t); // expected-warning {{takes a function pointer from its callers in 't'}}
DB __attribute__((codoms_entry)) int plain(const char *text, int n);
DB __attribute__((codoms_entry)) callback *chooser(int); // expected-warning {{entry 'chooser' of domain 'db' returns a function pointer to its callers [-Wcodoms-pointer]}}
__attribute__((codoms_entry)) int door(int x) { return x; }
static int own(int x) { return x; }
callback *table[] = {theirs, own}; // expected-warning {{'table' of domain 'web' takes the address of function 'theirs' of domain 'db', which is no entry [-Wcodoms-pointer]}} expected-note {{}}
__attribute__((codoms_entry)) int hand(struct inner *out) { // expected-warning {{takes a function pointer from its callers in 'out'}}
  out->f = own; // expected-warning {{entry 'hand' of domain 'web' stores the address of its function 'own' in its caller's memory through 'out' [-Wcodoms-pointer]}}
  return 0;
}
int web(void) { // expected-note {{}}
  callback *p = &theirs; // expected-warning {{'web' of domain 'web' takes the address of function 'theirs'}}
  return entry(own) // expected-warning {{'web' of domain 'web' gives the address of its function 'own' to domain 'db' [-Wcodoms-pointer]}}
         + entry(door) + p(1);
}
