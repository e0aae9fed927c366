/* SPDX-License-Identifier: MIT
 *
 * Disassembles words for the comparison with llvm-mc: reads one hexadecimal
 * word a line, writes its text or `-` if the encoding is illegal. Uses the
 * core's own function, the one behind every trace and report.
 */
#include "core/core.h"

#include <stdio.h>
#include <stdlib.h>

int main(void) {
  char line[64], text[128];
  while (fgets(line, sizeof line, stdin)) {
    uint32_t word = (uint32_t)strtoul(line, NULL, 16);
    unsigned length = core_disassemble(word, 0, text, sizeof text);
    printf("%s\n", length ? text : "-");
  }
  return ferror(stdin) || fflush(stdout) ? 1 : 0;
}
