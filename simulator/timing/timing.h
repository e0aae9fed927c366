/* SPDX-License-Identifier: MIT
 *
 * The timing model as the core sees it. Timing watches and never decides:
 * nothing here can change architectural state, and nothing here reads a clock.
 *
 * The pipeline is a scoreboard (docs/timing.md): an instruction issues when the
 * one before has issued, its registers are ready and its unit is free. What an
 * instruction reads, writes and occupies is worked out once, when its block is
 * decoded; what is left to do when it executes is six comparisons. The
 * memory system, the TLBs and the predictor add to that what they find.
 * Nothing depends on where blocks begin and end, so breakpoints and slices do
 * not change a cycle.
 */
#ifndef CODOMS_SIMULATOR_TIMING_TIMING_H
#define CODOMS_SIMULATOR_TIMING_TIMING_H

#include "core/insn.h"

enum timing_parameter {
#define PARAMETER(id, text) P_##id,
#include "timing/parameter.def"
  P_COUNT
};
enum timing_unit {
#define UNIT(id) U_##id,
#include "timing/unit.def"
  U_COUNT
};
enum timing_loss {
#define LOSS(id, name, text) LOSS_##id,
#include "timing/loss.def"
  LOSS_COUNT
};
enum timing_count {
#define COUNT(id, name) COUNT_##id,
#include "timing/count.def"
  COUNT_COUNT
};

struct timing_latency {
  uint8_t unit, busy, issue, result;
};
struct timing_core {
  const char *name;
  struct timing_latency latency[K_COUNT];
  uint32_t parameter[P_COUNT];
};
/* The model with number n as in core_config.model, null for `ideal`. */
const struct timing_core *timing_core(unsigned n);

/* Registers: 0..31 integer (0: none), 32..63 floating-point, 64..71
 * capabilities, 72 for results that nobody can read. */
enum { REG_FLOAT = 32, REG_CAP = 64, REG_NOWHERE = 72, REG_COUNT = 73 };

enum {
  TIMING_NOTHING = 1, /* an operation that is no instruction */
  TIMING_LINE = 2,    /* its first byte may be in another line than the last */
  TIMING_LINES = 4,   /* it ends in the line after */
  TIMING_FLUSH = 8    /* the pipeline is empty after it */
};

/* An instruction, worked out. The destination is also among the sources: an
 * older write must not come after it. */
struct timing_op {
  uint8_t source[4], to;
  uint8_t unit, busy, issue, result;
  uint8_t loss; /* what waiting for its result is called */
  uint8_t flags;
};

struct timing_cache;
struct timing_tlb;
struct timing_predictor;
struct timing_shared;

struct timing {
  uint64_t next; /* the cycle in which the next instruction can issue */
  uint64_t pair; /* the last cycle in which a second one may join */
  uint64_t ready[REG_COUNT];
  uint64_t busy[U_COUNT]; /* until */
  uint8_t why[REG_COUNT]; /* loss of waiting for the register */
  uint64_t missed_until; /* the memory unit is busy so long with a miss */
  enum timing_loss missed;
  const struct timing_op *op; /* the one that is in a slow path */

  /* the last accesses, which certainly hit */
  uint64_t data_va, data_host, fetch_va, fetch_pa; /* lines */
  bool data_written;
  uint64_t stored, stored_until; /* doubleword in the store pipeline */

  const struct timing_core *core;
  struct timing_cache *l1i, *l1d;
  struct timing_tlb *itlb, *dtlb, *l2tlb;
  struct timing_predictor *predictor;
  struct timing_shared *shared; /* L2, with the other harts */
  uint64_t lost[LOSS_COUNT], count[COUNT_COUNT];
};

struct timing *timing_new(const struct timing_core *core);
void timing_free(struct timing *t);
/* The two share an L2 from now on; t has not run yet. */
void timing_share(struct timing *t, struct timing *other);

/* ---- scoreboard.c ---- */

struct timing_op timing_op(const struct timing *t, const struct insn *i);
/* An operation between instructions. */
struct timing_op timing_nothing(void);
/* Adds up where the cycles between t->next and c went. */
void timing_wait(struct timing *t, const struct timing_op *o, uint64_t c);
/* Nothing issues for a while. */
void timing_lose(struct timing *t, enum timing_loss why, uint64_t cycles);
void timing_divide(struct timing *t, const struct timing_op *o, uint64_t a,
                   uint64_t d, bool is_signed);

static inline uint64_t timing_later(uint64_t a, uint64_t b) {
  return a > b ? a : b;
}

/* Most instructions; those with flags have more to do before and after. */
static inline __attribute__((always_inline)) void timing_issue(struct timing *t, const struct timing_op *o) {
  uint64_t c = t->next;
  c = timing_later(c, t->ready[o->source[0]]);
  c = timing_later(c, t->ready[o->source[1]]);
  c = timing_later(c, t->ready[o->source[2]]);
  c = timing_later(c, t->ready[o->source[3]]);
  c = timing_later(c, t->busy[o->unit]);
  if (__builtin_expect(c != t->next, 0))
    timing_wait(t, o, c);
  t->busy[o->unit] = c + o->busy;
  t->ready[o->to] = c + o->result;
  t->why[o->to] = o->loss;
  if (o->issue) {
    t->next = c + o->issue;
  } else {
    t->next = t->pair == c ? c + 1 : c;
    t->pair = c;
  }
}

/* ---- memory.c: addresses are physical, by line ---- */

/* An access of the instruction that t->op is; not the TLB's part. */
void timing_access(struct timing *t, uint64_t pa, unsigned size, bool write);
void timing_device(struct timing *t);
/* A load met a store to the same doubleword. */
void timing_conflict(struct timing *t);
void timing_fetch_line(struct timing *t, uint64_t pa);
void timing_flush_code(struct timing *t);

#define TIMING_LINE_BITS 6
#define TIMING_NO_LINE UINT64_MAX
#define TIMING_LINE_SIZE (UINT64_C(1) << TIMING_LINE_BITS)

/* ---- tlb.c ---- */

/* True if the page is there. `space` is satp. A miss leads to a walk, which
 * the caller does, since only it can read page tables. */
bool timing_tlb(struct timing *t, bool fetch, uint64_t space, uint64_t va);
void timing_walked(struct timing *t, bool fetch, uint64_t space, uint64_t va,
                   uint64_t page_size, const uint64_t *words, unsigned count);
void timing_flush_tlbs(struct timing *t);

/* ---- predict.c ---- */

void timing_branch(struct timing *t, uint64_t pc, bool taken);
enum timing_jump { JUMP_DIRECT, JUMP_INDIRECT, JUMP_RETURN };
void timing_jump(struct timing *t, uint64_t pc, uint64_t to,
                 enum timing_jump kind);
void timing_called(struct timing *t, uint64_t back);

#endif
