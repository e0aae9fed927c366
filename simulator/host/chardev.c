/* SPDX-License-Identifier: MIT
 *
 * Bytes of serial lines. A terminal is switched to single keys while the
 * simulator runs; with CHARDEV_KEYS it sends signals no more, and Control-A x
 * ends the run (Control-A twice is one Control-A), as with QEMU's -nographic.
 */
#include "host/chardev.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { ESCAPE = 1 }; /* Control-A */

static struct termios saved_terminal; /* for restore_terminal, at exit */

static void restore_terminal(void) {
  tcsetattr(STDIN_FILENO, TCSANOW, &saved_terminal);
}

static void prepare_terminal(bool keys) {
  if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &saved_terminal))
    return;
  struct termios raw = saved_terminal;
  raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | (keys ? ISIG | IEXTEN : 0));
  raw.c_iflag &= ~(tcflag_t)(keys ? ICRNL | INLCR | IXON : 0);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  if (!tcsetattr(STDIN_FILENO, TCSANOW, &raw))
    atexit(restore_terminal);
}

bool chardev_open(struct chardev *c, enum chardev_kind kind, const char *path,
                  struct problem *p) {
  *c = (struct chardev){.kind = kind, .in = -1};
  if (kind == CHARDEV_FILE) {
    c->out = fopen(path, "we");
    return c->out ||
           problem_set(p, "cannot write '%s': %s", path, strerror(errno));
  }
  if (kind == CHARDEV_NULL)
    return true;
  c->out = stdout;
  c->terminal = isatty(STDOUT_FILENO);
  if (kind != CHARDEV_OUTPUT) {
    c->in = STDIN_FILENO;
    prepare_terminal(kind == CHARDEV_KEYS);
  }
  return true;
}

bool chardev_flush(struct chardev *c) { return !c->out || !fflush(c->out); }

bool chardev_close(struct chardev *c) {
  bool good = chardev_flush(c);
  if (c->kind == CHARDEV_FILE && c->out)
    good = fclose(c->out) == 0 && good;
  *c = (struct chardev){.kind = CHARDEV_NULL, .in = -1};
  return good;
}

bool chardev_put(struct chardev *c, const void *bytes, size_t size) {
  if (!c->out || !size)
    return true;
  if (fwrite(bytes, 1, size, c->out) != size)
    return false;
  return !c->terminal || !memchr(bytes, '\n', size) || !fflush(c->out);
}

/* Takes the escapes out; gives how many bytes are left. */
static size_t unescape(struct chardev *c, uint8_t *bytes, size_t size) {
  size_t kept = 0;
  for (size_t i = 0; i < size; i++) {
    if (!c->escaped && bytes[i] == ESCAPE) {
      c->escaped = true;
      continue;
    }
    c->quit |= c->escaped && (bytes[i] == 'x' || bytes[i] == 'X');
    if (!c->escaped || bytes[i] == ESCAPE || bytes[i] == 'a')
      bytes[kept++] = c->escaped ? ESCAPE : bytes[i];
    c->escaped = false;
  }
  return kept;
}

size_t chardev_get(struct chardev *c, uint8_t *bytes, size_t size) {
  struct pollfd ready = {c->in, POLLIN, 0};
  if (c->in < 0 || !size || poll(&ready, 1, 0) <= 0)
    return 0;
  ssize_t n = read(c->in, bytes, size);
  if (n <= 0) {
    if (n == 0 || errno != EINTR)
      c->in = -1;
    return 0;
  }
  bool keys = c->kind == CHARDEV_KEYS && isatty(c->in);
  return keys ? unescape(c, bytes, (size_t)n) : (size_t)n;
}
