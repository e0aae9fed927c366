// SPDX-License-Identifier: MIT
// -x decides about an input, also about .dipc: `-x c` makes it C, `-x dipc` an
// interface.
// RUN: %S/../Inputs/make-prefix.sh %build %t && echo 'int y;' > %t/y.dipc && echo > %t/a
// RUN: %t/bin/clang -fcodoms -x c -c %t/y.dipc -o %t/y.o && llvm-nm %t/y.o | FileCheck %s
// RUN: %t/bin/clang -fcodoms -x dipc %t/y.dipc -x none -c %s -o %t/x.o
// RUN: not %t/bin/clang -fcodoms -x c -c %s %t/y.dipc -x dipc -o %t/x.o 2>&1 | FileCheck --check-prefix=TWO %s
// CHECK: y
// TWO: clang: error: cannot specify -o when generating multiple output files
#if __has_include("y.h")
#include "y.h"
#endif
