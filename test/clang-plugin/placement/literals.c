// SPDX-License-Identifier: MIT
// Literals, initializers that become memcpy, compound literals, tables made
// from switches, labels and static locals follow the function, at each level.
// RUN: %clang -fcodoms -fcodoms-domain=web -O0 -fverify-intermediate-code -c %s -o %t.o && %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// RUN: %clang -fcodoms -fcodoms-domain=web -O1 -fverify-intermediate-code -c %s -o %t.o && %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// RUN: %clang -fcodoms -fcodoms-domain=web -O2 -fverify-intermediate-code -c %s -o %t.o && %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// RUN: %clang -fcodoms -fcodoms-domain=web -O3 -fverify-intermediate-code -c %s -o %t.o && %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// RUN: %clang -fcodoms -fcodoms-domain=web -Os -fverify-intermediate-code -c %s -o %t.o && %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// RUN: %clang -fcodoms -fcodoms-domain=web -Oz -g -fverify-intermediate-code -c %s -o %t.o && %python %S/../Inputs/outside.py %t.o db | FileCheck %s
// CHECK-NOT: {{^}}outside
// CHECK: {{[1-9][0-9]*}} bytes inside, 0 bytes outside
#include <math.h>
#include <stdio.h>
#include <string.h>
#pragma codoms domain push(db)
struct pair { int a; const char *b; };
static const struct pair *const pairs[] = {&(const struct pair){1, "one"}, &(const struct pair){2, "two"}};
static struct pair *loose = &(struct pair){3, "three"};
void take(void *p, const char *s);
const char *name(int i) {
  switch (i) {
  case 0: return "zero";
  case 1: return "un";
  case 2: return "deux";
  case 3: return "trois";
  case 4: return "quatre";
  default: return __func__;
  }
}
int jump(int i, int j) {
  switch (i) {
  case 0: return printf("%d\n", j);
  case 1: return puts("one");
  case 2: return j * 3;
  case 3: take(&j, "three"); return j;
  case 4: return j / 7;
  case 5: return j ^ i;
  case 6: return (int)strlen(name(j));
  }
  return 0;
}
int initializers(int i) {
  char text[] = "a text that is long enough to be copied from memory, not built";
  int numbers[24] = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, [23] = 9};
  static int calls;
  static const unsigned char bits[256] = {0, 1, 1, 2, 1, 2, 2, 3, [255] = 8};
  take(text, "x");
  take(numbers, loose->b);
  return calls++ + bits[i & 255] + pairs[i & 1]->a;
}
int labels(const unsigned char *code) {
  static const void *const table[] = {&&add, &&sub, &&end};
  int n = 0;
  goto *table[*code];
add: n++; goto *table[*++code];
sub: n--; goto *table[*++code];
end: return n;
}
double floating(double x, float y, long double z) {
  return x * 3.14159265358979 + y * 2.71828f + (double)(z * 1.41421356237L) + fabs(x) + sqrt(x) + 0x1.921fb54442d18p+1;
}
double _Complex complex_value(double _Complex c) { return c * (1.5 + 2.25i) / c; }
unsigned long wide(unsigned long x) { return x * 0x9e3779b97f4a7c15 ^ 0xc4ceb9fe1a85ec53; }
__int128 wider(__int128 x) { return x * ((__int128)0x123456789abcdef << 64 | 0xfedcba9876543210) / 10; }
_Atomic int counter;
int atomic(void) { return counter++; }
_Thread_local int per_thread = 5;
int thread(void) { return per_thread++; }
int variable(int n) { int v[n]; take(v, "vla"); return v[0]; }
const wchar_t *wide_text(void) { return L"wide"; }
#pragma codoms domain pop
