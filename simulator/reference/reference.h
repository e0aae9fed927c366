/* SPDX-License-Identifier: MIT
 *
 * A second opinion on every access: the rules of docs/xcodoms.md written once
 * more, as plainly as possible, sharing no code and no table with core/. It
 * looks at a hart before each instruction, says what must become of it, and
 * compares. It is slow on purpose: no caches, one walk per access.
 *
 * What it judges is U-mode code with Xcodoms enabled: fetches, loads, stores,
 * atomics, jumps, and the capability instructions with their results. It does
 * not judge arithmetic (QEMU does, see test/simulator) nor M and S mode.
 */
#ifndef CODOMS_SIMULATOR_REFERENCE_REFERENCE_H
#define CODOMS_SIMULATOR_REFERENCE_REFERENCE_H

#include "core/core.h"

#include <stdio.h>

/* ---- watch.c: what others call ------------------------------------------- */

struct reference;
/* `ram`: the guest's, as in struct core_bus. */
struct reference *reference_new(const uint8_t *ram, uint64_t base,
                                uint64_t size);
void reference_free(struct reference *r);
/* The observer's callbacks `before` and `trap`. */
void reference_before(struct reference *r, struct hart *h);
void reference_trap(struct reference *r, struct hart *h,
                    const struct core_trap *t);
/* One line with what was checked; the first disagreements have been printed
 * to `out` as they happened. False if there were any. */
bool reference_finish(const struct reference *r, FILE *out);

/* ---- rule.c: pages and rights (sections 2, 3, 4, 7) */

enum { NIL, CALL, READ, WRITE };

/* What must become of an instruction: it retires, or this trap. */
struct outcome {
  bool refused;
  unsigned cause;
  uint64_t tval;
  unsigned subcode; /* of causes 24 to 29 */
};

struct page {
  bool mapped; /* else an access is a page fault */
  uint64_t pa; /* of the byte asked for */
  uint64_t size, pte;
  uint32_t tag;
  bool p, c;
};

struct capability {
  uint64_t base, length, meta, value; /* as in memory */
};

/* One hart as the rules see it. */
struct view {
  const uint8_t *ram;
  uint64_t ram_base, ram_size;
  struct hart *hart;
  struct page code; /* of the instruction: the subject */
  struct capability cap[8];
};

struct outcome retires(void);
struct outcome trap_of(unsigned cause, uint64_t tval, unsigned subcode);

uint64_t view_csr(const struct view *v, unsigned number);
bool view_physical(const struct view *v, uint64_t pa, void *bytes,
                   unsigned size);
struct page page_at(const struct view *v, uint64_t va);
/* Whether page bits let U mode read, write or execute, A and D included. */
bool page_bits(const struct view *v, const struct page *p, unsigned pte_bit);

unsigned cap_perm(const struct capability *c);
bool cap_covers(const struct capability *c, uint64_t base, uint64_t length);
/* Permission of the subject over a tag without capabilities, -1: a miss. */
int own_permission(const struct view *v, uint32_t object);

struct outcome fetch_rule(struct view *v, uint64_t pc, unsigned length);
/* `storage`: by cd.ld or cd.st, which want C instead of refusing it. */
struct outcome data_rule(const struct view *v, uint64_t va, unsigned size,
                         unsigned perm, bool storage);
struct outcome jump_rule(const struct view *v, uint64_t target);

/* ---- decode.c: what an instruction is about to do */

enum intent_kind {
  INTENT_OTHER, /* touches no memory and no capability; may be illegal */
  INTENT_LOAD,
  INTENT_STORE, /* also sc and AMOs */
  INTENT_TOUCH, /* cbo.inval, clean, flush: either right will do */
  INTENT_JUMP,  /* taken */
  INTENT_CAPABILITY
};

struct intent {
  enum intent_kind kind;
  unsigned length; /* of the instruction, bytes */
  uint64_t va;     /* or the target */
  unsigned size;
  uint64_t told;    /* what tval says, if not the first refused byte */
  bool conditional; /* sc: may do nothing */
};

struct intent intent_of(const struct view *v, uint64_t pc, uint32_t word);

/* ---- capability.c: sections 5 and 6 */

struct effect {
  struct outcome outcome;
  struct capability cap[8]; /* afterwards */
  unsigned rd;              /* 0: none */
  uint64_t value;           /* of rd */
  uint32_t zeroed;          /* x registers that are zero, as a mask */
};

struct effect capability_effect(const struct view *v, uint32_t word);
/* Its revocation counter has moved. */
bool capability_dead(const struct view *v, const struct capability *c);

#endif
