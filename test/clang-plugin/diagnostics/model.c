// SPDX-License-Identifier: MIT
// With the interface's model the plugin knows grants and implementations: what
// a grant allows is not told, an entry that no interface describes is.
// RUN: %S/../Inputs/make-prefix.sh %build %t && echo > %t/a.dipc
// RUN: %t/bin/clang -fcodoms -fcodoms-domain=web -fsyntax-only %t/a.dipc %s 2> %t/out; FileCheck --implicit-check-not=db_ %s < %t/out
// RUN: not %t/bin/clang -fcodoms -fcodoms-domain=web -fsyntax-only %s 2>&1 | FileCheck --check-prefix=WITHOUT %s
// CHECK: warning: no interface describes entry 'other' of domain 'web' [-Wcodoms-entry]
// CHECK-NOT: a_impl_get
// CHECK: error: 'back' of domain 'db' uses 'web_v' of domain 'web' [-Wcodoms-access]
// WITHOUT: error: 'web' of domain 'web' uses 'db_v'
// WITHOUT: error: 'web' of domain 'web' calls 'db_f'
#define DB __attribute__((codoms_domain("db")))
#define ENTRY __attribute__((codoms_entry))
DB extern const int db_v;
DB int db_f(void);
ENTRY int a_impl_get(int x) { return x; }
ENTRY int other(int x) { return x; }
int web(void) { return db_v + db_f(); }
int web_v;
DB int back(void) { return web_v; }
