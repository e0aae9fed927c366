// SPDX-License-Identifier: MIT
// Addresses that leave without a capability: results of entries, arguments and
// structures for another domain's entries, memory of an entry's caller; also
// when they went through variables.
// RUN: %clang -fcodoms -fcodoms-domain=web -Wno-return-stack-address -fsyntax-only -Xclang -verify %s
#define DB __attribute__((codoms_domain("db")))
#define ENTRY __attribute__((codoms_entry))
struct message { int n; const char *text; };
static int counter;
static char buffer[64]; // expected-note 2 {{pass it as a buffer of an interface: then a capability comes with it}}
DB ENTRY int take(const void *p);
DB ENTRY int take_message(struct message m);
int own(const void *p);
DB extern struct message theirs;
ENTRY int *result(int i) {
  int local = i;
  if (i == 1)
    return &local; // expected-warning {{entry 'result' of domain 'web' returns the address of 'local', which its callers cannot use [-Wcodoms-escape]}}
  if (i == 2)
    return (int *)(buffer + 1); // expected-warning {{returns the address of 'buffer'}}
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
// Through variables, fields and the caller's memory.
int through(struct message *out, int i) {
  char mine[8]; // expected-note 4 {{}}
  char *p = mine, *q = i ? mine : 0, *r;
  struct message m = {1, 0};
  r = p + i;
  take(p); // expected-warning {{gives the address of 'mine' to domain 'db'}}
  take(q); // expected-warning {{gives the address of 'mine' to domain 'db'}}
  take(r); // expected-warning {{gives the address of 'mine' to domain 'db'}}
  m.text = r;
  take_message(m); // expected-warning {{gives the address of 'mine' in a structure to domain 'db'}}
  out->text = mine;
  return 0;
}
ENTRY int entry(struct message *out, const char *given) {
  static char kept[8];
  const char *either = kept;
  either = given;
  out->text = kept; // expected-warning {{entry 'entry' of domain 'web' stores the address of 'kept' in its caller's memory through 'out', and the caller cannot use it [-Wcodoms-escape]}}
  out->text = given;
  out->text = either;
  out->n = 1;
  return 0;
}
ENTRY struct message whole(void) {
  return (struct message){1, buffer}; // expected-warning {{entry 'whole' of domain 'web' returns the address of 'buffer'}}
}
