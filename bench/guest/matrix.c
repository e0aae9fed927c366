/* SPDX-License-Identifier: MIT
 *
 * Matrix multiplication in single precision, blocked by nothing, and a
 * Mandelbrot iteration in double: fused multiply-add, loads and comparisons.
 */
#include <stdint.h>
#include <stdio.h>

#define N 160
static float a[N][N], b[N][N], c[N][N];

static void multiply(void) {
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      float sum = 0;
      for (int k = 0; k < N; k++)
        sum += a[i][k] * b[k][j];
      c[i][j] = sum;
    }
}

static unsigned mandelbrot(double x, double y) {
  double re = 0, im = 0;
  unsigned n = 0;
  while (n < 200 && re * re + im * im < 4) {
    double next = re * re - im * im + x;
    im = 2 * re * im + y;
    re = next;
    n++;
  }
  return n;
}

int main(void) {
  unsigned inside = 0;
  float trace = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      a[i][j] = (float)(i * 7 + j) / 97;
      b[i][j] = (float)(j * 5 - i) / 89;
    }
  for (int round = 0; round < 15; round++)
    multiply();
  for (int i = 0; i < N; i++)
    trace += c[i][i];
  for (int i = 0; i < 500; i++)
    for (int j = 0; j < 500; j++)
      inside += mandelbrot(i / 250.0 - 1.5, j / 250.0 - 1);
  uint32_t bits;
  __builtin_memcpy(&bits, &trace, 4);
  printf("%08x %u\n", (unsigned)bits, inside);
  return 0;
}
