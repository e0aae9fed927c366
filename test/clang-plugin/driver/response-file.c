// SPDX-License-Identifier: MIT
// Response files are read for our options too: nested, with GNU quoting.
// RUN: rm -rf %t && mkdir %t
// RUN: echo '-fcodoms @%t/inner.rsp' > %t/outer.rsp
// RUN: printf '%%s\n' "-fcodoms-domain='db'" '"-DTEXT=\"a b\""' > %t/inner.rsp
// RUN: %clang @%t/outer.rsp -c %s -o %t/o
// RUN: llvm-readelf -p .codoms.object %t/o | FileCheck %s
// RUN: not %clang -fcodoms @%t/absent.rsp -c %s -o %t/bad 2>&1 | FileCheck --check-prefix=ABSENT %s
// CHECK: domain=db
// ABSENT: clang: error: no such file or directory: '@{{.*}}absent.rsp'
_Static_assert(sizeof(TEXT) == 4, "");
