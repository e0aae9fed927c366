/* SPDX-License-Identifier: MIT
 *
 * The interpreter: one function in which every operation is a label and each
 * ends by jumping to the next one's. The bodies are in exec_*.inc and written
 * in terms of the macros here, so that something else than this loop could
 * expand them. The function is long because it is a list.
 *
 * A block is paid for when it is entered: `left` counts all of it. Whatever
 * ends a block early gives the rest back (flow.c). Calls that might look at
 * counters, trap or change the world are bracketed by SAVE and LOAD.
 *
 * Common pairs of operations have a body of their own (pair.def), which saves a
 * jump and a way through memory. The second keeps its place in the block, so
 * that everything else may look at a block as if there were no pairs.
 *
 * The file is compiled twice: run_timed.c makes the loop that tells a timing
 * model of every instruction; here the macros for that are empty.
 */
#include "core/hart.h"
#include "core/exec_base.h"
#include "core/fp.h"
#include "core/timed.h"

#include <string.h>

#define OP(id) L_I_##id:
#define OPX(id) L_O_##id:

#define NEXT                                                                   \
  do {                                                                         \
    op++;                                                                      \
    NEXT_ISSUE;                                                                \
    goto *op->body;                                                            \
  } while (0)

#define RD h->x[op->rd]
#define RS1 h->x[op->rs1]
#define RS2 h->x[op->rs2]
#define IMM op->imm
#define SET(v) RD = (v)

/* An instruction by its body of exec_base.h. */
#define BODY(id)                                                               \
  L_##id : EXEC_##id(SET, RS1, RS2, IMM, MISSED);                              \
  NEXT;
/* In a pair: the second uses what the first gives as its first operand, as its
 * second, or not at all (or by its register). */
#define SET_first(v)    RD = carry = (v)
#define FIRST_first     carry
#define SECOND_first    RS2
#define SET_second(v)   RD = carry = (v)
#define FIRST_second    RS1
#define SECOND_second   carry
#define SET_apart(v)    RD = (v)
#define FIRST_apart     RS1
#define SECOND_apart    RS2

#define SAVE                                                                   \
  do {                                                                         \
    h->left = left;                                                            \
    h->block = b;                                                              \
    h->op = op;                                                                \
    SAVE_ISSUE;                                                                \
  } while (0)
#define LOAD                                                                   \
  do {                                                                         \
    left = h->left;                                                            \
    h->op = NULL;                                                              \
  } while (0)

/* Enters block `to` at its beginning. */
#define ENTER(to)                                                              \
  do {                                                                         \
    b = (to);                                                                  \
    left -= b->n;                                                              \
    if (unlikely(left < 0))                                                    \
      goto over;                                                               \
    op = b->ops;                                                               \
    FIRST_ISSUE(0);                                                            \
    goto *op->body;                                                            \
  } while (0)

#define TAKEN                                                                  \
  do {                                                                         \
    struct block *to_ = b->link[0];                                            \
    if (likely(to_->world == h->wid))                                          \
      ENTER(to_);                                                              \
    goto taken;                                                                \
  } while (0)

#define SEQUENTIAL                                                             \
  do {                                                                         \
    struct block *to_ = b->link[1];                                            \
    if (likely(to_->world == h->wid))                                          \
      ENTER(to_);                                                              \
    goto sequential;                                                           \
  } while (0)

#define BRANCH(condition)                                                      \
  do {                                                                         \
    bool taken_ = condition;                                                   \
    PREDICT_BRANCH(taken_);                                                    \
    if (taken_)                                                                \
      TAKEN;                                                                   \
    SEQUENTIAL;                                                                \
  } while (0)

/* A jump to a computed address; the jump cache holds only blocks that may be
 * entered freely from the world they carry. */
#define COMPUTED(target_, rd_, link_)                                          \
  do {                                                                         \
    struct block *to_ = h->jumps[(target_) >> 1 & (JUMP_CACHE - 1)];           \
    if (likely(to_->pc == (target_) && to_->world == h->wid &&                 \
               to_->class_ == b->class_)) {                                    \
      h->x[rd_] = (link_);                                                     \
      ENTER(to_);                                                              \
    }                                                                          \
    target = (target_);                                                        \
    goto computed;                                                             \
  } while (0)

#define CALLED(return_)                                                        \
  do {                                                                         \
    PREDICT_CALL(return_);                                                     \
    h->shadow[++h->shadow_top & (SHADOW - 1)] = (return_);                     \
  } while (0)
#define RETURNED(target_)                                                      \
  do {                                                                         \
    if (likely(h->shadow[h->shadow_top & (SHADOW - 1)] == (target_)))          \
      h->shadow_top--;                                                         \
    else                                                                       \
      shadow_return(h, target_);                                               \
  } while (0)

#define ENTRY(va) (&h->mem[(va) >> PAGE_BITS & (TLB_SIZE - 1)])
/* One compare says: mapped, permitted, all in one page. */
#define HIT(field, va, size) (field == (((va) + (size) - 1) & PAGE_MASK))

