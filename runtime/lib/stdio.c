/* SPDX-License-Identifier: MIT
 *
 * The C library's three streams over the supervisor's console. Output goes out
 * by the line; there is no input.
 */
#include "internal.h"
#include <codoms/thread.h>
#include <stdio.h>

struct stream {
  FILE file; /* first: the library passes this address */
  uint64_t descriptor;
  dipc_mutex mutex; /* over what follows */
  size_t used;
  char line[512];
};

static int empty(struct stream *s) {
  size_t done = 0;
  while (done < s->used) {
    int64_t n = dipc_supervisor(DIPC_DO_write, s->descriptor,
                                (uint64_t)(s->line + done), s->used - done);
    if (n <= 0)
      break;
    done += (size_t)n;
  }
  int result = done == s->used ? 0 : EOF;
  s->used = 0;
  return result;
}

static int flush(FILE *file) {
  struct stream *s = (struct stream *)file;
  dipc_lock(&s->mutex);
  int result = empty(s);
  dipc_unlock(&s->mutex);
  return result;
}

static int put(char c, FILE *file) {
  struct stream *s = (struct stream *)file;
  int result = 0;
  dipc_lock(&s->mutex);
  s->line[s->used++] = c;
  if (c == '\n' || s->used == sizeof s->line)
    result = empty(s);
  dipc_unlock(&s->mutex);
  return result ? EOF : (unsigned char)c;
}

static int get(FILE *file) {
  (void)file;
  return _FDEV_EOF;
}

static FILE input = FDEV_SETUP_STREAM(NULL, get, NULL, _FDEV_SETUP_READ);
static struct stream output = {
    FDEV_SETUP_STREAM(put, NULL, flush, _FDEV_SETUP_WRITE), 1, {0}, 0, ""};
static struct stream errors = {
    FDEV_SETUP_STREAM(put, NULL, flush, _FDEV_SETUP_WRITE), 2, {0}, 0, ""};

FILE *const stdin = &input;
FILE *const stdout = &output.file;
FILE *const stderr = &errors.file;

void __dipc_flush(void) {
  flush(stdout);
  flush(stderr);
}
