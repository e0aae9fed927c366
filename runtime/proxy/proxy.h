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
#define WITHOUT_KCS_LIMIT    8 /* mechanisms that are switched off */
#define WITHOUT_KCS_MATCH    16
#define WITHOUT_STACK_SWITCH 32

/* Patches: what the builder puts into an instruction of a template. */
#define PATCH_BRANCH     0 /* conditional branch to a fragment (argument) */
#define PATCH_JUMP       1 /* jal to a fragment (argument) */
#define PATCH_STATE      2 /* addi: callee's state - scdthread */
#define PATCH_STATE_HI   3 /* lui: its upper part */
#define PATCH_GATE       4 /* auipc, addi: the return gate */
#define PATCH_TARGET     5 /* auipc, jalr: the callee's entry */
#define PATCH_CALLER_TAG 6 /* addi */
#define PATCH_CALLEE_TAG 7 /* addi */
#define PATCH_MASK       8 /* cd.clr: registers that carry nothing */
#define PATCH_KINDS      9

/* The one supervisor call that a template makes (only proxies may), and the
 * one status that it gives; syscall.c proves that they are those of the
 * tables. */
#define SYS_THREAD_INIT 5
#define STATUS_EDEPTH   3

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
 * call; the body is in pages that nobody may. */
struct proxy_place {
  uint64_t slot, body;
  uint32_t *slot_memory, *body_memory;
};

#define PROXY_SLOT 16 /* bytes: fits the smallest entry alignment */

/* Bytes that the body takes. */
unsigned proxy_body_size(const struct proxy_recipe *recipe);
/* Builds; the caller has made sure that everything is in reach. */
void proxy_build(const struct proxy_recipe *recipe,
                 const struct proxy_place *place);
#endif

#endif
