// SPDX-License-Identifier: MIT
// Clang's own attributes for placement cannot be met in another domain; in the
// file's domain they are fine.
// RUN: %clang -fcodoms -fcodoms-domain=web -fsyntax-only -Xclang -verify %s
#define DB __attribute__((codoms_domain("db")))
DB __attribute__((section("mine"))) int v; // expected-error {{'v' of domain 'db' cannot have a section of its own in a file of domain 'web'}}
DB __attribute__((constructor)) void start(void) {} // expected-error {{'start' of domain 'db' cannot be a constructor in a file of domain 'web': the file's domain would call it}}
DB __attribute__((destructor)) void stop(void) {} // expected-error {{'stop' of domain 'db' cannot be a destructor}}
__attribute__((section("mine"))) int own;
__attribute__((constructor)) void own_start(void) {}
__attribute__((codoms_domain("web"), section("mine"))) int same;
