// SPDX-License-Identifier: MIT
//
// Bodies that do next to nothing, so that the crossing is all there is.
#include "edges_impl.h"

struct box { int32_t n; } only;

int32_t plain_impl_nothing(void) { return 1; }
int32_t plain_impl_number(int32_t a, int64_t b) { return a + (int32_t)b; }
int32_t plain_impl_name(const char *name, size_t n) { return name[0] + (int32_t)n; }
int32_t plain_impl_fill(void *data, uint32_t n) { *(char *)data = 1; return (int32_t)n; }
struct box *safe_impl_open(void) { return &only; }
int32_t safe_impl_put(struct box *b, const safe_point *p, safe_point *q) {
  q->x = p->y;
  return b->n;
}
int32_t safe_impl_take(struct box *b, const void *data, uint32_t n) {
  return b->n + *(const char *)data + (int32_t)n;
}
void safe_impl_look(struct box *b, const void **p, size_t *n) {
  *p = b;
  *n = sizeof *b;
}
int32_t safe_impl_close(struct box *b) { return b->n; }
