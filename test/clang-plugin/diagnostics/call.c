// SPDX-License-Identifier: MIT
// A direct call of another domain's function that is no entry is an error with
// both sides and a fix; calls of entries, of the own domain, of libraries and
// of neutral functions are not.
// RUN: %clang -fcodoms -fcodoms-domain=web -fsyntax-only -Xclang -verify %s
// RUN: not %clang -fcodoms -c %s -o %t.o 2>&1 | FileCheck --check-prefix=DEFAULT %s
// RUN: not %clang -fcodoms -fcodoms-domain=web -fsyntax-only -fdiagnostics-parseable-fixits %s 2>&1 | FileCheck --check-prefix=FIX %s
// RUN: not test -e %t.o
// FIX: fix-it:"{{.*}}call.c":{[[#]]:1-[[#]]:1}:"__attribute__((codoms_entry)) "
// DEFAULT: error: 'web' of domain 'main' calls 'helper' of domain 'db', which is no entry [-Wcodoms-call]
// DEFAULT: note: 'web' is in domain 'main', the default without '-fcodoms-domain='
__attribute__((codoms_domain("db"))) // expected-note {{'helper' is in domain 'db' because of this}} \
                                     // expected-note {{make 'helper' an entry, or call it through an interface}}
int helper(int);
__attribute__((codoms_domain("db"), codoms_entry)) int entry(int);
int library(int);
static inline int neutral(int x) { return library(x); }
int web(int x) { // expected-note {{'web' is in domain 'web' because of '-fcodoms-domain=web'}}
  x += entry(x) + library(x) + neutral(x);
  return helper(x); // expected-error {{'web' of domain 'web' calls 'helper' of domain 'db', which is no entry [-Wcodoms-call]}}
}
__attribute__((codoms_domain("db"))) int db(int x) {
  x += (int)sizeof(web(x)) + _Generic(x, int: 1, long: web(x));
  return helper(x) + entry(x) + library(x) + neutral(x);
}
