// SPDX-License-Identifier: MIT
// Fixes are applied as they stand: after them the file has no errors. A fix in
// another place than the error is with the note.
// RUN: cp %s %t.c && not %clang -fcodoms -fcodoms-domain=web -fsyntax-only -Xclang -fixit %t.c 2> %t.err
// RUN: FileCheck --check-prefix=FIXED %s < %t.c
// RUN: %clang -fcodoms -fcodoms-domain=web -fsyntax-only -Werror %t.c
// FIXED: {{^}}int variadic(const char *f) __attribute__((codoms_entry));
// FIXED: {{^}}int old(void) __attribute__((codoms_entry));
// FIXED: {{^}}int hidden(int a) __attribute__((codoms_entry));
int variadic(const char *f, ...) __attribute__((codoms_entry));
int old() __attribute__((codoms_entry));
static int hidden(int a) __attribute__((codoms_entry));
#ifdef LATE
// RUN: not %clang -fcodoms -fcodoms-domain=web -DLATE -fsyntax-only -fdiagnostics-parseable-fixits %s 2>&1 | FileCheck --check-prefix=LATE %s
// LATE: error: 'codoms_domain' of 'late' comes after its definition
// LATE: note: the definition is here
// LATE: fix-it:"{{.*}}fixits.c":{[[#@LINE+1]]:1-[[#@LINE+1]]:1}:"__attribute__((codoms_domain(\"db\"))) "
int late(void) { return 1; }
int late(void) __attribute__((codoms_domain("db")));
#endif
