/* SPDX-License-Identifier: MIT
 *
 * The caller: has values of its own in registers across crossings, and so has
 * the function that calls it. `image N` makes the callee of policy N die.
 */
#include "pattern.h"
#include "policy.h"
#include <stdio.h>
#include <stdlib.h>

/* What a caller's caller has: every register is a known value, then
 * cross(policy, die); gives the number of preserved ones that are lost. */
uint64_t surround(uint64_t policy, bool die);
__asm__(".text\n.globl surround\n.type surround, @function\nsurround:\n"
        ".macro preserved op\n"
        "  .set at, 8\n"
        "  .irp n,8,9,18,19,20,21,22,23,24,25,26,27\n"
        "  \\op\\()d x\\n, at(sp)\n  f\\op\\()d f\\n, at+96(sp)\n"
        "  .set at, at+8\n"
        "  .endr\n"
        ".endm\n"
        "  addi sp, sp, -208\n  sd ra, 0(sp)\n"
        "  preserved s\n"
        "  .irp n,3,5,6,7,8,9,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,"
        "28,29,30,31\n"
        "  li x\\n, 0x40005ec2e7000000+\\n\n"
        "  .endr\n"
        "  .irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,"
        "23,24,25,26,27,28,29,30,31\n"
        "  li t0, 0x40005ec2e7000000+\\n\n  fmv.d.x f\\n, t0\n"
        "  .endr\n"
        "  call cross\n"
        "  .irp n,8,9,18,19,20,21,22,23,24,25,26,27\n"
        "  li t0, 0x40005ec2e7000000+\\n\n"
        "  sub t1, x\\n, t0\n  snez t1, t1\n  add a0, a0, t1\n"
        "  fmv.x.d t1, f\\n\n"
        "  sub t1, t1, t0\n  snez t1, t1\n  add a0, a0, t1\n"
        "  .endr\n"
        "  preserved l\n"
        "  ld ra, 0(sp)\n  addi sp, sp, 208\n"
        "  ret\n"
        ".size surround, . - surround");

static dipc_status take(uint64_t policy, double real, bool die,
                        uint64_t *result) {
  switch (policy) {
  case 0:
    return p0_take(policy, real, die, result);
  case 1:
    return p1_take(policy, real, die, result);
  case 2:
    return p2_take(policy, real, die, result);
  default:
    return p3_take(policy, real, die, result);
  }
}

static dipc_status (*volatile by_pointer)(uint64_t, double, bool,
                                          uint64_t *) = p3_take;

union value {
  uint64_t bits;
  double real;
};
volatile union value values[16];
volatile double third = 3;
static uint64_t rounding_before, rounding_after;

static uint64_t rounding(void) {
  uint64_t mode;
  __asm__ volatile("frrm %0" : "=r"(mode));
  return mode;
}

/* Sixteen integers and sixteen doubles that are live across the crossing. */
#define EACH(DO)                                                               \
  DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11)    \
  DO(12) DO(13) DO(14) DO(15)
#define LOAD(n)                                                                \
  uint64_t i##n = values[n].bits;                                              \
  double d##n = values[n].real * 2;
#define CHECK(n)                                                               \
  lost += i##n != values[n].bits;                                              \
  lost += d##n != values[n].real * 2;

uint64_t cross(uint64_t policy, bool die);
uint64_t cross(uint64_t policy, bool die) {
  uint64_t lost = 0, result = 0;
  EACH(LOAD)
  rounding_before = rounding();
  union value v = {.bits = PATTERN + 99};
  dipc_status status = policy < 4 ? take(policy, v.real, die, &result)
                                  : by_pointer(3, v.real, die, &result);
  rounding_after = rounding();
  EACH(CHECK)
  printf("p%d: %s %d", (int)policy, dipc_status_text(status), (int)result);
  return lost;
}

static void run(uint64_t policy, bool die) {
  uint64_t lost = surround(policy, die);
  printf(", %d lost%s\n", (int)lost,
         (policy & 3) && rounding_before != rounding_after ? ", rounding" : "");
  __asm__ volatile("fscsr zero");
}

int main(int argc, char **argv) {
  for (int n = 0; n < 16; n++)
    values[n].bits = PATTERN + 64 + (uint64_t)n;
  for (uint64_t policy = 0; policy < 5; policy++)
    run(policy, false);
  if (argc > 1)
    run((uint64_t)atoi(argv[1]), true);
  return 0;
}
