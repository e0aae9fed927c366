// SPDX-License-Identifier: MIT
// Several sources in one command: each object has its own note.
// RUN: rm -rf %t && mkdir %t && cp %s %t/a.c && echo 'int b;' > %t/b.c
// RUN: cd %t && %clang -fcodoms -fcodoms-domain=db -c a.c b.c
// RUN: llvm-readelf -p .codoms.object %t/a.o | FileCheck -DFILE=a %s
// RUN: llvm-readelf -p .codoms.object %t/b.o | FileCheck -DFILE=b %s
// RUN: cd %t && echo 'int c;' | %clang -fcodoms -x c - -c -o c.o && llvm-readelf -p .codoms.object %t/c.o | FileCheck --check-prefix=STDIN %s
// CHECK: domain=db.source=[[FILE]].c.
// STDIN: domain=main.source=<stdin>.
int a;
