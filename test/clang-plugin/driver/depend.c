// SPDX-License-Identifier: MIT
// Dependency files name the .dipc, not headers that are gone when make reads
// them: with -MD, -MF, -MMD -MP, -M and -MM, and for preprocessor options.
// RUN: %S/../Inputs/make-prefix.sh %build %t && echo > %t/a.dipc
// RUN: cd %t && %t/bin/clang -fcodoms -c %s a.dipc -o x.o -MD && FileCheck %s < x.d
// RUN: cd %t && %t/bin/clang -fcodoms -c %s a.dipc -MD && FileCheck %s < depend.d
// RUN: cd %t && %t/bin/clang -fcodoms -c %s a.dipc -o x.o -MMD -MP -MF y.d && FileCheck %s < y.d
// RUN: cd %t && %t/bin/clang -fcodoms -c %s a.dipc -o x.o -Wp,-MD,z.d && FileCheck %s < z.d
// RUN: cd %t && %t/bin/clang -fcodoms -MM %s a.dipc | FileCheck %s
// RUN: cd %t && %t/bin/clang -fcodoms -M %s a.dipc -o m.d && FileCheck %s < m.d
// CHECK: .o:
// CHECK-NOT: codoms-
// CHECK: depend.c
// CHECK-NOT: codoms-
// CHECK: a.dipc
// CHECK-NOT: codoms-
#include "a.h"
