// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t --signature=%t.sig
// RUN: FileCheck %s --input-file=%t.sig --match-full-lines
// RUN: timeout 20 %codoms_sim --bare %t --signature=%t.sig --signature-granularity=8
// RUN: FileCheck %s --input-file=%t.sig --match-full-lines --check-prefix=EIGHT
// RUN: timeout 20 %codoms_sim --bare %t --signature=%t.sig --signature-granularity 16
// RUN: FileCheck %s --input-file=%t.sig --match-full-lines --check-prefix=SIXTEEN
// RUN: not timeout 20 %codoms_sim --bare %t --signature=%t.sig --signature-granularity=5 2>&1 | FileCheck %s --check-prefix=FIVE
// RUN: not timeout 20 %codoms_sim --bare %t --signature=%t.none/sig 2>&1 | FileCheck %s --check-prefix=ERROR
//
// What is left over in the last line is zero.
//
// CHECK: 01234567
// CHECK-NEXT: 89abcdef
// CHECK-NEXT: 0000002a
// CHECK-NOT: {{.}}
// EIGHT: 89abcdef01234567
// EIGHT-NEXT: 000000000000002a
// EIGHT-NOT: {{.}}
// SIXTEEN: 000000000000002a89abcdef01234567
// SIXTEEN-NOT: {{.}}
// FIVE: error: --signature-granularity=5: must be 4, 8 or 16
// ERROR: error: cannot write '{{.*}}.none/sig': No such file or directory
#include "bare.inc"
_start:
  li a0, 42
  lla a1, begin_signature
  sw a0, 8(a1)
  exit 0
.data
.p2align 4
.globl begin_signature, end_signature
begin_signature: .word 0x01234567, 0x89abcdef, 0
end_signature: .word 7
