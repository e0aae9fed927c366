/* SPDX-License-Identifier: MIT
 *
 * From one block to the next, whenever a block's own links do not know the
 * way: jumps out of the page with the check of section 7, running on into the
 * next page, exceptions, interrupts, stops. Everything that happens between
 * two instructions happens here, so run.c never looks for it.
 */
#include "core/hart.h"
#include "timing/timing.h"

#include <string.h>

enum { PATIENCE = 8 }; /* traps without an instruction between them */

static void retired(struct hart *h, const struct block *b) {
  if (unlikely(h->observer.retire != NULL))
    OBSERVE(h, retire, b->pc, b->raw);
}

/* The word of an instruction of a block, for tval. */
static uint32_t word_of(const struct hart *h, const struct block *b,
                        const struct op *op) {
  const uint8_t *host = mmu_host(h, b->pa + op->offset, 4);
  uint32_t word;
  if (b->straddles || !host)
    return b->raw;
  memcpy(&word, host, 4);
  return (word & 3) == 3 ? word : word & 0xffff;
}

bool flow_illegal(struct hart *h) {
  h->exc = (struct exception){.cause = CAUSE_illegal,
                              .tval = word_of(h, h->block, h->op)};
  return false;
}

/* Takes the instructions from op on back: they have not been executed. */
static void rewind_to(struct hart *h, const struct block *b,
                      const struct op *op) {
  h->left += b->n - op->n;
  h->pc = b->pc + op->offset;
  h->op = NULL;
}

static void set_domain(struct hart *h, uint64_t tag_word, bool jump) {
  uint32_t from = h->tag;
  if (h->p && !(tag_word & TAG_P) && h->mie)
    h->event |= EVENT_IRQ; /* one may have waited (XC-PRV-6) */
  h->tag = TAG_OF(tag_word);
  h->p = tag_word & TAG_P;
  mmu_select(h);
  if (jump && h->tag != from)
    OBSERVE(h, domain_change, from, h->tag);
}

static bool other_domain(const struct hart *h, uint64_t tag_word) {
  return TAG_OF(tag_word) != h->tag || !(tag_word & TAG_P) != !h->p;
}

/* The page at pc, in the world of its domain; null with an exception. */
static struct fetch_entry *page_at_pc(struct hart *h) {
  struct fetch_entry *e = mmu_fetch(h, h->pc);
  if (!e || !h->fetch_world->key.check)
    return e;
  if (other_domain(h, e->tag_word)) {
    set_domain(h, e->tag_word, false);
    e = mmu_fetch(h, h->pc);
  }
  if (e && TAG_OF(e->tag_word) == 0) {
    domain_raise(h, CAUSE_domain_jump, h->pc, e->tag_word, PERM_CALL, SUB_tag0);
    return NULL;
  }
  return e;
}

static bool awake(struct hart *h) {
  if (csr_mip(h) & h->mie)
    h->event &= ~EVENT_WAIT;
  return !(h->event & EVENT_WAIT);
}

/* What callbacks and CSRs have asked for. False: the run is over. */
static bool events(struct hart *h, bool *trapped) {
  *trapped = false;
  if (h->event & EVENT_FLUSH) {
    block_flush(h);
    h->event &= ~EVENT_FLUSH;
  }
  if (h->event & EVENT_STOP) {
    h->stop = CORE_STOP_ASKED;
    return false;
  }
  if (h->event & EVENT_PAUSE) {
    h->stop = CORE_STOP_BUDGET;
    return false;
  }
  if (h->event & EVENT_WAIT && !awake(h)) {
    h->stop = CORE_STOP_WFI;
    return false;
  }
  if (h->event & EVENT_IRQ) {
    h->event &= ~EVENT_IRQ;
    *trapped = trap_interrupt(h);
  }
  return true;
}

/* Tells observers that b is about to run. True if one of them asked for
 * something. */
static bool announce(struct hart *h, const struct block *b) {
  uint64_t now = hart_instructions(h) + 1;
  if (unlikely(b->class_ != h->class_)) {
    unsigned from = h->class_;
    h->class_ = b->class_;
    OBSERVE(h, class_change, from, b->class_);
  }
  if (unlikely(b->hook) && (h->hook_done != now || h->hook_pc != h->pc)) {
    h->hook_done = now;
    h->hook_pc = h->pc;
    OBSERVE(h, hook);
  }
  return h->event != 0;
}

/* A handler that cannot be fetched traps for ever; let the budget end it. */
static bool patience(struct hart *h, unsigned *traps) {
  if (++*traps <= PATIENCE)
    return true;
  if (h->left > 0) {
    h->left--;
    h->until--;
    return true;
  }
  h->stop = CORE_STOP_BUDGET;
  return false;
}

struct block *flow_start(struct hart *h) {
  unsigned traps = 0;
  h->op = NULL;
  while (patience(h, &traps)) {
    struct fetch_entry *e = page_at_pc(h);
    struct block *b;
    bool trapped;
    if (h->event) {
      if (!events(h, &trapped))
        return NULL;
      if (trapped)
        continue;
    }
    b = e ? block_find(h, h->pc, e) : NULL;
    if (!b) {
      trap_take(h, h->exc.cause);
      continue;
    }
    if (announce(h, b))
      continue;
    b->world = h->wid;
    if (!b->hook && !h->observer.retire && e->host)
      h->jumps[h->pc >> 1 & (JUMP_CACHE - 1)] = b;
    return b;
  }
  return NULL;
}

