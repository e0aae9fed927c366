/* SPDX-License-Identifier: MIT
 *
 * One input through the whole front end, for the prefix test and the fuzzer.
 */
#ifndef ONE_H
#define ONE_H

#include "idl.h"

struct one {
  struct idl idl;
  struct tokens *tokens;
  size_t syntax_errors;
};

/* Parses, formats twice, checks and generates; aborts with a message if a rule
 * that holds for every input is broken. Imports are not opened. */
void one_run(struct one *one, const char *data, size_t size);
void one_end(struct one *one);

#endif
