// SPDX-License-Identifier: MIT
// The file's functions are out of reach for a placed function; so is a static
// inline one that touches what only the file has.
// RUN: %clang -fcodoms -fcodoms-domain=web -fsyntax-only -Xclang -verify %s
int state; // expected-note 0+ {{}}
static inline int tied(void) { return state; } // expected-note 2 {{}}
static inline int counts(void) { static int n; return n++; } // expected-note 2 {{}}
#pragma codoms domain push(db) // expected-note 2 {{'db' is in domain 'db' because of this}}
int db(void) {
  return tied() // expected-error {{'db' of domain 'db' calls 'tied' of domain 'web', which is no entry}}
         + counts(); // expected-error {{'db' of domain 'db' calls 'counts' of domain 'web', which is no entry}}
}
#pragma codoms domain pop
