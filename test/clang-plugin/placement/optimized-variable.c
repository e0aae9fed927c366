// SPDX-License-Identifier: MIT
// What optimizations make of variables stays in their domain: structures that
// fall apart, variables that become one bit, copies of functions.
// RUN: %clang -fcodoms -fcodoms-domain=web -O3 -fverify-intermediate-code -c %s -o %t.o
// RUN: %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// CHECK: {{[1-9][0-9]*}} bytes inside, 0 bytes outside
#pragma codoms domain push(db)
static struct { long a, b; int flag; } state;
static int once;
__attribute__((noinline)) static int specialised(int (*f)(int), int x) {
  int sum = 0;
  for (int i = 0; i < x; i++)
    sum += f(i) * f(i + 1);
  return sum;
}
static int one(int x) { return x ^ 3; }
static int two(int x) { return x * 5; }
int use(int x) {
  if (!once) { once = 1; state.flag = 7; }
  state.a += x;
  state.b ^= x;
  return (int)(state.a + state.b) + specialised(one, x) + specialised(two, x);
}
int read(void) { return state.flag + once; }
#pragma codoms domain pop
