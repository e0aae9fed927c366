/* SPDX-License-Identifier: MIT
 *
 * The command line of codoms-sim, parsed and checked.
 */
#ifndef CODOMS_SIMULATOR_OPTIONS_H
#define CODOMS_SIMULATOR_OPTIONS_H

#include "machine/board.h"

#include <stdbool.h>
#include <stdint.h>

enum edges_form { EDGES_NONE, EDGES_TEXT, EDGES_JSON };
enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct options {
  uint64_t memory, kcs_frames, max_instructions, max_cycles, harts, quantum, seed;
  uint64_t disabled;         /* all mechanism.def bits */
  uint64_t disabled_machine; /* those that the core acts on */
  const char *signature, *supervisor, *stats, *trace, *gdb, *report, *profile, *coverage;
  bool bare, input, commit_log, reference, xcodoms, quiet, trap_misaligned, freeze;
  unsigned model; /* 0: ideal, else a row of timing/core.def */
  bool model_given;
  /* Software that knows nothing of the simulator: -bios, -kernel. */
  const char *bios, *kernel, *initrd, *append, *dtb, *dump_dtb;
  bool system, nographic, force_xcodoms;
  unsigned granularity; /* bytes in a line of the signature */
  struct board board;
  enum edges_form edges;
  enum color_when color;
  char **images;
  unsigned image_count;
  char *
      *arguments; /* argv of the guest: the first image, then what follows -- */
  unsigned argument_count;
};

/* What to do next: go on, or exit with a status. */
struct verdict {
  bool exit;
  int status;
};
struct verdict options_parse(struct options *o, int argc, char **argv);
/* options_board.c: one of the options that describe the board, in QEMU's
 * spelling, and what they say together. */
struct verdict options_board(struct board *b, const char *option,
                             const char *text);
struct verdict options_board_check(const struct board *b);
void options_free(struct options *o);

#endif
