/* SPDX-License-Identifier: MIT
 *
 * A callee that looks at every register that it gets, then leaves none as it
 * was, s registers and rounding mode included, and returns or dies. N is the
 * policy.
 */
#include "pattern.h"
#include <stdint.h>
#include <stdio.h>

#define JOIN_(a, b) a##b
#define JOIN(a, b)  JOIN_(a, b)
#define TEXT_(a)    #a
#define TEXT(a)     TEXT_(a)
#define ENTRY       "__dipc_entry_p" TEXT(N) "_take"
#define INSPECT     "inspect" TEXT(N)

/* x1 to x31 at 8(sp) up, f0 to f31 at 256(sp) up, fcsr at 512(sp). */
__asm__(".pushsection .text.codoms_entry,\"ax\",@progbits\n"
        ".p2align 6\n.globl " ENTRY "\n.type " ENTRY ", @function\n" ENTRY ":\n"
        "  addi sp, sp, -528\n"
        "  .irp n,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,"
        "23,24,25,26,27,28,29,30,31\n"
        "  sd x\\n, 8*\\n(sp)\n"
        "  .endr\n"
        "  .irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,"
        "23,24,25,26,27,28,29,30,31\n"
        "  fsd f\\n, 256+8*\\n(sp)\n"
        "  .endr\n"
        "  frcsr t0\n  sd t0, 512(sp)\n"
        "  mv a0, sp\n"
        "  call " INSPECT "\n"
        "  li t0, 0x3f\n  fscsr t0\n" /* round towards zero, all flags */
        "  li t0, 0x666\n"
        "  .irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,"
        "23,24,25,26,27,28,29,30,31\n"
        "  fmv.d.x f\\n, t0\n"
        "  .endr\n"
        "  .irp n,1,3,4,5,6,7,8,9,11,12,13,14,15,16,17,18,19,20,21,22,23,24,"
        "25,26,27,28,29,30,31\n"
        "  li x\\n, 0x666\n"
        "  .endr\n"
        "  beqz a0, 1f\n"
        "  ld a0, 0(zero)\n" /* dies */
        "1: ld ra, 8(sp)\n"
        "  addi sp, sp, 528\n"
        "  li a0, 0\n  li a1, 42\n"
        "  ret\n"
        ".size " ENTRY ", . - " ENTRY "\n"
        ".popsection");

struct registers {
  uint64_t x[32], f[32], fcsr;
};

static void tell(const char *what, int n, uint64_t value) {
  printf("p%d: %s%d is %#llx\n", N, what, n, (unsigned long long)value);
}

/* What is the callee's own (ra, sp, tp) or the proxy's (t0 to t6, a7) only must
 * not be the caller's; under confidentiality everything but the three words is
 * nothing. */
static void inspect(const struct registers *r) {
  const uint32_t foreign = 1 << 1 | 1 << 2 | 1 << 4 | 7 << 5 | 1 << 17 |
                           0xfu << 28;
  const uint32_t words = 7 << 10;
  for (int n = 1; n < 32; n++)
    if (!(words >> n & 1) && (is_pattern(r->x[n]) ||
                              (!(foreign >> n & 1) && r->x[n])))
      tell("x", n, r->x[n]);
  for (int n = 0; n < 32; n++)
    if (r->f[n])
      tell("f", n, r->f[n]);
  if (r->fcsr)
    tell("fcsr", 0, r->fcsr);
}

uint64_t JOIN(inspect, N)(const struct registers *r);
uint64_t JOIN(inspect, N)(const struct registers *r) {
  if (r->x[10] != N || r->x[11] != PATTERN + 99)
    printf("p%d: wrong words\n", N);
  if (N & 2)
    inspect(r);
  return r->x[12];
}
