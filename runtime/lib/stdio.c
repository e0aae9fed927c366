/* SPDX-License-Identifier: MIT
 *
 * The C library's three streams over the supervisor's console. Output goes out
 * by the line; there is no input.
 */
#include "internal.h"
#include <stdio.h>

struct stream {
  FILE file; /* first: the library passes this address */
  uint64_t descriptor;
  size_t used;
  char line[512];
};

static int flush(FILE *file) {
  struct stream *s = (struct stream *)file;
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

static int put(char c, FILE *file) {
  struct stream *s = (struct stream *)file;
  s->line[s->used++] = c;
  if (c == '\n' || s->used == sizeof s->line)
    return flush(file) ? EOF : (unsigned char)c;
  return (unsigned char)c;
}

static int get(FILE *file) {
  (void)file;
  return _FDEV_EOF;
}

static FILE input = FDEV_SETUP_STREAM(NULL, get, NULL, _FDEV_SETUP_READ);
static struct stream output = {
    FDEV_SETUP_STREAM(put, NULL, flush, _FDEV_SETUP_WRITE), 1, 0, ""};
static struct stream errors = {
    FDEV_SETUP_STREAM(put, NULL, flush, _FDEV_SETUP_WRITE), 2, 0, ""};

FILE *const stdin = &input;
FILE *const stdout = &output.file;
FILE *const stderr = &errors.file;

void __dipc_flush(void) {
  flush(stdout);
  flush(stderr);
}
