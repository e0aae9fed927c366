/* SPDX-License-Identifier: MIT
 *
 * Bodies under gravity: additions, multiplications, square roots, divisions.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#define BODIES 8
static struct body {
  double at[3], speed[3], mass;
} bodies[BODIES];

static void attract(struct body *a, struct body *b, double dt) {
  double d[3], square = 0;
  for (int i = 0; i < 3; i++) {
    d[i] = a->at[i] - b->at[i];
    square += d[i] * d[i];
  }
  double pull = dt / (square * sqrt(square));
  for (int i = 0; i < 3; i++) {
    a->speed[i] -= d[i] * b->mass * pull;
    b->speed[i] += d[i] * a->mass * pull;
  }
}

static double energy(void) {
  double e = 0;
  for (int i = 0; i < BODIES; i++)
    for (int k = 0; k < 3; k++)
      e += 0.5 * bodies[i].mass * bodies[i].speed[k] * bodies[i].speed[k];
  return e;
}

int main(void) {
  uint64_t state = 3;
  for (int i = 0; i < BODIES; i++) {
    for (int k = 0; k < 3; k++) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      bodies[i].at[k] = (double)(state >> 40) / 65536 + 100 * i;
      state = state * 6364136223846793005u + 1442695040888963407u;
      bodies[i].speed[k] = (double)(state >> 40) / 16777216;
    }
    bodies[i].mass = 1 + i;
  }
  for (int step = 0; step < 300000; step++) {
    for (int i = 0; i < BODIES; i++)
      for (int j = i + 1; j < BODIES; j++)
        attract(&bodies[i], &bodies[j], 0.01);
    for (int i = 0; i < BODIES; i++)
      for (int k = 0; k < 3; k++)
        bodies[i].at[k] += 0.01 * bodies[i].speed[k];
  }
  uint64_t bits;
  double e = energy();
  __builtin_memcpy(&bits, &e, 8);
  printf("%016llx\n", (unsigned long long)bits);
  return 0;
}
