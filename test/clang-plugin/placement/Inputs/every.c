/* SPDX-License-Identifier: MIT
 *
 * Everything that makes a compiler emit something: for options.test.
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#pragma codoms domain push(db)
extern int g(int);
_Thread_local int tls_zero;
_Thread_local long tls_data = 7;
static _Thread_local char tls_array[100];
int common;
int data = 3;
static int zero[10];
const int table[] = {1, 2, 3};
const char *const names[] = {"same", "same", "tail same", L"x" ? "y" : "z"};
volatile const double pi = 3.14159;
__attribute__((weak)) int weak_data = 5;
__attribute__((weak)) int weak(int x) { return x + 1; }
__attribute__((aligned(256))) char aligned[256];
__attribute__((used)) static int kept = 9;
__attribute__((retain, used)) static int retained = 9;
extern int aliased(int) __attribute__((alias("weak")));
__attribute__((visibility("hidden"))) int hidden(void) { return common + data; }
static inline int helper(int x) { static int calls; return x + ++calls; }
int loop(int i) { return helper(g(i)); }
int tail(int i) { return g(i); }
double fp(double x, float y) { return fabs(x) * 2.7182818 + sqrt(y) + 1e-300 + floor(x); }
int jump(int i) {
  switch (i) {
  case 0: return g(1);
  case 1: return g(4) + 1;
  case 2: return g(9) * 2;
  case 3: return g(16) - 3;
  case 4: return g(25) / 4;
  case 5: return (int)tls_data;
  case 6: return tls_array[i] + tls_zero;
  }
  return zero[i] + table[i];
}
int lookup(int i) {
  switch (i) { case 0: return 17; case 1: return 5; case 2: return 1234; case 3: return 99; case 4: return 3; case 5: return 81; }
  return 0;
}
int computed(int i) {
  static void *const to[] = {&&a, &&b, &&c};
  goto *to[i];
a: return 1;
b: return g(2);
c: return 3;
}
struct big { char bytes[400]; long l[20]; };
struct big copy(const struct big *b) { struct big c = *b; c.bytes[3] = 1; return c; }
void init(struct big *b) { *b = (struct big){.bytes = "hello there", .l = {1, 2, 3}}; }
int variadic(const char *f, ...) { va_list ap; va_start(ap, f); int n = vprintf(f, ap); va_end(ap); return n; }
void hello(void) { printf("hello %d\n", errno); printf("plain\n"); puts("same"); }
long double ld(long double x) { return x * 1.5L; }
_Complex double cx(_Complex double a, _Complex double b) { return a * b; }
unsigned __int128 wide(unsigned __int128 a, unsigned __int128 b) { return a / b; }
int atomic(_Atomic long *p) { return (int)(*p += 3); }
int asmgoto(int x) { __asm__ goto("beqz %0, %l1" : : "r"(x) : : out); return 1; out: return 2; }
static jmp_buf jb;
int jumpback(void) { if (setjmp(jb)) return 1; longjmp(jb, 1); }
int vla(int n) { int a[n]; memset(a, 0, sizeof a); g(a[n / 2]); return a[0]; }
__attribute__((noinline)) static int spec(int a, int b) { return g(a) * b; }
int o1(int x) { return g(x) + g(x + 1) * g(x + 2) - spec(x, 3); }
int o2(int x) { return g(x) + g(x + 1) * g(x + 2) - spec(x, 3) + 1; }
int o3(int x) { return g(x) + g(x + 1) * g(x + 2) - spec(x, 3) + 2; }
__attribute__((cold)) void die(void) { abort(); }
int (*pointers[])(int) = {o1, o2, o3, weak};
static struct { const char *n; int (*f)(int); } rows[] = {{"o1", o1}, {"o2", o2}};
int call(int i) { return pointers[i](i) + rows[i & 1].f(i) + strcmp(rows[0].n, "o1"); }
long hard(void) { return 0x123456789abcdef0; }
void vec(double *p, const double *q) { for (int i = 0; i < 8; i++) p[i] = q[i] * 0.3 + 1e-7; }
#pragma codoms domain pop
