// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: not timeout 20 %codoms_sim --bare %t --signature=%t.sig 2>&1 | FileCheck %s
// RUN: not ls %t.sig
//
// CHECK: signature-missing.S.tmp: no begin_signature and end_signature
#include "bare.inc"
_start:
  exit 0
