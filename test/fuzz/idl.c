/* SPDX-License-Identifier: MIT
 *
 * libFuzzer target: whatever the bytes are, the .dipc front end answers, the
 * formatter keeps every token and is idempotent, and what has no error can be
 * generated from (test/idl/Inputs/one.c has the rules).
 *
 *   cmake -DCODOMS_FUZZ=ON ... && ninja fuzz-idl
 *   build/bin/fuzz-idl -max_total_time=60 CORPUS test/idl/gen test/idl/diag
 */
#include "one.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct one one;
  one_run(&one, (const char *)data, size);
  one_end(&one);
  return 0;
}
