/* SPDX-License-Identifier: MIT
 *
 * A client that lies goes past its stub: HOSTILE(I_P) makes hostile_I_P, which
 * jumps through the slot with the words and capabilities that it is given.
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <codoms/cap.h>
#include <dipc.h>

struct hostile {
  uint64_t status, value;
};

#define HOSTILE(NAME)                                                          \
  __asm__(".pushsection .text\n"                                               \
          "hostile_" #NAME ":\n"                                               \
          "  lla t1, __dipc_slot_" #NAME "\n"                                  \
          "  ld t1, (t1)\n"                                                    \
          "  jr t1\n"                                                          \
          ".popsection\n");                                                    \
  struct hostile hostile_##NAME(uint64_t, ...)

#endif
