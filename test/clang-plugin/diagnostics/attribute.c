// SPDX-License-Identifier: MIT
// Where the attribute may stand and what its argument may be.
// RUN: %clang -fcodoms -fsyntax-only -Xclang -verify %s
#define IN(x) __attribute__((codoms_domain(x)))
IN("a23456789012345678901234567890123456789012345678901234567890123") int longest;
IN("a234567890123456789012345678901234567890123456789012345678901234") int longer; // expected-error {{invalid domain name}}
IN("") int empty; // expected-error {{invalid domain name '': a name has letters, digits and '_', at most 63}}
IN("9") int digit; // expected-error {{invalid domain name '9'}}
IN("a.b") int dot; // expected-error {{invalid domain name 'a.b'}}
IN(db) int word; // expected-error {{'codoms_domain' attribute requires a string}}
IN(7) int number; // expected-error {{requires a string}}
__attribute__((codoms_domain)) int nothing; // expected-error {{attribute takes one argument}}
__attribute__((codoms_domain("a", "b"))) int two; // expected-error {{attribute takes one argument}}
struct IN("db") type { int x; }; // expected-error {{'codoms_domain' applies to functions and variables with static storage only}}
int f(int p IN("db")) { // expected-error {{applies to functions and variables with static storage only}}
  IN("db") int local = p; // expected-error {{applies to functions and variables with static storage only}}
  IN("main") static int kept;
  return local + kept;
}
