/* SPDX-License-Identifier: MIT
 *
 * The core files as tables. Each must say everything once: what is missing or
 * double is a wrong number of rows and does not compile.
 */
#include "timing/timing.h"

#include <stddef.h>

#define ONE(...) +1

static const struct timing_core cores[] = {
    {.name = "u54",
     .latency = {
#define LATENCY(class_, unit_, busy_, issue_, result_, source)                 \
  [K_##class_] = {U_##unit_, busy_, issue_, result_},
#include "timing/cores/u54.def"
     },
     .parameter = {
#define PARAM(id, value, source) [P_##id] = value,
#include "timing/cores/u54.def"
     }},
    {.name = "wide",
     .latency = {
#define LATENCY(class_, unit_, busy_, issue_, result_, source)                 \
  [K_##class_] = {U_##unit_, busy_, issue_, result_},
#include "timing/cores/wide.def"
     },
     .parameter = {
#define PARAM(id, value, source) [P_##id] = value,
#include "timing/cores/wide.def"
     }},
};

enum {
  LATENCIES_U54 = 0
#define LATENCY ONE
#include "timing/cores/u54.def"
  ,
  LATENCIES_WIDE = 0
#define LATENCY ONE
#include "timing/cores/wide.def"
  ,
  PARAMS_U54 = 0
#define PARAM ONE
#include "timing/cores/u54.def"
  ,
  PARAMS_WIDE = 0
#define PARAM ONE
#include "timing/cores/wide.def"
};
_Static_assert((int)LATENCIES_U54 == K_COUNT && (int)LATENCIES_WIDE == K_COUNT,
               "each class has one row in each core file");
_Static_assert((int)PARAMS_U54 == P_COUNT && (int)PARAMS_WIDE == P_COUNT,
               "each parameter has one row in each core file");

const struct timing_core *timing_core(unsigned n) {
  return n && n <= sizeof cores / sizeof *cores ? &cores[n - 1] : NULL;
}
