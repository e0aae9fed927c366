// SPDX-License-Identifier: MIT
// A definition that is not what the interface says: both signatures are shown;
// one in another domain; one whose declaration is not included.
// RUN: %S/../Inputs/make-prefix.sh %build %t && echo > %t/a.dipc
// RUN: not %t/bin/clang -fcodoms -fcodoms-domain=db -fsyntax-only -DTYPE=long %t/a.dipc %s 2>&1 | FileCheck --check-prefix=TYPE %s
// RUN: not %t/bin/clang -fcodoms -fcodoms-domain=web -fsyntax-only -DTYPE=int %t/a.dipc %s 2>&1 | FileCheck --check-prefix=DOMAIN %s
// RUN: %t/bin/clang -fcodoms -fcodoms-domain=db -fsyntax-only -DTYPE=int -DABSENT %t/a.dipc %s 2>&1 | FileCheck --check-prefix=ABSENT %s
// RUN: %t/bin/clang -fcodoms -fcodoms-domain=db -fsyntax-only -DTYPE=int %t/a.dipc %s 2>&1 | count 0
// RUN: printf '#include "a_impl.h"\nlong a_impl_get(char x) { return 1; }\n' > %t/fix.c && not %t/bin/clang -fcodoms -fcodoms-domain=db -fsyntax-only -fdiagnostics-parseable-fixits %t/a.dipc %t/fix.c 2>&1 | FileCheck --check-prefix=FIX %s
// FIX: note: the result is 'long', the interface says 'int'
// FIX: fix-it:"{{.*}}fix.c":{2:1-2:5}:"int"
// FIX: note: parameter 1 is 'char', the interface says 'int'
// FIX: fix-it:"{{.*}}fix.c":{2:17-2:23}:"int x"
// TYPE: error: 'a_impl_get' does not implement 'a.get': interface and definition differ [-Wcodoms-interface]
// TYPE: note: interface:  int a_impl_get(int x)
// TYPE: note: definition: int a_impl_get(long y, char *const *z)
// TYPE: note: 2 parameters, the interface has 1
// TYPE: note: parameter 1 is 'long', the interface says 'int'
// DOMAIN: error: 'a_impl_get' implements 'a.get' for domain 'db', but is in domain 'web' [-Wcodoms-interface]
// DOMAIN: note: 'a_impl_get' is in domain 'web' because of '-fcodoms-domain=web'
// ABSENT: warning: 'a_impl_get' implements 'a.get', but its declaration in 'a_impl.h' is not included: nothing checks its type [-Wcodoms-interface]
// ABSENT: interface.c:1:1: note: include it here
#ifndef ABSENT
#include "a_impl.h"
#endif
#define PARAMETERS_int int x
#define PARAMETERS_long long y, char *const *z
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
int a_impl_get(JOIN(PARAMETERS_, TYPE)) { return 1; }
