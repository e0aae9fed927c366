/* SPDX-License-Identifier: MIT
 *
 * The interpreter's loop again, with a timing model that watches (timed.h).
 */
#define TIMED 1
#include "core/run.c"
