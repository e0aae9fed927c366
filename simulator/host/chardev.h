/* SPDX-License-Identifier: MIT
 *
 * Where the bytes of a serial line go and come from: the standard streams, a
 * file, or nowhere. Devices own one each; only one may have the standard
 * input, which the terminal is prepared for.
 */
#ifndef CODOMS_SIMULATOR_HOST_CHARDEV_H
#define CODOMS_SIMULATOR_HOST_CHARDEV_H

#include "host/console.h"

#include <stddef.h>

enum chardev_kind {
  CHARDEV_OUTPUT, /* standard output, no input */
  CHARDEV_STDIO,  /* both standard streams */
  CHARDEV_KEYS,   /* the same, and a terminal hands over every key */
  CHARDEV_FILE,   /* output to a file */
  CHARDEV_NULL
};

struct chardev {
  enum chardev_kind kind;
  FILE *out;     /* null: discarded */
  int in;        /* descriptor, -1 if there is no input (any more) */
  bool terminal; /* flush at every line */
  bool escaped;  /* CHARDEV_KEYS: the key before was Control-A */
  bool quit;     /* Control-A x was typed */
};

bool chardev_open(struct chardev *c, enum chardev_kind kind, const char *path,
                  struct problem *p);
/* Flushes; false: the output is not complete. */
bool chardev_close(struct chardev *c);
bool chardev_put(struct chardev *c, const void *bytes, size_t size);
bool chardev_flush(struct chardev *c);
/* What is there, at most `size`; never waits. */
size_t chardev_get(struct chardev *c, uint8_t *bytes, size_t size);

#endif
