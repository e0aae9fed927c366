// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: not timeout 20 %codoms_sim --bare %t
// RUN: (timeout 20 %codoms_sim --bare %t; echo status $?) | FileCheck %s
//
// The finisher's failure code is the exit status.
// CHECK: status 42
#include "bare.inc"
_start:
  exit 42
