/* SPDX-License-Identifier: MIT
 *
 * codoms/stub.h for the host: generated stubs of both sides run in one program
 * that keeps the capability registers in an array. Rules as in the real one:
 * reading and writing are allowed if one register covers the bytes.
 */
#ifndef MOCK_STUB_H
#define MOCK_STUB_H

#include <dipc.h>
#include <string.h>

struct mock_cap {
  uint64_t base, length, permission;
};
extern struct mock_cap mock_caps[8];
extern uint64_t mock_caller;
extern unsigned mock_crossings;
extern uint64_t mock_copied; /* bytes that dipc_copy moved */

typedef struct dipc_ret {
  uint64_t status, value;
} dipc_ret;

typedef struct dipc_handle_type {
  const char *name;
  void (*rundown)(void *);
} dipc_handle_type;

typedef struct dipc_callback {
  void (*function)(void);
  void *context;
} dipc_callback;

dipc_status dipc_handle_reserve(uint64_t owner, uint64_t *value);
uint64_t dipc_handle_set(const dipc_handle_type *type, uint64_t value,
                         void *pointer);

static inline dipc_ret dipc_succeed(uint64_t value) {
  return (dipc_ret){DIPC_OK, value};
}
static inline dipc_ret dipc_fail(dipc_status status) {
  return (dipc_ret){status, 0};
}

static inline bool dipc_bytes(uint64_t count, uint64_t size, uint64_t max,
                              uint64_t *bytes) {
  return count <= max && !__builtin_mul_overflow(count, size, bytes);
}
static inline bool dipc_string_bytes(const char *s, uint64_t max,
                                     uint64_t *bytes) {
  uint64_t n = 0;
  while (n <= max && s[n])
    n++;
  *bytes = n + 1;
  return n <= max;
}

bool mock_check(uint64_t p, uint64_t bytes, uint64_t permission);
dipc_status mock_string(unsigned n, uint64_t p, uint64_t max);
void mock_lend(unsigned n, uint64_t p, uint64_t bytes, uint64_t permission);
void dipc_copy(void *to, const volatile void *from, uint64_t bytes);
dipc_ret dipc_give_view(const void *p, size_t n);
void mock_take_view(dipc_ret *r, const void **p, size_t *n);

dipc_status dipc_handle_new(const dipc_handle_type *type, void *pointer,
                            uint64_t owner, uint64_t *value);
dipc_status dipc_handle_get(const dipc_handle_type *type, uint64_t value,
                            uint64_t owner, void **pointer);
dipc_status dipc_handle_close(const dipc_handle_type *type, uint64_t value,
                              uint64_t owner, void **pointer);

static inline uint64_t dipc_enter(void) {
  memset(mock_caps, 0, sizeof mock_caps);
  mock_crossings++;
  return 0;
}
static inline void dipc_lent(uint64_t live, uint64_t count) {
  (void)live, (void)count;
}
static inline void dipc_leave(uint64_t live) { (void)live; }

#define DIPC_LEND(live, n, p, bytes, permission)                               \
  mock_lend(n, (uint64_t)(p), (bytes), (permission))
#define DIPC_TAKE_VIEW(r, p, n)      mock_take_view(&(r), (p), (n))
#define dipc_readable(p, bytes)      mock_check((p), (bytes), 2)
#define dipc_writable(p, bytes)      mock_check((p), (bytes), 3)
#define dipc_check_string(n, p, max) mock_string(n, p, max)
#define dipc_cap_get(n, field)                                                 \
  ((field) ? mock_caps[n].length : mock_caps[n].base)

/* The crossing is a call; the words that do not cross are poison. */
#define MOCK_SERVE(I, P)                                                       \
  dipc_ret __dipc_serve_##I##_##P(uint64_t, uint64_t, uint64_t, uint64_t,      \
                                  uint64_t, uint64_t, uint64_t, uint64_t);
#define MOCK_X 0xbad0bad0bad0bad0u
#define MOCK_CROSS_0(I, P)                                                     \
  dipc_ret __dipc_cross_##I##_##P(void);                                       \
  dipc_ret __dipc_cross_##I##_##P(void) {                                      \
    return __dipc_serve_##I##_##P(MOCK_X, MOCK_X, MOCK_X, MOCK_X, MOCK_X,      \
                                  MOCK_X, MOCK_X, mock_caller);                \
  }
#define MOCK_CROSS(I, P, PARAMETERS, ...)                                      \
  dipc_ret __dipc_cross_##I##_##P PARAMETERS;                                  \
  dipc_ret __dipc_cross_##I##_##P PARAMETERS {                                 \
    return __dipc_serve_##I##_##P(__VA_ARGS__, mock_caller);                   \
  }
#define MOCK_CROSS_1(I, P)                                                     \
  MOCK_CROSS(I, P, (uint64_t a), a, MOCK_X, MOCK_X, MOCK_X, MOCK_X, MOCK_X,    \
             MOCK_X)
#define MOCK_CROSS_2(I, P)                                                     \
  MOCK_CROSS(I, P, (uint64_t a, uint64_t b), a, b, MOCK_X, MOCK_X, MOCK_X,     \
             MOCK_X, MOCK_X)
#define MOCK_CROSS_3(I, P)                                                     \
  MOCK_CROSS(I, P, (uint64_t a, uint64_t b, uint64_t c), a, b, c, MOCK_X,      \
             MOCK_X, MOCK_X, MOCK_X)
#define MOCK_CROSS_4(I, P)                                                     \
  MOCK_CROSS(I, P, (uint64_t a, uint64_t b, uint64_t c, uint64_t d), a, b, c,  \
             d, MOCK_X, MOCK_X, MOCK_X)
#define MOCK_CROSS_5(I, P)                                                     \
  MOCK_CROSS(I, P,                                                             \
             (uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e), a,  \
             b, c, d, e, MOCK_X, MOCK_X)
#define MOCK_CROSS_6(I, P)                                                     \
  MOCK_CROSS(I, P,                                                             \
             (uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,      \
              uint64_t f),                                                     \
             a, b, c, d, e, f, MOCK_X)
#define MOCK_CROSS_7(I, P)                                                     \
  MOCK_CROSS(I, P,                                                             \
             (uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,      \
              uint64_t f, uint64_t g),                                         \
             a, b, c, d, e, f, g)
#define DIPC_CLIENT(I, P, POLICY, WORDS, CAPS)                                 \
  MOCK_SERVE(I, P) MOCK_CROSS_##WORDS(I, P)
#define DIPC_CLIENT_CODE(I, P)
#define DIPC_CLIENT_NAME(I, P) I##_##P
#define DIPC_CROSS(r, I, P, POLICY, COUNT, WORDS)                              \
  (r) = __dipc_cross_##I##_##P(WORDS)
#define DIPC_WORDS_0()                    /* none */
#define DIPC_WORDS_1(a)                   a
#define DIPC_WORDS_2(a, b)                a, b
#define DIPC_WORDS_3(a, b, c)             a, b, c
#define DIPC_WORDS_4(a, b, c, d)          a, b, c, d
#define DIPC_WORDS_5(a, b, c, d, e)       a, b, c, d, e
#define DIPC_WORDS_6(a, b, c, d, e, f)    a, b, c, d, e, f
#define DIPC_WORDS_7(a, b, c, d, e, f, g) a, b, c, d, e, f, g
#define DIPC_SERVER(I, P, POLICY, CAPS) MOCK_SERVE(I, P)
#define DIPC_SERVER_CODE(I, P)

#endif
