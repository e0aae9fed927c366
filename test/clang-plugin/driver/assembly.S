# SPDX-License-Identifier: MIT
# Assembly that is preprocessed says its domain too; plain assembly does not.
# RUN: %clang -fcodoms -fcodoms-domain=db -c %s -o %t.o
# RUN: llvm-readelf -p .codoms.object %t.o | FileCheck %s
# RUN: %clang -fcodoms -fcodoms-domain=db -x assembler -c %s -o %t.s.o
# RUN: llvm-readelf -S %t.s.o | FileCheck --check-prefix=PLAIN %s
# CHECK: codoms-object 1.domain=db.
# PLAIN-NOT: .codoms.object
        .globl  f
f:      ret
