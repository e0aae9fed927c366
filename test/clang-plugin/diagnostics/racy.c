// SPDX-License-Identifier: MIT
// A place behind a racy parameter is read once.
// RUN: %clang -fcodoms -fsyntax-only -Xclang -verify %s
#define RACY __attribute__((codoms_racy))
struct request { unsigned count; unsigned char bytes[8]; struct { int x; } in; };
int bad(const struct request *r RACY, const int *p RACY, int i) {
  int sum = *p; // expected-note {{the first read is here; copy the value once and use the copy}}
  if (r->count > 8) // expected-note {{}}
    return 0;
  sum += r->bytes[i] + r->bytes[i]; // expected-warning {{second read of 'r->bytes[i]'}} expected-note {{}}
  sum += r->in.x;
  for (unsigned n = 0; n < r->count; n++) // expected-warning {{second read of 'r->count': the caller may have changed it since the first [-Wcodoms-racy]}}
    sum += n;
  return sum + *p; // expected-warning {{second read of '*p'}}
}
int good(struct request *r RACY, const struct request *copied) {
  unsigned count = r->count;
  r->bytes[0] = 1;
  r->bytes[0] = 2;
  const struct request *same = r;
  return count + r->bytes[1] + r->bytes[2] + sizeof(r->count) + copied->count + copied->count + (same == r);
}
// A loop reads again what it does not move on from.
int loops(const struct request *r RACY, const char *s RACY, unsigned n) {
  int sum = 0;
  for (unsigned i = 0; i < r->count; i++) // expected-warning {{'r->count' is read in each turn of the loop: the caller may change it meanwhile [-Wcodoms-racy]}}
    sum += r->bytes[i];
  while (n--)
    sum += *s++;
  do
    sum += r->in.x; // expected-warning {{'r->in.x' is read in each turn of the loop}}
  while (sum < 100);
  return sum;
}
// A declaration before says it for the definition.
int declared(const int *p RACY);
int declared(const int *p) {
  if (*p > 3) // expected-note {{}}
    return 0;
  return *p; // expected-warning {{second read of '*p'}}
}
int wrong(int n RACY); // expected-error {{'codoms_racy' applies to pointer parameters only}}
