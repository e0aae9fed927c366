// SPDX-License-Identifier: MIT
// Which calls of client stubs enter the stub directly: those whose arguments
// are all in registers. What the caller still needs is in s0 and s1 or on its
// stack, and what it does not is not saved.
// RUN: %clang -fcodoms -O2 -S %s -o - | FileCheck %s
// RUN: %clang -fcodoms -O0 -S %s -o - | FileCheck --check-prefix=O0 %s
// RUN: %clang -fcodoms -O2 -ffixed-x27 -S %s -o - | FileCheck --check-prefix=FIXED %s
// RUN: %clang -fcodoms -O2 -march=rv64imac -mabi=lp64 -S %s -o - | FileCheck --check-prefix=SOFT %s
#define STUB __attribute__((codoms_stub))
STUB unsigned simple(int a, unsigned char b, void *p);
STUB unsigned real(double a, float b, long c, int *r);
STUB unsigned eight(int, int, int, int, int, int, int, int *);
STUB unsigned nine(int, int, int, int, int, int, int, int *, int *);
STUB __attribute__((noinline)) unsigned own(int x) { __asm__ volatile("" : "+r"(x)); return (unsigned)x; }
typedef unsigned function(int, unsigned char, void *);

// CHECK-LABEL: keeps:
// CHECK: sd s2,
// CHECK: fsd fs11,
// CHECK: sd [[LIVE:a[012]]], [[AT:[0-9]+]](sp)
// CHECK-NOT: {{sd|sw}}
// CHECK: call __dipc_client_simple
// CHECK: ld {{a[0-9]}}, [[AT]](sp)
// CHECK: fld fs11,
// O0-LABEL: keeps:
// O0: call __dipc_client_simple
// FIXED-LABEL: keeps:
// FIXED: call simple
// SOFT-LABEL: keeps:
// SOFT-NOT: fs
// SOFT: call __dipc_client_simple
long keeps(long a, long b, long c, void *p, long dead) {
  simple((int)dead, 200, p);
  return a * 3 + b * 5 + c * 7;
}
// CHECK-LABEL: floats:
// CHECK: call __dipc_client_real
// SOFT-LABEL: floats:
// SOFT: {{(call|tail)}} real
int floats(double x, int *r) { return (int)real(x * 2, 1.5f, 3, r); }
// CHECK-LABEL: many:
// CHECK: call __dipc_client_eight
// CHECK: call nine
unsigned many(int *p) { return eight(1, 2, 3, 4, 5, 6, 7, p) + nine(1, 2, 3, 4, 5, 6, 7, p, p); }
// CHECK-LABEL: address:
// CHECK: %pcrel_hi(simple)
// CHECK-NOT: __dipc_client
function *address(void) { return simple; }
// CHECK-LABEL: defined:
// CHECK: {{(call|tail)[[:space:]]+own$}}
__attribute__((noinline)) unsigned defined(int x) { volatile int y = x; return own(y); }