/* Continues at h->pc and lets the block remember where that was. */
static struct block *go(struct hart *h, struct block *b, int which) {
  uint64_t world = h->wid;
  unsigned class_ = h->class_;
  uint64_t flushes = h->flushes;
  struct block *next = flow_start(h);
  if (which >= 0 && next && h->flushes == flushes && h->wid == world && h->class_ == class_ &&
      !next->hook && !h->observer.retire &&
      next->pc == (which ? b->end : (uint64_t)b->ops[b->ops_count - 1].imm))
    b->link[which] = next;
  return next;
}

/* A refused jump has neither called nor returned: the shadow stack is as it
 * was before. */
static void undo_shadow(struct hart *h, uint64_t target, unsigned rd,
                        uint64_t link) {
  if (rd == 1 && h->shadow[h->shadow_top & (SHADOW - 1)] == link)
    h->shadow_top--;
  else if (rd == 32 && (h->x[1] & ~UINT64_C(1)) == target &&
           h->shadow[(h->shadow_top + 1) & (SHADOW - 1)] == target)
    h->shadow_top++;
}

struct block *flow_jump(struct hart *h, struct block *b, const struct op *op,
                        uint64_t target, unsigned rd, uint64_t link,
                        int which) {
  struct fetch_entry *e = NULL;
  h->op = NULL;
  if (h->fetch_world->key.check) {
    e = mmu_fetch(h, target);
    if (e && !domain_jump(h, target, e->tag_word)) {
      rewind_to(h, b, op);
      undo_shadow(h, target, rd, link);
      trap_take(h, h->exc.cause);
      return flow_start(h);
    }
  }
  h->x[rd] = link;
  h->pc = target;
  retired(h, b);
  if (e && other_domain(h, e->tag_word)) {
    set_domain(h, e->tag_word, true);
    which = -1;
  }
  return go(h, b, which);
}

/* XC-JMP-6 */
static bool fell_through(struct hart *h) {
  struct fetch_entry *e = mmu_fetch(h, h->pc);
  if (!e || !other_domain(h, e->tag_word) || hart_off(h, OFF_fallthrough))
    return false;
  domain_raise(h, CAUSE_domain_jump, h->pc, e->tag_word, PERM_NIL,
               SUB_fallthrough);
  return true;
}

struct block *flow_next(struct hart *h, struct block *b) {
  h->op = NULL;
  h->pc = b->end;
  retired(h, b);
  if (h->fetch_world->key.check && (b->pc ^ b->end) & PAGE_MASK &&
      fell_through(h)) {
    trap_take(h, h->exc.cause);
    return flow_start(h);
  }
  return go(h, b, 1);
}

struct block *flow_fault(struct hart *h, struct block *b, const struct op *op) {
  rewind_to(h, b, op);
  trap_take(h, h->exc.cause);
  return flow_start(h);
}

struct block *flow_leave(struct hart *h, struct block *b, const struct op *op) {
  if (op[1].n == b->n && b->pc + op[1].offset == b->end)
    return flow_next(h, b);
  rewind_to(h, b, op + 1);
  if (unlikely(h->redirected)) {
    h->redirected = false;
    h->pc = h->redirect;
  }
  return flow_start(h);
}

/* ---- instructions that change the flow's own state ---- */

static bool environment_call(struct hart *h) {
  static const uint8_t cause[] = {CAUSE_ecall_u, CAUSE_ecall_s, 0,
                                  CAUSE_ecall_m};
  h->exc = (struct exception){.cause = cause[h->mode]};
  return false;
}

static bool wait_for_interrupt(struct hart *h) {
  if (!domain_trusted(h) || (h->mode != MODE_M && h->mstatus & MS_TW))
    return flow_illegal(h);
  h->event |= EVENT_WAIT;
  return true;
}

static bool fence_translation(struct hart *h) {
  if (!domain_trusted(h) || (h->mode != MODE_M && h->mstatus & MS_TVM))
    return flow_illegal(h);
  mmu_new_epoch(h);
  if (h->timing)
    timing_flush_tlbs(h->timing);
  return true;
}

static bool return_from_trap(struct hart *h, bool machine) {
  if (!trap_return(h, machine))
    return flow_illegal(h);
  return true;
}

static bool execute(struct hart *h, unsigned id) {
  switch (id) {
  case I_ecall:
    return environment_call(h);
  case I_ebreak:
    h->exc = (struct exception){.cause = CAUSE_breakpoint,
                                .tval = h->block->pc + h->op->offset};
    return false;
  case I_wfi:
    return wait_for_interrupt(h);
  case I_sfence_vma:
  case I_sinval_vma:
    return fence_translation(h);
  case I_sfence_w_inval: /* sinval.vma has done it all */
  case I_sfence_inval_ir:
    return domain_trusted(h) || flow_illegal(h);
  case I_fence_i:
    h->event |= EVENT_FLUSH;
    if (h->timing)
      timing_flush_code(h->timing);
    return true;
  default:
    return return_from_trap(h, id == I_mret);
  }
}

struct block *flow_system(struct hart *h, struct block *b, const struct op *op,
                          unsigned id) {
  if (!execute(h, id))
    return flow_fault(h, b, op);
  if (id != I_sret && id != I_mret)
    return flow_next(h, b);
  h->op = NULL;
  retired(h, b);
  OBSERVE(h, resume);
  return flow_start(h);
}
