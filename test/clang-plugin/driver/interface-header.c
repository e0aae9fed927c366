// SPDX-License-Identifier: MIT
// A .dipc input gives headers to the sources of the same command, in a place
// that is gone afterwards; without it clang's own error tells.
// RUN: %S/../Inputs/make-prefix.sh %build %t && mkdir %t/tmp
// RUN: echo > %t/a.dipc
// RUN: env TMPDIR=%t/tmp %t/bin/clang -fcodoms -fcodoms-domain=shop %t/a.dipc -c %s -o %t/o
// RUN: llvm-nm %t/o | FileCheck %s
// RUN: ls -A %t/tmp | count 0
// RUN: not %t/bin/clang -fcodoms -c %s -o %t/bad 2>&1 | FileCheck --check-prefix=ABSENT %s
// RUN: not test -e %t/bad
// CHECK: U a_get
// ABSENT: fatal error: 'a.h' file not found
#include "a.h"
#include "a_impl.h"
int f(int x) { return a_get(x); }
