// SPDX-License-Identifier: MIT
// RUN: %hostclang -std=gnu17 -fsanitize=address,undefined -I%src/simulator -I%src/runtime/include %s %src/simulator/tools/map.c %src/simulator/tools/histogram.c -o %t
// RUN: %t
//
// Medians and percentiles are exact, at small counts too, and memory stays
// bounded when values are many.
#include "tools/tools.h"

#include <assert.h>

static void one_value(void) {
  struct histogram h = {0};
  struct summary s = histogram_summary(&h);
  assert(s.count == 0 && s.median == 0);
  histogram_add(&h, 0);
  s = histogram_summary(&h);
  assert(s.count == 1 && s.least == 0 && s.median == 0 && s.p99 == 0);
  histogram_add(&h, 7);
  s = histogram_summary(&h);
  assert(s.count == 2 && s.median == 0 && s.p99 == 7 && s.most == 7);
  histogram_free(&h);
}

static void hundred(void) {
  struct histogram h = {0};
  for (uint64_t v = 1; v <= 100; v++)
    histogram_add(&h, v);
  struct summary s = histogram_summary(&h);
  assert(s.least == 1 && s.median == 50 && s.p99 == 100 && s.most == 100);
  histogram_add(&h, 1000);
  s = histogram_summary(&h);
  assert(s.count == 101 && s.median == 51 && s.p99 == 100 && s.most == 1000);
  histogram_free(&h);
}

static void many(void) {
  struct histogram h = {0};
  for (uint64_t v = 0; v < 1000000; v++)
    histogram_add(&h, v);
  struct summary s = histogram_summary(&h);
  assert(h.coarse && h.counts.count < 70000 && s.count == 1000000);
  assert(s.median <= 499999 && s.median > 499999 - 499999 / 2048);
  histogram_free(&h);
}

int main(void) {
  one_value();
  hundred();
  many();
  return 0;
}
