// SPDX-License-Identifier: MIT
// The groups obey what clang's do: -Wno-, -Werror, -Werror=, -Wno-error=, -w;
// an unknown group is a warning.
// RUN: not %clang -fcodoms -c %s -o %t.1 2>&1 | FileCheck --check-prefixes=CALL-ERROR,RACY-WARNING %s
// RUN: %clang -fcodoms -Wno-codoms -c %s -o %t.2 2>&1 | count 0
// RUN: %clang -fcodoms -Wno-codoms-call -c %s -o %t.3 2>&1 | FileCheck --check-prefix=RACY-WARNING --implicit-check-not=helper %s
// RUN: %clang -fcodoms -Wno-error=codoms-call -c %s -o %t.4 2>&1 | FileCheck --check-prefix=CALL-WARNING %s
// RUN: not %clang -fcodoms -Wno-codoms-call -Werror -c %s -o %t.5 2>&1 | FileCheck --check-prefix=RACY-ERROR %s
// RUN: not %clang -fcodoms -Wno-codoms-call -Werror=codoms-racy -c %s -o %t.6 2>&1 | FileCheck --check-prefix=RACY-ERROR %s
// RUN: %clang -fcodoms -Wno-error=codoms -Werror -c %s -o %t.7 2>&1 | FileCheck --check-prefixes=CALL-WARNING,RACY-WARNING %s
// RUN: %clang -fcodoms -w -Wno-error=codoms-call -c %s -o %t.8 2>&1 | count 0
// RUN: %clang -fcodoms -Wno-codoms -Wno-codoms-typo -c %s -o %t.9 2>&1 | FileCheck --check-prefix=TYPO %s
// CALL-ERROR: error: {{.*}}calls 'helper'{{.*}} [-Wcodoms-call]
// CALL-WARNING: warning: {{.*}}calls 'helper'{{.*}} [-Wcodoms-call]
// RACY-WARNING: warning: second read of 'm->n'{{.*}} [-Wcodoms-racy]
// RACY-ERROR: error: second read of 'm->n'{{.*}} [-Werror,-Wcodoms-racy]
// TYPO: warning: unknown warning option '-Wno-codoms-typo'
int helper(int) __attribute__((codoms_domain("db")));
int f(int x) { return helper(x); }
struct m { int n; };
int racy(const struct m *m __attribute__((codoms_racy))) { return m->n > 4 ? 0 : m->n; }
