// SPDX-License-Identifier: MIT
// RUN: %rvclang -O1 -ffreestanding -fno-builtin -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: %codoms_sim --bare --core=u54 %t | FileCheck %s
// RUN: %codoms_sim --bare --core=wide %t | FileCheck %s --check-prefix=WIDE
// RUN: %codoms_sim --bare --core=ideal %t | FileCheck %s --check-prefix=IDEAL
//
// The microbenchmarks of docs/timing.md: what a program measures on the model,
// in tenths of a cycle. Every chain is run once to warm up.
//
// CHECK: add 10
// CHECK-NEXT: ld to use 20
// CHECK-NEXT: lbu and add 40
// CHECK-NEXT: mul {{49|50}}
// CHECK-NEXT: div, 1 bit {{2[0-9]|3[0-9]}}
// CHECK-NEXT: div, 64 bits {{6[0-9][0-9]}}
// CHECK-NEXT: fadd.d {{59|60}}
// CHECK-NEXT: fmul.d {{69|70}}
// CHECK-NEXT: csr read and add 40
// CHECK-NEXT: csr write 60
// CHECK-NEXT: mispredicted target {{3[0-9]}}
// CHECK-NEXT: chase 16 KiB {{2[0-9]}}
// CHECK-NEXT: chase 256 KiB {{2[1-2][0-9]}}
// CHECK-NEXT: chase 8 MiB {{10[0-9][0-9]}}
// CHECK-NEXT: second TLB {{3[0-9]|4[0-9]}}
// CHECK-NEXT: page walk {{1[2-4][0-9]}}
// WIDE: add 10
// WIDE-NEXT: ld to use 30
// IDEAL: add 10
// IDEAL-NEXT: ld to use 10
// IDEAL: page walk {{[0-9]}}{{$}}
#include <stdint.h>

#define UART (*(volatile uint8_t *)0x10000000)
#define CYCLE()                                                                \
  ({                                                                           \
    uint64_t c_;                                                               \
    __asm__ volatile("csrr %0, mcycle" : "=r"(c_)::"memory");                  \
    c_;                                                                        \
  })

static uint64_t cell[8] __attribute__((aligned(64)));
static uint8_t memory[8 << 20] __attribute__((aligned(4096)));
static uint64_t tables[8][512] __attribute__((aligned(4096)));

static void print(const char *s) {
  while (*s)
    UART = *s++;
}

static void result(const char *name, int64_t tenths) {
  char digits[24], *at = digits + sizeof digits;
  tenths = tenths < 0 ? 0 : tenths;
  *--at = 0;
  *--at = '\n';
  do
    *--at = '0' + tenths % 10;
  while (tenths /= 10);
  print(name);
  print(" ");
  print(at);
}

/* Tenths of a cycle for one of 60 instructions that wait for each other. */
#define CHAIN(name, setup, body)                                               \
  do {                                                                         \
    uint64_t from, to, t = 0, empty = 0;                                       \
    for (int i = 0; i < 2; i++) {                                              \
      __asm__ volatile(setup "\n fence\n csrr %0, mcycle\n csrr %1, mcycle"    \
                       : "=&r"(from), "=&r"(to)                                \
                       : "r"(cell)                                             \
                       : "a0", "a1", "a2", "a3", "fa0", "fa1", "memory");      \
      empty = to - from;                                                       \
      __asm__ volatile(setup "\n fence\n csrr %0, mcycle\n .rept 60\n" body    \
                             "\n .endr\n csrr %1, mcycle"                      \
                       : "=&r"(from), "=&r"(to)                                \
                       : "r"(cell)                                             \
                       : "a0", "a1", "a2", "a3", "fa0", "fa1", "memory");      \
      t = to - from - empty;                                                   \
    }                                                                          \
    result(name, (t * 10 + 30) / 60);                                                 \
  } while (0)

/* A ring of pointers through `lines`, `stride` apart, in an order that no
 * other line predicts. Tenths of a cycle for each step of the second round. */
static int64_t chase(uint64_t lines, uint64_t stride) {
  void **p, **first = (void **)memory;
  uint64_t from = 0, to = 0;
  for (uint64_t i = 0; i < lines; i++)
    *(void **)(memory + (i * 77 % lines) * stride) =
        memory + ((i + 1) * 77 % lines) * stride;
  for (int round = 0; round < 2; round++) {
    p = first;
    from = CYCLE();
    for (uint64_t i = 0; i < lines; i += 8)
      __asm__ volatile(".rept 8\n ld %0, 0(%0)\n .endr" : "+r"(p)::"memory");
    to = CYCLE();
  }
  return (int64_t)((to - from) * 10 / lines);
}

