/* SPDX-License-Identifier: MIT
 *
 * How codoms-sim talks to a person: errors, warnings, notes and progress on
 * stderr, colours, and output files that appear whole or not at all. The
 * guest's own output is the UART's business (uart.c).
 */
#ifndef CODOMS_SIMULATOR_HOST_CONSOLE_H
#define CODOMS_SIMULATOR_HOST_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Why something failed; filled by whoever returns false. */
struct problem {
  char text[512];
};
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
/* Always false, so that callers can return it. */
bool problem_set(struct problem *p, const char *format, ...) PRINTF_LIKE(2, 3);

struct console {
  bool color;    /* of stderr */
  bool quiet;    /* only errors */
  bool progress; /* stderr is a terminal that wants to see life */
  bool progress_shown;
};

enum style {
  STYLE_PLAIN,
  STYLE_BOLD,
  STYLE_ERROR,
  STYLE_WARNING,
  STYLE_NOTE,
  STYLE_CARET
};
/* Escape sequence that starts the style, or "" without colours. */
const char *console_style(const struct console *c, enum style style);

void console_error(struct console *c, const char *format, ...)
    PRINTF_LIKE(2, 3);
void console_warning(struct console *c, const char *format, ...)
    PRINTF_LIKE(2, 3);
void console_note(struct console *c, const char *format, ...) PRINTF_LIKE(2, 3);
void console_progress(struct console *c, const char *format, ...)
    PRINTF_LIKE(2, 3);
/* Before anything else is written to the terminal. */
void console_clear_progress(struct console *c);

/* A file that is written under another name and renamed when complete. Paths
 * that are not regular files (/dev/stdout) are written directly. */
struct outfile {
  FILE *stream;
  char *path, *temporary;
};
bool outfile_open(struct outfile *o, const char *path, struct problem *p);
bool outfile_commit(struct outfile *o, struct problem *p);
void outfile_discard(struct outfile *o);

/* Text as a JSON string with its quotes. */
void json_string(FILE *out, const char *text);

#endif
