/* SPDX-License-Identifier: MIT
 *
 * The attacker's second process: calls back, so that calls nest.
 */
#include "tool.h"
#include "tool_impl.h"

uint64_t mate_impl_bounce(uint64_t x) {
  uint64_t result = x;
  return tool_again(x, &result) == DIPC_OK ? result : x;
}
