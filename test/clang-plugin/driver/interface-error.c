// SPDX-License-Identifier: MIT
// An error of dipc is the command's: its message, status 1, no output, nothing
// left behind, and clang does not run.
// RUN: %S/../Inputs/make-prefix.sh %build %t && mkdir %t/tmp && echo wrong > %t/a.dipc
// RUN: not env TMPDIR=%t/tmp %t/bin/clang -fcodoms -c %s %t/a.dipc -o %t/o 2>&1 | FileCheck %s
// RUN: not %t/bin/clang -fcodoms -c %s %t/absent.dipc -o %t/o 2>&1 | FileCheck --check-prefix=ABSENT %s
// RUN: not test -e %t/o
// RUN: ls -A %t/tmp | count 0
// CHECK: a.dipc:1:1: error: wrong
// CHECK-NOT: error
// ABSENT: absent.dipc
this is no C
