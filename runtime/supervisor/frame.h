/* SPDX-License-Identifier: MIT
 *
 * Layouts that C and assembly share: the trap frame, a thread's own page, the
 * state of a thread in a domain and the frames of the kernel control stack.
 * The assembly uses the offsets; C has the structures and proves, field by
 * field, that both are the same.
 */
#ifndef CODOMS_SUPERVISOR_FRAME_H
#define CODOMS_SUPERVISOR_FRAME_H

/* Trap frame: register xN at 8 * N; x0's place holds the program counter. */
#define TRAP_PC   0
#define TRAP_X(n) (8 * (n))
#define TRAP_SIZE 256

/* A hart starts with its trap frame; sscratch points here in user mode. */
#define HART_STACK 256 /* top of its stack in the supervisor */

/* A thread. scdthread points THREAD_BIAS bytes into it, so that immediates of
 * 12 bits reach the header and the states of the first domains. */
#define THREAD_BIAS      2048
#define THREAD_KCS_TOP   0
#define THREAD_CURRENT   8
#define THREAD_DCS_OWNER 16
#define THREAD_STATES    64

/* A thread in a domain. sp is 0 while the thread has never been there. Else it
 * is where the next entry's stack starts: below everything that is live. */
#define STATE_SP         0
#define STATE_TP         8
#define STATE_TRAMPOLINE 16
#define STATE_DCS_TOP    24
#define STATE_DCS_LIMIT  32
#define STATE_SIZE       64

/* A frame of the kernel control stack: one crossing that has not returned. */
#define KCS_GATE          0 /* the return gate; bit 0 set: the caller died */
#define KCS_RA            8
#define KCS_SP            16
#define KCS_CALLER        24 /* the caller's state */
#define KCS_DCS_TOP       32
#define KCS_DCS_BASE      40 /* if the callee's base was raised */
#define KCS_DCS_LIMIT     48 /* these three: if it got a stack of its own */
#define KCS_DCS_OWNER     56 /* state whose capability stack was in use */
#define KCS_DCS_OWNER_TOP 64 /* what its dcs_top field was */
#define KCS_FRAME         80

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>

struct trap_frame {
  uint64_t x[32]; /* x[0] is the program counter */
};

struct state {
  uint64_t sp, tp, trampoline, dcs_top, dcs_limit;
  uint64_t stack; /* top of the stack; 0: nothing was made yet */
  uint64_t tls;   /* its block, 0: none */
  uint64_t unused;
};

struct thread {
  uint64_t kcs_top;
  uint64_t current;   /* address of the state of the domain it is in */
  uint64_t dcs_owner; /* address of the state whose capability stack is used */
  uint64_t unused[5];
  struct state states[]; /* by domain, behind one that is nobody's */
};

struct kcs_frame {
  uint64_t gate, ra, sp, caller;
  uint64_t dcs_top, dcs_base, dcs_limit, dcs_owner, dcs_owner_top;
  uint64_t death; /* status of the caller's process, if it died */
};

#define FRAME_IS(type, field, offset)                                          \
  _Static_assert(offsetof(struct type, field) == (offset), #type "." #field)
FRAME_IS(thread, kcs_top, THREAD_KCS_TOP);
FRAME_IS(thread, current, THREAD_CURRENT);
FRAME_IS(thread, dcs_owner, THREAD_DCS_OWNER);
FRAME_IS(thread, states, THREAD_STATES);
FRAME_IS(state, sp, STATE_SP);
FRAME_IS(state, tp, STATE_TP);
FRAME_IS(state, trampoline, STATE_TRAMPOLINE);
FRAME_IS(state, dcs_top, STATE_DCS_TOP);
FRAME_IS(state, dcs_limit, STATE_DCS_LIMIT);
FRAME_IS(kcs_frame, gate, KCS_GATE);
FRAME_IS(kcs_frame, ra, KCS_RA);
FRAME_IS(kcs_frame, sp, KCS_SP);
FRAME_IS(kcs_frame, caller, KCS_CALLER);
FRAME_IS(kcs_frame, dcs_top, KCS_DCS_TOP);
FRAME_IS(kcs_frame, dcs_base, KCS_DCS_BASE);
FRAME_IS(kcs_frame, dcs_limit, KCS_DCS_LIMIT);
FRAME_IS(kcs_frame, dcs_owner, KCS_DCS_OWNER);
FRAME_IS(kcs_frame, dcs_owner_top, KCS_DCS_OWNER_TOP);
_Static_assert(sizeof(struct trap_frame) == TRAP_SIZE, "trap frame");
_Static_assert(sizeof(struct state) == STATE_SIZE, "state");
_Static_assert(sizeof(struct kcs_frame) == KCS_FRAME, "kcs frame");
#undef FRAME_IS
#endif

#endif