#define LOAD_VALUE(type, set, va, miss)                                        \
  do {                                                                         \
    uint64_t va_ = va, slow_ = 0;                                              \
    const struct tlb_entry *e_ = ENTRY(va_);                                   \
    type v_;                                                                   \
    bool write_ = false;                                                       \
    (void)write_;                                                              \
    if (unlikely(!HIT(e_->read, va_, sizeof v_))) {                            \
      miss;                                                                    \
      v_ = (type)slow_;                                                        \
      set(v_);                                                                 \
      goto missed;                                                             \
    }                                                                          \
    memcpy(&v_, (const void *)(va_ + e_->add), sizeof v_);                     \
    DATA(va_, e_->add, sizeof v_, write_);                                     \
    set(v_);                                                                   \
  } while (0)

#define STORE_VALUE(type, value, va, miss)                                     \
  do {                                                                         \
    uint64_t va_ = va, slow_ = value;                                          \
    const struct tlb_entry *e_ = ENTRY(va_);                                   \
    type v_ = (type)slow_;                                                     \
    bool write_ = true;                                                        \
    (void)write_;                                                              \
    if (unlikely(!HIT(e_->write, va_, sizeof v_))) {                           \
      miss;                                                                    \
      goto missed;                                                             \
    }                                                                          \
    memcpy((void *)(va_ + e_->add), &v_, sizeof v_);                           \
    DATA(va_, e_->add, sizeof v_, write_);                                     \
  } while (0)

/* What LOAD_VALUE and STORE_VALUE do for the instruction op stands at. */
#define MISSED                                                                 \
  SAVE;                                                                        \
  if (write_ ? !access_store(h, va_, sizeof v_, v_)                            \
             : !access_load(h, va_, sizeof v_, &slow_))                        \
    goto fault;                                                                \
  LOAD

/* A return that does not match the newest call: one further down may. */
static void shadow_return(struct hart *h, uint64_t target) {
  for (unsigned i = 1; i < 32; i++)
    if (h->shadow[(h->shadow_top - i) & (SHADOW - 1)] == target) {
      h->shadow_top -= i + 1;
      return;
    }
}

static uint64_t mulhu(uint64_t a, uint64_t b) {
  return (unsigned __int128)a * b >> 64;
}

static uint64_t rev8(uint64_t v) { return __builtin_bswap64(v); }

static uint64_t orc_b(uint64_t v) {
  uint64_t low = UINT64_C(0x0101010101010101);
  v |= v >> 4;
  v |= v >> 2;
  v |= v >> 1;
  return (v & low) * 255;
}

static uint64_t rotate(uint64_t v, unsigned n) {
  return v >> (n & 63) | v << (-n & 63);
}

static int64_t rotate32(uint32_t v, unsigned n) {
  return (int32_t)(v >> (n & 31) | v << (-n & 31));
}

enum core_stop RUN(struct hart *h, struct block *b, unsigned k) {
  static const void *const labels[TWO_COUNT] = {
#define INSN(id, ...) [I_##id] = &&L_I_##id,
#include "isa/insn.def"
#define XC(id, ...) [I_##id] = &&L_I_##id,
#include "isa/xcodoms.def"
#define OPERATION(id) [O_##id] = &&L_O_##id,
#include "core/operation.def"
#ifndef TIMED
#define PAIR(a, b, how) [TWO_##a##_##b##_##how] = &&L_##a##_##b##_##how,
#include "core/pair.def"
#endif
  };
  const struct op *op;
  int64_t left = h->left;
  uint64_t target;
#ifndef TIMED
  uint64_t carry; /* from the first of a pair to the second */
#endif
  TIMED_STATE

  if (!b) {
    h->labels = labels;
    return CORE_STOP_BUDGET;
  }
  op = &b->ops[k];
  left -= b->n - op->n;
  if (left < 0)
    goto over;
  FIRST_ISSUE(k);
  k = 0; /* blocks entered from here on begin at their beginning */
  goto *op->body;

#include "core/exec_base.inc"
#include "core/exec_mul.inc"
#include "core/exec_atomic.inc"
#include "core/exec_fp.inc"
#include "core/exec_bits.inc"
#include "core/exec_system.inc"

missed: /* by the fast path; the access is done */
  if (likely(!h->event))
    NEXT;
  goto leave;

  /* ---- ways out of a block ---- */

taken:
  SAVE;
  b = flow_jump(h, b, op, op->imm, 32, 0, 0);
  goto enter;

sequential:
  SAVE;
  b = flow_next(h, b);
  goto enter;

called:
  SAVE;
  b = flow_jump(h, b, op, op->imm, op->rd, b->end, 0);
  goto enter;

computed:
  SAVE;
  b = flow_jump(h, b, op, target, op->rd, b->end, -1);
  goto enter;

fault:
  h->left = left;
  b = flow_fault(h, b, op);
  goto enter;

leave:
  SAVE;
  b = flow_leave(h, b, op);

enter:
  left = h->left;
  if (b)
    ENTER(b);
  h->op = NULL;
  return h->stop;

over:
  /* The budget ends in this block: run only what is allowed of it. */
  left += b->n - b->ops[k].n;
  h->left = left;
  if (left == 0) {
    h->pc = b->pc + b->ops[k].offset;
    h->resume.block = b;
    h->resume.op = k;
    return CORE_STOP_BUDGET;
  }
  h->resume.block = b;
  b = block_truncate(h, b, k, left);
  op = &b->ops[k];
  FIRST_ISSUE(k);
  k = 0;
  left = 0;
  goto *op->body;
}
