// SPDX-License-Identifier: MIT
// Addresses that leave without a capability: results of entries, arguments and
// structures for another domain's entries.
// RUN: %clang -fcodoms -fcodoms-domain=web -Wno-return-stack-address -fsyntax-only -Xclang -verify %s
#define DB __attribute__((codoms_domain("db")))
#define ENTRY __attribute__((codoms_entry))
struct message { int n; const char *text; };
static int counter;
static char buffer[64]; // expected-note 2 {{pass it as a buffer of an interface: then a capability comes with it}}
DB ENTRY int take(const void *p);
DB ENTRY int take_message(struct message m);
int own(const void *p);
ENTRY int *result(int i) {
  int local = i;
  if (i == 1)
    return &local; // expected-warning {{entry 'result' of domain 'web' returns the address of 'local', which its callers cannot use [-Wcodoms-escape]}}
  if (i == 2)
    return (int *)(buffer + 0);
  return &counter; // expected-warning {{returns the address of 'counter'}}
}
int web(const void *given) {
  struct message here = {0}; // expected-note {{}}
  take(given);
  take(&here.n); // expected-warning {{'web' of domain 'web' gives the address of 'here' to domain 'db', which cannot use it [-Wcodoms-escape]}}
  take(buffer); // expected-warning {{gives the address of 'buffer' to domain 'db'}}
  take_message((struct message){1, buffer}); // expected-warning {{gives the address of 'buffer' in a structure to domain 'db'}}
  return own(&here) + own(buffer);
}
