/* SPDX-License-Identifier: MIT
 *
 * Implementation, honest calls and hostile calls of run.dipc.
 */
#include "run_impl.h"
#include <codoms/stub.h>

#include <stdio.h>
#include <stdlib.h>

static unsigned calls; /* of implementations */
static int failures;

#define CHECK(fact)                                                            \
  do {                                                                         \
    if (!(fact)) {                                                             \
      printf("line %d: %s\n", __LINE__, #fact);                                \
      failures++;                                                              \
    }                                                                          \
  } while (0)

/* --- the server --- */

struct thing {
  int32_t n;
};
static struct thing things[8];

void run_impl_nothing(void) { calls++; }

int64_t run_impl_sum(int8_t a, int16_t b, int32_t c, int64_t d, bool e, char f,
                     uint64_t g) {
  calls++;
  return a + b + c + d + e + f + (int64_t)g;
}

double run_impl_mix(float a, double b) { return calls++, (double)a * b; }
bool run_impl_flip(bool a) { return calls++, !a; }

run_color run_impl_next(run_color c) {
  calls++;
  return c == run_color_red ? run_color_green : (run_color)77;
}

run_mood run_impl_feel(run_mood m) { return calls++, m + 1; }
uint32_t run_impl_bounded(uint32_t n) { return calls++, n; }

void run_impl_refs(int32_t *a, uint16_t *b, uint64_t *c, bool *d, run_color *e,
                   float *f) {
  calls++;
  CHECK(*a == 0);
  *a = -5;
  *b = (uint16_t)(*b + 1);
  if (c)
    *c = 9;
  *d = !*d;
  *e = run_color_green;
  *f = 0.5f;
}

uint64_t run_impl_add(const run_pair *a, const run_pair *b, run_pair *c,
                      run_pair *d) {
  calls++;
  c->a = a->a;
  c->b = b ? b->b : 0;
  d->b++;
  return a->b + d->b;
}

uint32_t run_impl_tags(run_tagged *t) {
  calls++;
  t->on = !t->on;
  return t->n;
}

uint32_t run_impl_total(const uint32_t *v, uint32_t n) {
  uint32_t sum = 0;
  calls++;
  for (uint32_t i = 0; i < n; i++)
    sum += v[i];
  return sum;
}

uint32_t run_impl_fixed(const void *v, void *w) {
  calls++;
  if (w)
    memcpy(w, v, 2);
  return ((const uint8_t *)v)[3];
}

static size_t fill_len;

void run_impl_fill(void *v, uint32_t cap, size_t *len) {
  calls++;
  memset(v, 'x', cap);
  *len = fill_len;
}

void run_impl_shrink(char *v, uint32_t *n) {
  calls++;
  memset(v, 'y', *n);
  *n = *n - 1;
}

uint32_t run_impl_member(const run_tagged *t, const uint8_t *v) {
  calls++;
  return t->n ? v[t->n - 1] : 0;
}

uint32_t run_impl_copies(const void *v, uint32_t n, run_pair *p, uint8_t *w,
                         int8_t m) {
  const uint8_t *bytes = v;
  calls++;
  CHECK(p[0].b == 0 && p[1].b == 0);
  p[1].b = 4;
  for (int i = 0; i < m; i++)
    w[i]++;
  return n ? bytes[n - 1] : 0;
}

bool run_impl_colors(const run_color *v, uint32_t n, run_color *w) {
  calls++;
  w[0] = n ? v[0] : run_color_red;
  w[1] = n > 1 ? (run_color)3 : run_color_green; /* 3 is no color */
  return n > 0;
}

size_t run_impl_length(const char *s, size_t s_length, const char *t,
                       size_t t_length, const char *u, size_t u_length) {
  calls++;
  CHECK(strlen(s) == s_length && strlen(u) == u_length);
  CHECK(t ? strlen(t) == t_length : t_length == 0);
  return s_length + 10 * t_length + 100 * u_length;
}

struct thing *run_impl_make(int32_t n, struct thing **second) {
  calls++;
  things[0].n = n;
  things[1].n = n + 1;
  *second = n < 0 ? NULL : &things[1];
  return &things[0];
}

int32_t run_impl_value(struct thing *t, struct thing *u) {
  calls++;
  return t->n + (u ? u->n : 0);
}

int32_t run_impl_destroy(struct thing *t) { return calls++, t->n; }

int32_t run_impl_swap(struct thing *t, const void *v, uint32_t n,
                      struct thing *u) {
  calls++;
  (void)v;
  return t->n + u->n + (int32_t)n;
}

void *run_impl_strange(struct thing *t) { return calls++, t; }

static const uint32_t numbers[3] = {10, 20, 30};

void run_impl_text(int32_t n, const void **result, size_t *result_size) {
  calls++;
  *result = n < 0 ? NULL : "hello";
  *result_size = n < 0 ? 0 : (size_t)n;
}

void run_impl_word(int32_t n, const char **result, size_t *result_size) {
  calls++;
  *result = n < 0 ? NULL : "hello";
  *result_size = n < 0 ? 0 : (size_t)n;
}

void run_impl_numbers(int32_t n, const uint32_t **result, size_t *result_size) {
  calls++;
  *result = numbers;
  *result_size = (size_t)n;
}

/* --- honest calls --- */

#define NO_CROSSING(call, expected)                                            \
  do {                                                                         \
    unsigned before = mock_crossings;                                          \
    CHECK((call) == (expected));                                               \
    CHECK(mock_crossings == before);                                           \
  } while (0)

#define NOT_CALLED(call, expected)                                             \
  do {                                                                         \
    unsigned before = calls;                                                   \
    CHECK((call) == (expected));                                               \
    CHECK(calls == before);                                                    \
  } while (0)

static void values(void) {
  int64_t sum;
  double x;
  bool b;
  run_color c;
  run_mood m;
  uint32_t n;
  CHECK(run_nothing() == DIPC_OK);
  CHECK(run_sum(-1, -2, -3, INT64_MIN + 200, true, 'a', 5, &sum) == DIPC_OK);
  CHECK(sum == INT64_MIN + 200 - 6 + 1 + 'a' + 5);
  CHECK(run_mix(1.5f, -2.0, &x) == DIPC_OK && x == -3.0);
  CHECK(run_flip(true, &b) == DIPC_OK && !b);
  CHECK(run_next(run_color_red, &c) == DIPC_OK && c == run_color_green);
  CHECK(run_next(run_color_green, &c) == DIPC_EBOUND); /* 77 came back */
  CHECK(c == run_color_green);
  NOT_CALLED(run_next((run_color)4, &c), DIPC_EBOUND);
  CHECK(run_feel(99, &m) == DIPC_OK && m == 100);
  CHECK(run_bounded(10, &n) == DIPC_OK && n == 10);
  NO_CROSSING(run_bounded(11, &n), DIPC_EBOUND);
  NO_CROSSING(run_bounded(1, NULL), DIPC_ENULL);
}

static void references(void) {
  int32_t a = 1;
  uint16_t b = 65535;
  uint64_t c = 1;
  bool d = false;
  run_color e = run_color_red;
  float f = 0;
  CHECK(run_refs(&a, &b, &c, &d, &e, &f) == DIPC_OK);
  CHECK(a == -5 && b == 0 && c == 9 && d && e == run_color_green && f == 0.5f);
  CHECK(run_refs(&a, &b, NULL, &d, &e, &f) == DIPC_OK && b == 1);
  NO_CROSSING(run_refs(NULL, &b, NULL, &d, &e, &f), DIPC_ENULL);
  e = (run_color)9;
  NOT_CALLED(run_refs(&a, &b, NULL, &d, &e, &f), DIPC_EBOUND);
}

static void structs(void) {
  run_pair a = {1, 10}, b = {2, 20}, c = {0, 0}, d = {4, 40};
  run_tagged t = {true, {run_color_red, run_color_green}, 6};
  uint64_t sum;
  uint32_t n;
  CHECK(run_add(&a, &b, &c, &d, &sum) == DIPC_OK);
  CHECK(sum == 10 + 41 && c.a == 1 && c.b == 20 && d.b == 41 && d.a == 4);
  CHECK(run_add(&a, NULL, &c, &d, &sum) == DIPC_OK && c.b == 0);
  NO_CROSSING(run_add(NULL, &b, &c, &d, &sum), DIPC_ENULL);
  mock_copied = 0;
  CHECK(run_tags(&t, &n) == DIPC_OK && !t.on && n == 6);
  CHECK(mock_copied == 2 * sizeof t);
  t.c[1] = (run_color)2;
  NOT_CALLED(run_tags(&t, &n), DIPC_EBOUND);
  t.c[1] = run_color_red;
  memset(&t.on, 2, 1);
  NOT_CALLED(run_tags(&t, &n), DIPC_EBOUND);
}

static void buffers(void) {
  uint32_t v[100], n;
  uint8_t bytes[4] = {1, 2, 3, 4}, two[2] = {0, 0};
  char text[10];
  size_t len = 0;
  for (uint32_t i = 0; i < 100; i++)
    v[i] = i;
  mock_copied = 0;
  CHECK(run_total(v, 100, &n) == DIPC_OK && n == 4950);
  NO_CROSSING(run_total(v, 101, &n), DIPC_EBOUND);
  CHECK(run_total(NULL, 0, &n) == DIPC_OK && n == 0);
  NO_CROSSING(run_total(NULL, 1, &n), DIPC_ENULL);
  CHECK(run_fixed(bytes, two, &n) == DIPC_OK && n == 4 && two[1] == 2);
  CHECK(run_fixed(bytes, NULL, &n) == DIPC_OK && n == 4);
  NO_CROSSING(run_fixed(NULL, two, &n), DIPC_ENULL);
  fill_len = 4;
  CHECK(run_fill(bytes, 4, &len) == DIPC_OK && len == 4 && bytes[3] == 'x');
  fill_len = 5; /* more than there is room for */
  CHECK(run_fill(bytes, 4, &len) == DIPC_EBOUND);
  n = 10;
  CHECK(run_shrink(text, &n) == DIPC_OK && n == 9 && text[9] == 'y');
  n = 0; /* the server then says 2^32 - 1 of 0 */
  CHECK(run_shrink(text, &n) == DIPC_EBOUND);
  CHECK(mock_copied == 0); /* nothing of this is copied */
}

static void copied_buffers(void) {
  static uint8_t large[5001];
  run_tagged t = {false, {run_color_red, run_color_red}, 4};
  run_pair p[2] = {{1, 2}, {3, 4}};
  run_color colors[9] = {5, -1, 5, 5, 5, 5, 5, 5, 5}, two[2];
  uint8_t w[6] = {1, 2, 3, 4, 5, 6};
  uint32_t n;
  bool b;
  large[4999] = 8;
  CHECK(run_member(&t, w, &n) == DIPC_OK && n == 4);
  mock_copied = 0;
  CHECK(run_copies(large, 5000, p, w, 5, &n) == DIPC_OK && n == 8);
  CHECK(p[0].b == 0 && p[1].b == 4 && w[4] == 6 && w[5] == 6);
  CHECK(mock_copied == 5000 + sizeof p + 2 * 5);
  NO_CROSSING(run_copies(large, 5001, p, w, 5, &n), DIPC_EBOUND);
  NO_CROSSING(run_copies(large, 1, p, w, 6, &n), DIPC_EBOUND);
  NO_CROSSING(run_copies(large, 1, p, w, -1, &n), DIPC_EBOUND);
  CHECK(run_colors(colors, 1, two, &b) == DIPC_OK && b && two[0] == 5);
  CHECK(run_colors(colors, 2, two, &b) == DIPC_EBOUND); /* 3 came back */
  colors[7] = 4;
  NOT_CALLED(run_colors(colors, 8, two, &b), DIPC_EBOUND);
}

static void strings(void) {
  size_t n;
  CHECK(run_length("12345", "1234", "123", &n) == DIPC_OK && n == 345);
  CHECK(run_length("", NULL, "", &n) == DIPC_OK && n == 0);
  NO_CROSSING(run_length("123456", NULL, "", &n), DIPC_EBOUND);
  NO_CROSSING(run_length("1", "123456", "", &n), DIPC_EBOUND);
  NO_CROSSING(run_length(NULL, NULL, "", &n), DIPC_ENULL);
}

static void handles(void) {
  run_thing a = {0}, b = {0}, gone, none = {0};
  run_other o;
  int32_t n;
  CHECK(run_make(5, &b, &a) == DIPC_OK && a.value && b.value);
  CHECK(run_value(a, b, &n) == DIPC_OK && n == 11);
  CHECK(run_value(a, none, &n) == DIPC_OK && n == 5);
  NOT_CALLED(run_value(none, a, &n), DIPC_EHANDLE);
  NOT_CALLED(run_value((run_thing){a.value + 64}, a, &n), DIPC_EHANDLE);
  mock_caller = 8; /* somebody else has seen the number */
  NOT_CALLED(run_value(a, b, &n), DIPC_EHANDLE);
  mock_caller = 7;
  CHECK(run_strange(a, &o) == DIPC_OK && o.value);
  NOT_CALLED(run_value((run_thing){o.value}, a, &n), DIPC_EHANDLE);
  gone = a;
  CHECK(run_destroy(a, &n) == DIPC_OK && n == 5);
  NOT_CALLED(run_destroy(gone, &n), DIPC_EHANDLE);
  NOT_CALLED(run_swap(b, "1", 1, gone, &n), DIPC_EHANDLE);
  CHECK(run_value(b, none, &n) == DIPC_OK); /* b did not die of that */
  NOT_CALLED(run_swap(b, "1", 1, b, &n), DIPC_EHANDLE);
  CHECK(run_make(-1, &b, &a) == DIPC_OK && a.value && !b.value);
}

static void views(void) {
  const void *p;
  const char *s;
  const uint32_t *v;
  size_t n;
  CHECK(run_text(5, &p, &n) == DIPC_OK && n == 5 && !memcmp(p, "hello", 5));
  CHECK(run_text(0, &p, &n) == DIPC_OK && n == 0 && p);
  CHECK(run_text(-1, &p, &n) == DIPC_OK && n == 0 && !p);
  CHECK(run_word(5, &s, &n) == DIPC_OK && n == 5 && !strcmp(s, "hello"));
  CHECK(run_word(4, &s, &n) == DIPC_EBOUND); /* not its end */
  CHECK(run_word(-1, &s, &n) == DIPC_OK && n == 0 && !s);
  CHECK(run_numbers(3, &v, &n) == DIPC_OK && n == 3 && v[2] == 30);
  NO_CROSSING(run_text(5, NULL, &n), DIPC_ENULL);
}

/* --- hostile calls: words and capabilities that no client stub makes --- */

static void lend(unsigned n, const void *p, uint64_t bytes, uint64_t perm) {
  mock_lend(n, (uint64_t)p, bytes, perm);
}

#define SERVE(name, ...)                                                       \
  __dipc_serve_run_##name(__VA_ARGS__, MOCK_X, MOCK_X, 7).status
#define W(x) ((uint64_t)(x))

MOCK_SERVE(run, flip)
MOCK_SERVE(run, total)
MOCK_SERVE(run, add)
MOCK_SERVE(run, fill)
MOCK_SERVE(run, length)
MOCK_SERVE(run, member)
MOCK_SERVE(run, copies)
MOCK_SERVE(run, make)
MOCK_SERVE(run, bounded)
MOCK_SERVE(run, refs)

static void hostile(void) {
  static _Alignas(8) uint8_t mine[128], theirs[128];
  memset(mock_caps, 0, sizeof mock_caps);
  NOT_CALLED(SERVE(flip, 2, 0, 0, 0, 0), DIPC_EBOUND);
  NOT_CALLED(SERVE(bounded, 11, 0, 0, 0, 0), DIPC_EBOUND);
  /* the upper half of a word does not count */
  CHECK(SERVE(bounded, 0xffffffff00000003, 0, 0, 0, 0) == DIPC_OK);
  /* a pointer into memory that the caller did not lend */
  NOT_CALLED(SERVE(total, W(mine), 4, 0, 0, 0), DIPC_EARGUMENT);
  lend(0, theirs, 16, 2);
  CHECK(SERVE(total, W(theirs), 4, 0, 0, 0) == DIPC_OK);
  NOT_CALLED(SERVE(total, W(theirs), 5, 0, 0, 0), DIPC_EARGUMENT);
  NOT_CALLED(SERVE(total, W(theirs) + 4, 4, 0, 0, 0), DIPC_EARGUMENT);
  NOT_CALLED(SERVE(total, W(theirs) + 1, 1, 0, 0, 0), DIPC_EARGUMENT);
  NOT_CALLED(SERVE(total, W(theirs), 101, 0, 0, 0), DIPC_EBOUND);
  NOT_CALLED(SERVE(total, 0, 1, 0, 0, 0), DIPC_ENULL);
  NOT_CALLED(SERVE(total, W(-4), 4, 0, 0, 0), DIPC_EARGUMENT);
  /* readable is not writable */
  lend(1, theirs + 16, 8, 2);
  NOT_CALLED(SERVE(fill, W(theirs), 16, W(theirs) + 16, 0, 0), DIPC_EARGUMENT);
  lend(1, theirs + 16, 8, 3);
  NOT_CALLED(SERVE(fill, W(theirs), 16, W(theirs) + 16, 0, 0), DIPC_EARGUMENT);
  lend(0, theirs, 16, 3);
  fill_len = 16;
  CHECK(SERVE(fill, W(theirs), 16, W(theirs) + 16, 0, 0) == DIPC_OK);
  fill_len = 17; /* the implementation breaks its word */
  CHECK(SERVE(fill, W(theirs), 16, W(theirs) + 16, 0, 0) == DIPC_EBOUND);
  NOT_CALLED(SERVE(fill, W(theirs), 17, W(theirs) + 16, 0, 0), DIPC_EARGUMENT);
  /* the size of a struct is the server's, not the caller's */
  lend(0, theirs, 15, 2);
  NOT_CALLED(SERVE(add, W(theirs), 0, W(theirs), W(theirs), 0), DIPC_EARGUMENT);
  /* a count in a struct is that of the copy */
  memset(theirs, 0, sizeof theirs);
  theirs[1] = theirs[2] = 5;
  theirs[4] = 9;
  lend(0, theirs, sizeof(run_tagged), 2);
  lend(1, theirs + 64, 8, 2);
  NOT_CALLED(SERVE(member, W(theirs), W(theirs) + 64, 0, 0, 0), DIPC_EARGUMENT);
  theirs[4] = 8;
  CHECK(SERVE(member, W(theirs), W(theirs) + 64, 0, 0, 0) == DIPC_OK);
  /* strings end where the capability ends */
  memcpy(theirs, "abc\0def", 8);
  lend(0, theirs, 4, 2);
  lend(2, theirs + 4, 3, 2);
  NOT_CALLED(SERVE(length, W(theirs), 0, W(theirs) + 4, 0, 0), DIPC_EARGUMENT);
  lend(2, theirs + 4, 4, 2);
  CHECK(SERVE(length, W(theirs), 0, W(theirs) + 4, 0, 0) == DIPC_OK);
  NOT_CALLED(SERVE(length, W(theirs) + 4, 0, W(theirs) + 4, 0, 0),
             DIPC_EARGUMENT);
  NOT_CALLED(SERVE(length, 0, 0, W(theirs) + 4, 0, 0), DIPC_ENULL);
  /* a handle cannot be written over memory that is not lent */
  memset(mock_caps, 0, sizeof mock_caps);
  NOT_CALLED(SERVE(make, 1, W(mine), 0, 0, 0), DIPC_EARGUMENT);
  NOT_CALLED(SERVE(refs, W(mine), W(mine), 0, W(mine), W(mine)),
             DIPC_EARGUMENT);
  /* a bool of 2 in the caller's memory */
  lend(0, theirs, sizeof theirs, 3);
  memset(theirs, 2, sizeof theirs);
  NOT_CALLED(__dipc_serve_run_refs(W(theirs), W(theirs), 0, W(theirs),
                                   W(theirs), W(theirs), MOCK_X, 7)
                 .status,
             DIPC_EBOUND);
}

int main(void) {
  values();
  references();
  structs();
  buffers();
  copied_buffers();
  strings();
  handles();
  views();
  hostile();
  puts(failures ? "bad" : "all good");
  return failures != 0;
}
