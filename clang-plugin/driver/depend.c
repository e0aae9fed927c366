/* SPDX-License-Identifier: MIT
 *
 * Dependency files. Sources include headers from the temporary directory that
 * is gone when make reads the file; what they depend on is the .dipc. So paths
 * below TEMPORARY/i/ become the name of the i-th interface.
 */
#include "driver.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *append(char *text, const char *from, size_t n) {
  size_t size = strlen(text);
  text = realloc(text, size + n + 1);
  if (!text)
    exit(1);
  memcpy(text + size, from, n);
  text[size + n] = 0;
  return text;
}

/* `text` with the paths replaced. A path ends at a space or a colon. */
static char *rewritten(const struct command *c, const char *text) {
  char *out = format("%s", ""), *start = format("%s/", c->temporary);
  for (const char *hit; (hit = strstr(text, start));) {
    char *end;
    size_t i = strtoul(hit + strlen(start), &end, 10);
    out = append(out, text, (size_t)(hit - text));
    if (i >= c->interfaces.count || *end != '/')
      i = 0;
    out = append(out, c->interfaces.item[i], strlen(c->interfaces.item[i]));
    text = end + strcspn(end, " \t\r\n:");
  }
  return append(out, text, strlen(text));
}

static void rewrite_file(const struct command *c, const char *name) {
  char *text = read_text(name);
  if (!text)
    return; /* clang did not write it: its own errors tell */
  char *temporary = format("%s.tmp", name);
  if (!write_text(temporary, rewritten(c, text)) || rename(temporary, name))
    fail(c, "cannot write '%s': %s", name, strerror(errno));
}

static const char *with_suffix_d(const char *path) {
  const char *dot = strrchr(base_name(path), '.');
  return format("%.*s.d", dot ? (int)(dot - path) : (int)strlen(path), path);
}

bool depend_to_stdout(const struct command *c) {
  return c->depend_only && c->interfaces.count && !c->output && !c->depend_name;
}

/* Where clang wrote it: -MF, else beside -o, else here under the input's
 * name. `captured` is what it wrote to standard output instead, if any. */
void depend_rewrite(const struct command *c, const char *captured) {
  if (!c->interfaces.count || c->dry_run)
    return;
  if (captured) {
    char *text = read_text(captured);
    fputs(text ? rewritten(c, text) : "", stdout);
  } else if (c->depend_name) {
    rewrite_file(c, c->depend_name);
  } else if (c->depend_only) {
    rewrite_file(c, c->output);
  } else if (c->depend_file && c->output) {
    rewrite_file(c, with_suffix_d(c->output));
  } else if (c->depend_file) {
    for (size_t i = 0; i < c->sources.count; i++)
      rewrite_file(c, with_suffix_d(base_name(c->sources.item[i])));
  }
}
