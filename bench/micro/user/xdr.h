/* SPDX-License-Identifier: MIT
 *
 * Marshalling in the manner of XDR (RFC 4506) as RPC compilers use it: a
 * stream with operations behind pointers, one routine an item that encodes or
 * decodes, records with a length in front, items in big-endian multiples of
 * four bytes.
 */
#ifndef BENCH_MICRO_XDR_H
#define BENCH_MICRO_XDR_H

#include "lib.h"

#include <stdbool.h>

struct xdr;
struct xdr_operations {
  bool (*get_word)(struct xdr *, uint32_t *);
  bool (*put_word)(struct xdr *, uint32_t);
  bool (*get_bytes)(struct xdr *, void *, size_t);
  bool (*put_bytes)(struct xdr *, const void *, size_t);
};
struct xdr {
  bool encoding;
  const struct xdr_operations *operations;
  uint8_t *base, *at, *end;
};

static bool memory_get_word(struct xdr *x, uint32_t *v) {
  if (x->end - x->at < 4)
    return false;
  *v = __builtin_bswap32(*(uint32_t *)x->at);
  x->at += 4;
  return true;
}
static bool memory_put_word(struct xdr *x, uint32_t v) {
  if (x->end - x->at < 4)
    return false;
  *(uint32_t *)x->at = __builtin_bswap32(v);
  x->at += 4;
  return true;
}
static bool memory_get_bytes(struct xdr *x, void *to, size_t n) {
  if ((size_t)(x->end - x->at) < n)
    return false;
  copy_bytes(to, x->at, n);
  x->at += n;
  return true;
}
static bool memory_put_bytes(struct xdr *x, const void *from, size_t n) {
  if ((size_t)(x->end - x->at) < n)
    return false;
  copy_bytes(x->at, from, n);
  x->at += n;
  return true;
}
static const struct xdr_operations *volatile xdr_memory =
    &(const struct xdr_operations){memory_get_word, memory_put_word,
                                   memory_get_bytes, memory_put_bytes};

static __attribute__((noinline)) bool xdr_uint(struct xdr *x, uint32_t *v) {
  return x->encoding ? x->operations->put_word(x, *v)
                     : x->operations->get_word(x, v);
}
static __attribute__((noinline)) bool xdr_hyper(struct xdr *x, int64_t *v) {
  uint32_t high = (uint64_t)*v >> 32, low = (uint32_t)*v;
  if (!xdr_uint(x, &high) || !xdr_uint(x, &low))
    return false;
  *v = (int64_t)((uint64_t)high << 32 | low);
  return true;
}
static __attribute__((noinline)) bool xdr_opaque(struct xdr *x, void *bytes,
                                                 size_t n) {
  uint32_t zero = 0;
  size_t pad = -n & 3;
  return x->encoding ? x->operations->put_bytes(x, bytes, n) &&
                           x->operations->put_bytes(x, &zero, pad)
                     : x->operations->get_bytes(x, bytes, n) &&
                           x->operations->get_bytes(x, &zero, pad);
}

/* ---- messages: what comes before the arguments ---- */

struct call_header {
  uint32_t transaction, type, version, program, program_version, procedure;
};
static __attribute__((noinline)) bool xdr_header(struct xdr *x,
                                                 struct call_header *h) {
  return xdr_uint(x, &h->transaction) && xdr_uint(x, &h->type) &&
         xdr_uint(x, &h->version) && xdr_uint(x, &h->program) &&
         xdr_uint(x, &h->program_version) && xdr_uint(x, &h->procedure);
}

enum { PROCEDURE_WORD = 1, PROCEDURE_BYTES = 2, PROGRAM = 0x20000099 };

static uint8_t record[LARGEST + 256] __attribute__((aligned(64)));

static inline struct xdr record_begin(bool encoding, size_t bytes) {
  return (struct xdr){encoding, xdr_memory, record, record + 4, record + bytes};
}
/* The record's length, then the record, in one write. */
static inline void record_send(struct xdr *x) {
  *(uint32_t *)record = (uint32_t)(x->at - record - 4);
  write_all(FILE_SOCKET, record, (size_t)(x->at - record));
}
static inline size_t record_receive(void) {
  uint32_t bytes;
  syscall3(SYS_poll, FILE_SOCKET, 0, 0);
  read_all(FILE_SOCKET, record, 4);
  bytes = *(uint32_t *)record;
  read_all(FILE_SOCKET, record + 4, bytes);
  return bytes + 4;
}

#endif
