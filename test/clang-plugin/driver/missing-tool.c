// SPDX-License-Identifier: MIT
// A part of the installation that is gone gives one clear error, and no output.
// RUN: %S/../Inputs/make-prefix.sh %build %t
// RUN: echo > %t/a.dipc
// RUN: rm %t/bin/ld.codoms
// RUN: not %t/bin/clang -fcodoms %s -o %t/out 2>&1 | FileCheck -DWHAT=bin/ld.codoms %s
// RUN: %t/bin/clang -fcodoms -c %s -o %t/object
// RUN: rm %t/bin/dipc
// RUN: not %t/bin/clang -fcodoms -c %s %t/a.dipc -o %t/out 2>&1 | FileCheck -DWHAT=bin/dipc %s
// RUN: rm %t/lib/codoms/codoms.so
// RUN: not %t/bin/clang -fcodoms -c %s -o %t/out 2>&1 | FileCheck -DWHAT=lib/codoms/codoms.so %s
// RUN: rm %t/etc/codoms.cfg
// RUN: not %t/bin/clang -fcodoms -E %s -o %t/out 2>&1 | FileCheck -DWHAT=etc/codoms.cfg %s
// RUN: not test -e %t/out
// CHECK: clang: error: cannot use '{{.*}}[[WHAT]]': No such file or directory
// CHECK-NOT: {{.}}
int x;
