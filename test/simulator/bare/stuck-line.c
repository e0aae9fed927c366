// SPDX-License-Identifier: MIT
// RUN: %rvclang -g -O1 -T %S/Inputs/bare.ld %s -o %t
// RUN: not timeout 20 %codoms_sim --bare %t 2>&1 | FileCheck %s
//
// A guest that is stuck is named by function and source line (DWARF 5, no
// .debug_aranges).
// CHECK: waits for an interrupt that cannot come, at 0x{{[0-9a-f]+}} in M mode, in 'wait_here' at {{.*}}stuck-line.c:[[#@LINE+2]]
__attribute__((noinline)) void wait_here(void) {
  __asm__ volatile("wfi\n wfi");
}

__asm__(".globl _start\n"
        "_start: li sp, 0x80100000\n"
        "1: call wait_here\n"
        "   j 1b\n");
