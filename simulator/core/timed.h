/* SPDX-License-Identifier: MIT
 *
 * Where the core meets the timing model. The macros are what run.c has at the
 * places where the model wants to know something: nothing at all, unless it is
 * compiled for a model. The functions are for the slow paths of other files and
 * may be called without a model.
 */
#ifndef CODOMS_SIMULATOR_CORE_TIMED_H
#define CODOMS_SIMULATOR_CORE_TIMED_H

#include "core/hart.h"
#include "timing/timing.h"

/* The part of timed_data that is not always needed. */
void timed_lines(struct hart *h, uint64_t va, const void *host, unsigned size,
                 bool write);
/* The page only: cd.new looks at pages without touching their bytes. */
void timed_page(struct hart *h, uint64_t va);
/* Bytes by physical address, without translation. */
void timed_physical(struct hart *h, uint64_t pa, unsigned size, bool write);
void timed_device(struct hart *h);
/* Before an instruction with flags. */
void timed_fetch(struct hart *h, const struct block *b, const struct op *op,
                 unsigned flags);

static inline void timed_lose(struct hart *h, enum timing_loss why,
                              enum timing_parameter cost) {
  if (h->timing)
    timing_lose(h->timing, why, h->timing->core->parameter[cost]);
}

/* An access of the instruction that timing->op is, to RAM at `host`. The line
 * of the last access, if the whole of this one is in it, is certainly there. */
static inline void timed_data(struct hart *h, uint64_t va, const void *host,
                              unsigned size, bool write) {
  struct timing *t = h->timing;
  uint64_t line = va >> TIMING_LINE_BITS;
  if (!t)
    return;
  if (!write && unlikely(va >> 3 == t->stored) && t->next <= t->stored_until)
    timing_conflict(t);
  if (likely(line == t->data_va && (write <= t->data_written) &&
             (uintptr_t)host >> TIMING_LINE_BITS == t->data_host &&
             (va + size - 1) >> TIMING_LINE_BITS == line))
    t->count[COUNT_l1d_accesses]++;
  else
    timed_lines(h, va, host, size, write);
  if (write) {
    t->stored = va >> 3;
    t->stored_until = t->next + t->core->parameter[P_store_window];
  }
}

#ifdef TIMED
#define RUN run_timed
#define TIMED_STATE                                                            \
  struct timing *const watch = h->timing;                                      \
  const struct timing_op *t;

/* Issues the instruction that op and t stand at. */
#define ISSUE                                                                  \
  do {                                                                         \
    if (unlikely(t->flags)) {                                                  \
      if (t->flags & TIMING_NOTHING)                                           \
        break;                                                                 \
      timed_fetch(h, b, op, t->flags);                                         \
    }                                                                          \
    timing_issue(watch, t);                                                    \
    if (unlikely(t->flags & TIMING_FLUSH))                                     \
      timed_lose(h, LOSS_csr, P_csr_write);                                    \
  } while (0)
#define FIRST_ISSUE(k)                                                         \
  do {                                                                         \
    t = b->timing + (k);                                                       \
    ISSUE;                                                                     \
  } while (0)
#define NEXT_ISSUE                                                             \
  do {                                                                         \
    t++;                                                                       \
    ISSUE;                                                                     \
  } while (0)
#define SAVE_ISSUE watch->op = t

#define PC (b->pc + op->offset)
#define PREDICT_BRANCH(taken) timing_branch(watch, PC, taken)
#define PREDICT_JUMP(to, kind) timing_jump(watch, PC, to, kind)
#define PREDICT_CALL(back) timing_called(watch, back)
#define DIVIDE(a, d, is_signed) timing_divide(watch, t, a, d, is_signed)

#define DATA(va, add, size, write)                                             \
  do {                                                                         \
    uint64_t at_ = (va);                                                       \
    watch->op = t;                                                             \
    timed_data(h, at_, (const void *)(at_ + (add)), size, write);              \
  } while (0)
#else
#define RUN run_blocks
#define TIMED_STATE
#define FIRST_ISSUE(k) (void)0
#define NEXT_ISSUE (void)0
#define SAVE_ISSUE (void)0
#define PREDICT_BRANCH(taken) (void)0
#define PREDICT_JUMP(to, kind) (void)0
#define PREDICT_CALL(back) (void)0
#define DIVIDE(a, d, is_signed) (void)0
#define DATA(va, add, size, write) (void)0
#endif

#endif
