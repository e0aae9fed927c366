/* SPDX-License-Identifier: MIT
 *
 * The process that asks, and that measures: each mechanism in turn, server.c
 * keeping step. One line a measurement: name, bytes, calls, cycles,
 * instructions (of all calls together).
 */
#include "xdr.h"

static uint8_t data[LARGEST] __attribute__((aligned(64)));

/* ---- printing ---- */

static char *put_text(char *to, const char *text) {
  while (*text)
    *to++ = *text++;
  return to;
}
static char *put_number(char *to, unsigned long n) {
  char digits[24];
  int i = 0;
  do
    digits[i++] = '0' + n % 10;
  while (n /= 10);
  *to++ = ' ';
  while (i > 0)
    *to++ = digits[--i];
  return to;
}
static void report(const char *name, unsigned long bytes, unsigned long calls,
                   unsigned long cycles, unsigned long instructions) {
  char line[128], *to = put_text(line, name);
  to = put_number(to, bytes);
  to = put_number(to, calls);
  to = put_number(to, cycles);
  to = put_number(to, instructions);
  *to++ = '\n';
  syscall3(SYS_print, (long)line, to - line, 0);
}
static void check(int64_t got, int64_t want, const char *name) {
  if (got == want)
    return;
  report(name, (unsigned long)got, (unsigned long)want, 0, 0);
  syscall3(SYS_exit, 1, 0, 0);
}

/* ---- one call by each mechanism: of a word, of bytes ---- */

static __attribute__((noinline)) int64_t function_word(int64_t w) {
  int64_t r = work_word(w);
  __asm__ volatile("" : "+r"(r));
  return r;
}
static __attribute__((noinline)) int64_t function_bytes(const uint8_t *d,
                                                        size_t n) {
  return work_bytes(d, n);
}

static int64_t syscall_word(int64_t w) {
  syscall3(SYS_null, w, 0, 0);
  return w + 1;
}

static void semaphore_handshake(void) {
  syscall3(SYS_sem_post, CAP_REQUEST, 0, 0);
  syscall3(SYS_sem_wait, CAP_ANSWER, 0, 0);
}
static int64_t semaphore_word(int64_t w) {
  shared->result = w;
  semaphore_handshake();
  return shared->result;
}
static int64_t semaphore_bytes(const uint8_t *d, size_t n) {
  shared->bytes = n;
  copy_bytes((void *)shared->data, d, n);
  semaphore_handshake();
  return shared->result;
}

static int64_t pipe_word(int64_t w) {
  write_all(FILE_REQUEST, &w, sizeof w);
  read_all(FILE_ANSWER, &w, sizeof w);
  return w;
}
static int64_t pipe_bytes(const uint8_t *d, size_t n) {
  int64_t r;
  write_all(FILE_REQUEST, &n, sizeof n);
  write_all(FILE_REQUEST, d, n);
  read_all(FILE_ANSWER, &r, sizeof r);
  return r;
}

static int64_t l4_word(int64_t w) {
  struct message m = {{w}};
  ipc(SYS_call, CAP_ENDPOINT, 1, &m);
  return m.words[0];
}
static int64_t l4_bytes(const uint8_t *d, size_t n) {
  struct message m = {{(long)n}};
  copy_bytes((void *)shared->data, d, n);
  ipc(SYS_call, CAP_ENDPOINT, 1, &m);
  return m.words[0];
}

static uint32_t transaction;
static void rpc_begin(struct xdr *x, uint32_t procedure) {
  struct call_header h = {++transaction, 0, 2, PROGRAM, 1, procedure};
  *x = record_begin(true, sizeof record);
  xdr_header(x, &h);
}
static int64_t rpc_finish(struct xdr *x) {
  struct call_header h;
  int64_t result = 0;
  record_send(x);
  *x = record_begin(false, record_receive());
  if (!xdr_header(x, &h) || h.transaction != transaction ||
      !xdr_hyper(x, &result))
    return -1;
  return result;
}
static int64_t rpc_word(int64_t w) {
  struct xdr x;
  rpc_begin(&x, PROCEDURE_WORD);
  xdr_hyper(&x, &w);
  return rpc_finish(&x);
}
static int64_t rpc_bytes(const uint8_t *d, size_t n) {
  struct xdr x;
  uint32_t length = (uint32_t)n;
  rpc_begin(&x, PROCEDURE_BYTES);
  xdr_uint(&x, &length);
  xdr_opaque(&x, (void *)d, n);
  return rpc_finish(&x);
}

/* ---- measuring ---- */

typedef int64_t word_call(int64_t);
typedef int64_t bytes_call(const uint8_t *, size_t);

static inline __attribute__((always_inline)) void
measure_word(const char *name, word_call *call) {
  unsigned long c = 0, i = 0;
  for (int round = 0; round < 2; round++) { /* the first warms up */
    c = cycles();
    i = instructions();
    for (int64_t n = 0; n < CALLS; n++)
      check(call(n), n + 1, name);
    i = instructions() - i;
    c = cycles() - c;
  }
  report(name, 0, CALLS, c, i);
}

static inline __attribute__((always_inline)) void
measure_bytes(const char *name, bytes_call *call) {
  for (unsigned long n = 1; n <= LARGEST; n *= SWEEP_FACTOR) {
    unsigned long calls = sweep_calls(n), c = 0, i = 0;
    int64_t want = work_bytes(data, n);
    for (int round = 0; round < 2; round++) {
      c = cycles();
      i = instructions();
      for (unsigned long k = 0; k < calls; k++)
        check(call(data, n), want, name);
      i = instructions() - i;
      c = cycles() - c;
    }
    report(name, n, calls, c, i);
  }
}

__attribute__((section(".text.first"), used)) static void program(void) {
  for (size_t i = 0; i < LARGEST; i++)
    data[i] = (uint8_t)(i * 7 + (i >> 8));
  measure_word("function", function_word);
  measure_word("syscall", syscall_word);
  measure_word("semaphore", semaphore_word);
  measure_word("pipe", pipe_word);
  measure_word("l4", l4_word);
  measure_word("rpc", rpc_word);
  measure_bytes("function", function_bytes);
  measure_bytes("semaphore", semaphore_bytes);
  measure_bytes("pipe", pipe_bytes);
  measure_bytes("l4", l4_bytes);
  measure_bytes("rpc", rpc_bytes);
  syscall3(SYS_exit, 0, 0, 0);
}
