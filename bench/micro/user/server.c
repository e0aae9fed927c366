/* SPDX-License-Identifier: MIT
 *
 * The process that answers: for each mechanism as many calls as client.c makes.
 */
#include "xdr.h"

static uint8_t buffer[LARGEST] __attribute__((aligned(64)));

static void semaphore_words(unsigned long calls) {
  while (calls-- > 0) {
    syscall3(SYS_sem_wait, CAP_REQUEST, 0, 0);
    shared->result = work_word(shared->result);
    syscall3(SYS_sem_post, CAP_ANSWER, 0, 0);
  }
}
static void semaphore_bytes(unsigned long calls) {
  while (calls-- > 0) {
    syscall3(SYS_sem_wait, CAP_REQUEST, 0, 0);
    shared->result = work_bytes((const uint8_t *)shared->data, shared->bytes);
    syscall3(SYS_sem_post, CAP_ANSWER, 0, 0);
  }
}

static void pipe_words(unsigned long calls) {
  int64_t w;
  while (calls-- > 0) {
    read_all(FILE_REQUEST, &w, sizeof w);
    w = work_word(w);
    write_all(FILE_ANSWER, &w, sizeof w);
  }
}
static void pipe_bytes(unsigned long calls) {
  size_t n;
  int64_t r;
  while (calls-- > 0) {
    read_all(FILE_REQUEST, &n, sizeof n);
    read_all(FILE_REQUEST, buffer, n);
    r = work_bytes(buffer, n);
    write_all(FILE_ANSWER, &r, sizeof r);
  }
}

/* The first request is only received, the last only answered; in between an
 * answer and the next request are one system call. */
static void l4_serve(unsigned long calls, int64_t (*work)(int64_t)) {
  struct message m = {{0}};
  ipc(SYS_reply_recv, CAP_ENDPOINT, 0, &m);
  while (calls-- > 1) {
    m.words[0] = work(m.words[0]);
    ipc(SYS_reply_recv, CAP_ENDPOINT, 1, &m);
  }
  m.words[0] = work(m.words[0]);
  ipc(SYS_reply, CAP_ENDPOINT, 1, &m);
}
static int64_t shared_bytes(int64_t n) {
  return work_bytes((const uint8_t *)shared->data, (size_t)n);
}
static void l4_words(unsigned long calls) { l4_serve(calls, work_word); }
static void l4_bytes(unsigned long calls) { l4_serve(calls, shared_bytes); }

static bool rpc_word(struct xdr *x, int64_t *result) {
  int64_t w;
  if (!xdr_hyper(x, &w))
    return false;
  *result = work_word(w);
  return true;
}
static bool rpc_bytes(struct xdr *x, int64_t *result) {
  uint32_t n;
  if (!xdr_uint(x, &n) || n > sizeof buffer || !xdr_opaque(x, buffer, n))
    return false;
  *result = work_bytes(buffer, n);
  return true;
}
static void rpc_serve(unsigned long calls) {
  while (calls-- > 0) {
    struct call_header h;
    struct xdr x = record_begin(false, record_receive());
    int64_t result = 0;
    bool good = xdr_header(&x, &h) && h.program == PROGRAM;
    switch (h.procedure) {
    case PROCEDURE_WORD: good = good && rpc_word(&x, &result); break;
    case PROCEDURE_BYTES: good = good && rpc_bytes(&x, &result); break;
    default: good = false;
    }
    h.type = good ? 1 : 2;
    x = record_begin(true, sizeof record);
    xdr_header(&x, &h);
    xdr_hyper(&x, &result);
    record_send(&x);
  }
}

static void sweep(void (*serve)(unsigned long)) {
  for (unsigned long n = 1; n <= LARGEST; n *= SWEEP_FACTOR)
    serve(2 * sweep_calls(n));
}

__attribute__((section(".text.first"), used)) static void program(void) {
  semaphore_words(2 * CALLS);
  pipe_words(2 * CALLS);
  l4_words(2 * CALLS);
  rpc_serve(2 * CALLS);
  sweep(semaphore_bytes);
  sweep(pipe_bytes);
  sweep(l4_bytes);
  sweep(rpc_serve);
  for (;;)
    syscall3(SYS_sem_wait, CAP_REQUEST, 0, 0);
}
