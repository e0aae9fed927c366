// SPDX-License-Identifier: MIT
//
// A callee that asks for confidentiality leaves nothing of its own in any
// register: its procedure fills all that it may change, and the caller looks,
// with no stub of its own between, at every level.
// RUN: rm -rf %t && mkdir %t && cd %t && %dipc compile %S/Inputs/result.dipc -o .
// RUN: for l in 0 1 2 3 s z; do %clang -fcodoms -fcodoms-domain=back -DBACK -O$l -I. -c %s -o back.o && %clang -fcodoms -fcodoms-domain=front -O$l -I. -I%S/Inputs -c %s -o front.o && %clang -fcodoms -O$l %S/Inputs/result.dipc back.o front.o -o image && %codoms_sim image | FileCheck %s && %codoms_sim --disable=reg-clear image | FileCheck %s --check-prefix=CONTROL || exit 1; done
// CHECK: 7, 0 found
// CONTROL: 7, {{[1-9][0-9]*}} found
#ifdef BACK
#include "result_impl.h"
uint64_t q_impl_stir(uint64_t x);
__asm__(".globl q_impl_stir\n.type q_impl_stir, @function\nq_impl_stir:\n"
        "  .irp n,3,5,6,7,11,12,13,14,15,16,17,28,29,30,31\n"
        "  li x\\n, 0x40005ec2e7000000+\\n\n"
        "  .endr\n"
        "  .irp n,0,1,2,3,4,5,6,7,10,11,12,13,14,15,16,17,28,29,30,31\n"
        "  fmv.d.x f\\n, t6\n"
        "  .endr\n"
        "  li t0, 0x1f\n  fsflags t0\n"
        "  li a0, 7\n  ret\n"
        ".size q_impl_stir, . - q_impl_stir");
#else
#include "pattern.h"
#include "result.h"
#include <stdio.h>

uint64_t seen[65];
uint64_t look(uint64_t x);
__asm__(".globl look\n.type look, @function\nlook:\n"
        "  addi sp, sp, -16\n  sd ra, 8(sp)\n"
        "  fscsr zero\n"
        "  lla t1, __dipc_slot_q_stir\n  ld t1, 0(t1)\n  jalr t1\n"
        "  sd t0, -8(sp)\n  lla t0, seen\n"
        "  .irp n,0,1,2,3,4,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,"
        "24,25,26,27,28,29,30,31\n"
        "  sd x\\n, 8*\\n(t0)\n"
        "  .endr\n"
        "  ld t1, -8(sp)\n  sd t1, 40(t0)\n"
        "  .irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,"
        "23,24,25,26,27,28,29,30,31\n"
        "  fsd f\\n, 256+8*\\n(t0)\n"
        "  .endr\n"
        "  frflags t1\n  sd t1, 512(t0)\n"
        "  mv a0, a1\n"
        "  ld ra, 8(sp)\n  addi sp, sp, 16\n  ret\n"
        ".size look, . - look");

int main(void) {
  uint64_t got = look(1);
  int found = seen[64] != 0;
  for (int n = 0; n < 64; n++)
    found += is_pattern(seen[n]);
  printf("%d, %d found\n", (int)got, found);
  dipc_status (*volatile keep)(uint64_t, uint64_t *) = q_stir;
  return keep == NULL;
}
#endif
