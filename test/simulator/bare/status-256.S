// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: (timeout 20 %codoms_sim --bare %t; echo status $?) | FileCheck %s
//
// A failure whose low eight bits are 0 is still a failure for the host.
// CHECK: status 1
#include "bare.inc"
_start:
  exit 256
