// SPDX-License-Identifier: MIT
// UNSUPPORTED: asan
// RUN: %rvclang -I%S/../bare/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: env PKG_CONFIG_PATH=%build/lib/pkgconfig sh -c 'cc -std=c17 -Wall -Werror %src/examples/embed/embed.c $(pkg-config --cflags --libs codomsim) -o %t.embed'
// RUN: %t.embed %t > %t.out; echo "status $?" >> %t.out
// RUN: FileCheck %s --input-file=%t.out
// RUN: not %t.embed /nowhere 2>&1 | FileCheck %s --check-prefix=ERROR
//
// The example embeds the machine, stops it every million instructions, hears of
// its traps and gets its status; the numbers are those of codoms-sim.
// RUN: not %codoms_sim --bare --stats=%t.json %t
// RUN: %python -c "import json; s = json.load(open('%t.json')); assert '{} instructions, {} cycles, 1 traps'.format(s['instructions'], s['cycles']) in open('%t.out').read()"
// CHECK: at 0x800000
// CHECK-NEXT: at 0x800000
// CHECK-NEXT: {{^}}2{{[0-9]+}} instructions, {{[0-9]+}} cycles, 1 traps
// CHECK-NEXT: status 5
// ERROR: embed: {{.*}}/nowhere
#include "bare.inc"
_start:
  la t0, handler
  csrw mtvec, t0
  li t0, 1000000
1:
  addi t0, t0, -1
  bnez t0, 1b
  ecall
  .balign 4
handler:
  exit 5
