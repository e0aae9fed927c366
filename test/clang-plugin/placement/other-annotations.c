// SPDX-License-Identifier: MIT
// The plugin takes its own annotations away and leaves others alone.
// RUN: %clang -fcodoms -fcodoms-domain=web -O1 -S -emit-llvm %s -o - | FileCheck %s
// CHECK: @llvm.global.annotations = appending global [1 x
// CHECK-SAME: @theirs
__attribute__((codoms_domain("db"))) int ours(void) { return 1; }
__attribute__((annotate("theirs"))) int theirs(void) { return 2; }
