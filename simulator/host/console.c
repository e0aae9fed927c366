/* SPDX-License-Identifier: MIT
 *
 * Messages, colours, progress and whole-or-nothing output files.
 */
#include "host/console.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool problem_set(struct problem *p, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(p->text, sizeof p->text, format, arguments);
  va_end(arguments);
  return false;
}

const char *console_style(const struct console *c, enum style style) {
  static const char *const escapes[] = {
      [STYLE_PLAIN] = "\033[0m",    [STYLE_BOLD] = "\033[1m",
      [STYLE_ERROR] = "\033[1;31m", [STYLE_WARNING] = "\033[1;35m",
      [STYLE_NOTE] = "\033[1;36m",  [STYLE_CARET] = "\033[1;32m",
  };
  return c->color ? escapes[style] : "";
}

void console_clear_progress(struct console *c) {
  if (!c->progress_shown)
    return;
  fputs("\r\033[K", stderr);
  c->progress_shown = false;
}

static void say(struct console *c, enum style style, const char *kind,
                const char *format, va_list arguments) {
  console_clear_progress(c);
  fflush(stdout);
  fprintf(stderr, "%scodoms-sim: %s%s:%s ", console_style(c, STYLE_BOLD),
          console_style(c, style), kind, console_style(c, STYLE_PLAIN));
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
}

void console_error(struct console *c, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(c, STYLE_ERROR, "error", format, arguments);
  va_end(arguments);
}

void console_warning(struct console *c, const char *format, ...) {
  if (c->quiet)
    return;
  va_list arguments;
  va_start(arguments, format);
  say(c, STYLE_WARNING, "warning", format, arguments);
  va_end(arguments);
}

void console_note(struct console *c, const char *format, ...) {
  if (c->quiet)
    return;
  va_list arguments;
  va_start(arguments, format);
  say(c, STYLE_NOTE, "note", format, arguments);
  va_end(arguments);
}

void console_progress(struct console *c, const char *format, ...) {
  if (!c->progress)
    return;
  console_clear_progress(c);
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fflush(stderr);
  c->progress_shown = true;
}

static bool is_special(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

static bool open_failed(struct outfile *o, const char *path,
                        struct problem *p) {
  problem_set(p, "cannot write '%s': %s", path, strerror(errno));
  free(o->path);
  free(o->temporary);
  *o = (struct outfile){0};
  return false;
}

bool outfile_open(struct outfile *o, const char *path, struct problem *p) {
  *o = (struct outfile){0};
  o->path = strdup(path);
  if (is_special(path)) {
    o->stream = fopen(path, "w");
    return o->stream || open_failed(o, path, p);
  }
  if (asprintf(&o->temporary, "%s.XXXXXX", path) < 0) {
    o->temporary = NULL;
    return open_failed(o, path, p);
  }
  int fd = mkstemp(o->temporary);
  if (fd < 0)
    return open_failed(o, path, p);
  mode_t mask = umask(0);
  umask(mask);
  fchmod(fd, 0666 & ~mask);
  o->stream = fdopen(fd, "w");
  return o->stream || open_failed(o, path, p);
}

bool outfile_commit(struct outfile *o, struct problem *p) {
  bool good = !ferror(o->stream);
  good = fclose(o->stream) == 0 && good;
  o->stream = NULL;
  if (good && o->temporary)
    good = rename(o->temporary, o->path) == 0;
  if (!good) {
    problem_set(p, "cannot write '%s': %s", o->path, strerror(errno));
    if (o->temporary)
      unlink(o->temporary);
  }
  free(o->path);
  free(o->temporary);
  *o = (struct outfile){0};
  return good;
}

void outfile_discard(struct outfile *o) {
  if (o->stream)
    fclose(o->stream);
  if (o->temporary)
    unlink(o->temporary);
  free(o->path);
  free(o->temporary);
  *o = (struct outfile){0};
}

void json_string(FILE *out, const char *text) {
  fputc('"', out);
  for (const unsigned char *c = (const unsigned char *)text; *c; c++)
    if (*c == '"' || *c == '\\')
      fprintf(out, "\\%c", *c);
    else if (*c < 0x20 || *c > 0x7e || *c == '<') /* might be inside HTML */
      fprintf(out, "\\u%04x", *c);
    else
      fputc(*c, out);
  fputc('"', out);
}
