/* SPDX-License-Identifier: MIT
 *
 * The timing model as the core sees it: what a decoded block costs. Timing
 * watches and never decides; nothing here can change architectural state.
 */
#ifndef CODOMS_SIMULATOR_TIMING_TIMING_H
#define CODOMS_SIMULATOR_TIMING_TIMING_H

#include "core/insn.h"

enum { TIMING_NOTHING = 255 }; /* a class for operations that cost nothing */

/* An instruction as the model sees it: registers 0..31 integer, 32..63
 * floating-point, 64..71 capabilities; 255: none. */
struct timing_insn {
  uint8_t class_;
  uint8_t write;
  uint8_t read[3];
  uint8_t extra; /* added by the instruction itself, not only its class */
};

struct timing_insn timing_insn(const struct insn *i);
/* Cycles of the sequence; elapsed[i] gets those before instruction i. */
uint32_t timing_block(const struct timing_insn *insn, unsigned count,
                      uint16_t *elapsed);
/* More when a block that ends with this instruction leaves by a taken
 * branch. */
uint32_t timing_taken(const struct timing_insn *last);
uint32_t timing_trap(void);   /* entering a handler */
uint32_t timing_return(void); /* sret, mret */

#endif
