/* SPDX-License-Identifier: MIT
 *
 * The command line's arguments, as main expects them. The strings and the
 * vector live on the stack that main runs on.
 */
#include "internal.h"
#include <string.h>

enum { SPACE = 16384, MOST = 256 };

static int split(char *text, const char *end, char **argv) {
  int argc = 0;
  while (text < end && argc < MOST) {
    argv[argc++] = text;
    text += strlen(text) + 1;
  }
  argv[argc] = NULL;
  return argc;
}

int __dipc_run_main(void) {
  char text[SPACE], *argv[MOST + 1];
  int64_t bytes =
      dipc_supervisor(DIPC_DO_args, (uint64_t)text, sizeof text - 1, 0);
  if (bytes < 0)
    bytes = 0;
  if (bytes > (int64_t)sizeof text - 1)
    bytes = sizeof text - 1;
  text[bytes] = 0;
  return main(split(text, text + bytes, argv), argv);
}