/* Data through Sv39 as S mode sees it, 4 KiB pages over `memory`. */
static void translate(int on) {
  uint64_t base = (uint64_t)memory, root = (uint64_t)tables[0];
  for (uint64_t i = 0; i < 4; i++)
    tables[0][i] = i << 28 | 0xcf;
  tables[0][base >> 30] = (uint64_t)tables[1] >> 2 | 1;
  for (uint64_t i = 0; i < 512; i++)
    tables[1][i] = ((base >> 30 << 30) + (i << 21)) >> 2 | 0xcf;
  for (uint64_t t = 0; t < 5; t++) {
    uint64_t at = (base & ~0x1fffffull) + (t << 21);
    tables[1][at >> 21 & 511] = (uint64_t)tables[2 + t] >> 2 | 1;
    for (uint64_t i = 0; i < 512; i++)
      tables[2 + t][i] = (at + (i << 12)) >> 2 | 0xcf;
  }
  __asm__ volatile("csrw satp, %0\n sfence.vma" ::"r"(8ull << 60 | root >> 12)
                   : "memory");
  __asm__ volatile("csrc mstatus, %0" ::"r"(3 << 11 | 1 << 17) : "memory");
  if (on)
    __asm__ volatile("csrs mstatus, %0" ::"r"(1 << 11 | 1 << 17) : "memory");
}

/* One indirect jump, to two targets in turn or twice to the same. */
static uint64_t jumps(uint64_t differ) {
  uint64_t from = 0, to = 0;
  for (int i = 0; i < 2; i++)
    __asm__ volatile("csrr %0, mcycle\n li a0, 100\n la a1, 2f\n la a2, 3f\n"
                     " xor a3, a1, a2\n and a3, a3, %2\n"
                     "1: jr a1\n .balign 8\n2: addi a0, a0, -1\n xor a1, a1, a3\n"
                     " bnez a0, 1b\n j 4f\n .balign 8\n"
                     "3: addi a0, a0, -1\n xor a1, a1, a3\n bnez a0, 1b\n"
                     "4: csrr %1, mcycle"
                     : "=&r"(from), "=&r"(to)
                     : "r"(-differ)
                     : "a0", "a1", "a2", "a3", "memory");
  return to - from;
}

__asm__(".globl _start\n.section .text.start\n_start: la sp, stack\n"
        " li t0, 3 << 13\n csrs mstatus, t0\n li t0, -1\n csrw pmpaddr0, t0\n"
        " li t0, 0x1f\n csrw pmpcfg0, t0\n call main\n"
        " li t0, 0x100000\n li t1, 0x5555\n sw t1, 0(t0)\n1: j 1b\n"
        ".bss\n.balign 16\n.space 4096\nstack:\n.text\n");

int main(void) {
  cell[0] = (uint64_t)cell;
  CHAIN("add", "li a0, 1", "add a0, a0, a0");
  CHAIN("ld to use", "mv a0, %2", "ld a0, 0(a0)");
  CHAIN("lbu and add", "mv a0, %2\n li a1, 0",
        "add a1, a0, a1\n lbu a1, 16(a1)");
  CHAIN("mul", "li a0, 3", "mul a0, a0, a0");
  CHAIN("div, 1 bit", "li a0, 1\n li a1, 1", "div a0, a0, a1");
  CHAIN("div, 64 bits", "li a0, -1\n li a1, 1", "divu a0, a0, a1");
  CHAIN("fadd.d", "fcvt.d.w fa0, x0", "fadd.d fa0, fa0, fa0");
  CHAIN("fmul.d", "fcvt.d.w fa0, x0", "fmul.d fa0, fa0, fa0");
  CHAIN("csr read and add", "li a0, 0", "csrr a0, mscratch\n add a0, a0, a0");
  CHAIN("csr write", "li a0, 0", "csrw mscratch, a0");
  result("mispredicted target", (int64_t)(jumps(1) - jumps(0) + 5) / 10);
  result("chase 16 KiB", chase(256, 64));
  result("chase 256 KiB", chase(4096, 64));
  result("chase 8 MiB", chase(131072, 64));
  translate(1);
  int64_t few = chase(16, 4096 + 64), second = chase(64, 4096 + 64);
  int64_t walk = chase(256, 4096 + 64);
  translate(0);
  result("second TLB", second - few);
  result("page walk", walk - few);
  return 0;
}
