/* SPDX-License-Identifier: MIT
 *
 * What the templates in call.S and return.S and their builder (proxy.c) agree
 * on: the kinds of patches, and the features that choose fragments.
 */
#ifndef CODOMS_PROXY_PROXY_H
#define CODOMS_PROXY_PROXY_H

/* Features of a variant; proxy.def says which fragments they bring or drop. */
#define WITH_DCS_RAISED      1 /* DCS integrity: hide the caller's entries */
#define WITH_DCS_OWN         2 /* DCS confidentiality: the callee's own stack */
#define WITH_FAR_STATE       4 /* callee's state beyond a 12-bit immediate */
#define WITH_FAR_TAG         8 /* the same of the caller's tag */
#define WITH_SELF            16 /* a domain that calls itself */
#define WITHOUT_CALLEE       32 /* an edge that leads nowhere yet, or no more */
#define WITHOUT_KCS_MATCH    64 /* mechanisms that are switched off */
#define WITHOUT_STACK_SWITCH 128

/* Patches: what the builder puts into an instruction of a template. */
#define PATCH_BRANCH     0 /* conditional branch to a fragment (argument) */
#define PATCH_STATE      1 /* addi: callee's state - scdthread */
#define PATCH_STATE_HI   2 /* lui: its upper part */
#define PATCH_GATE       3 /* lui, addi: the return gate */
#define PATCH_TARGET     4 /* auipc, ld: where the body has the callee's entry */
#define PATCH_CALLER_TAG 5 /* addi */
#define PATCH_FAR_TAG    6 /* lui, addi: the same */
#define PATCH_EDGE       7 /* lui, addi: how the supervisor calls the edge */
#define PATCH_MASK       8 /* cd.clr: registers that carry nothing */
#define PATCH_KINDS      9

/* The one supervisor call that a template makes (only proxies may); syscall.c
 * proves that it is that of the table. */
#define SYS_THREAD_INIT 5

#ifndef __ASSEMBLER__
#include <stdint.h>

/* One half of a crossing, to be built. */
enum proxy_half { PROXY_CALL, PROXY_GATE };

struct proxy_recipe {
  enum proxy_half half;
  unsigned features;
  int64_t value[PATCH_KINDS]; /* GATE and TARGET are addresses */
};

/* Where it goes: addresses at which it will run, and the same memory as the
 * supervisor sees it. The slot is PROXY_SLOT bytes in a page that others may
 * call; the body is in pages that nobody may. A body starts with the target's
 * address, so that any target is in reach, and is aligned for it. */
struct proxy_place {
  uint64_t slot, body;
  uint32_t *slot_memory, *body_memory;
};

#define PROXY_LITERAL 8  /* the callee's entry, in front of the body's code */
#define PROXY_SLOT    16 /* bytes: fits the smallest entry alignment */

/* cd.clr's operand for all registers but the first n. */
static inline int64_t proxy_mask_above(unsigned n) {
  return 0xff & ~((1u << n) - 1);
}

/* Bytes that the body takes. */
unsigned proxy_body_size(const struct proxy_recipe *recipe);
/* Builds; the caller has made sure that everything is in reach. */
void proxy_build(const struct proxy_recipe *recipe,
                 const struct proxy_place *place);
#endif

#endif
