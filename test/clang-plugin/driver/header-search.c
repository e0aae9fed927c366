// SPDX-License-Identifier: MIT
// The C library's headers, the compiler's and the guest's are found; the host's
// are not.
// RUN: %clang -fcodoms -M %s | FileCheck %s
// CHECK-NOT: {{ }}/usr/include/
// CHECK: picolibc/riscv64-unknown-elf/include/stdio.h
// CHECK-NOT: {{ }}/usr/include/
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
