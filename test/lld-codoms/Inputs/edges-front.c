// SPDX-License-Identifier: MIT
//
// Every procedure many times in a row: caches and predictors are warm.
#include "edges.h"

#define WARM(call)                                                             \
  for (int i = 0; i < 200; i++)                                                \
    if ((call) != DIPC_OK)                                                     \
      return 1;

int main(void) {
  int32_t r;
  static char data[64];
  safe_point p = {1, 2}, q = {3, 4};
  safe_box b, boxes[200];
  const void *seen;
  size_t size;
  WARM(plain_nothing(&r));
  WARM(plain_number(1, 2, &r));
  WARM(plain_name("eleven chars", &r));
  WARM(plain_fill(data, sizeof data, &r));
  WARM(safe_open(&boxes[i]));
  b = boxes[0];
  WARM(safe_put(b, &p, &q, &r));
  WARM(safe_take(b, data, sizeof data, &r));
  WARM(safe_look(b, &seen, &size));
  WARM(safe_close(boxes[i], &r));
  return 0;
}
