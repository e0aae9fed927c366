// SPDX-License-Identifier: MIT
// The last of -fcodoms and -fno-codoms decides.
// RUN: %clang -fcodoms -fno-codoms -fcodoms-domain=db -c %s -o %t.host
// RUN: llvm-readelf -h %t.host | FileCheck --check-prefix=HOST %s
// RUN: %clang -fno-codoms -fcodoms -c %s -o %t.domain
// RUN: llvm-readelf -h %t.domain | FileCheck --check-prefix=DOMAIN %s
// HOST-NOT: RISC-V
// DOMAIN: Machine: RISC-V
int x;
