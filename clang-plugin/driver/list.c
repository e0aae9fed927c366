/* SPDX-License-Identifier: MIT
 *
 * Lists of strings, formatting, paths and whole text files. The driver lives
 * for a moment, so strings are never freed.
 */
#include "driver.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *grow(void *p, size_t bytes) {
  p = realloc(p, bytes);
  if (p)
    return p;
  fputs("clang: error: out of memory\n", stderr);
  exit(1);
}

static char *vformat(const char *fmt, va_list ap) {
  va_list copy;
  va_copy(copy, ap);
  int n = vsnprintf(NULL, 0, fmt, copy);
  va_end(copy);
  char *s = grow(NULL, (size_t)n + 1);
  vsnprintf(s, (size_t)n + 1, fmt, ap);
  return s;
}

char *format(const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  char *s = vformat(fmt, ap);
  va_end(ap);
  return s;
}

void list_add(struct list *l, const char *s) {
  if (l->count + 2 > l->room) {
    l->room = l->room ? 2 * l->room : 16;
    l->item = grow(l->item, l->room * sizeof *l->item);
  }
  l->item[l->count++] = (char *)s;
  l->item[l->count] = NULL;
}

void list_addf(struct list *l, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  list_add(l, vformat(fmt, ap));
  va_end(ap);
}

void list_add_all(struct list *l, const struct list *from) {
  for (size_t i = 0; i < from->count; i++)
    list_add(l, from->item[i]);
}

bool list_has(const struct list *l, const char *s) {
  for (size_t i = 0; i < l->count; i++)
    if (!strcmp(l->item[i], s))
      return true;
  return false;
}

bool starts_with(const char *s, const char *prefix) {
  return !strncmp(s, prefix, strlen(prefix));
}

bool ends_with(const char *s, const char *suffix) {
  size_t n = strlen(s), m = strlen(suffix);
  return n > m && !strcmp(s + n - m, suffix);
}

const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

char *directory_of(const char *path) {
  const char *slash = strrchr(path, '/');
  if (!slash)
    return format(".");
  return format("%.*s", slash == path ? 1 : (int)(slash - path), path);
}

char *read_text(const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f)
    return NULL;
  size_t size = 0, room = 4096;
  char *text = grow(NULL, room);
  for (size_t n; (n = fread(text + size, 1, room - size - 1, f)) > 0;) {
    size += n;
    if (room - size < 2)
      text = grow(text, room *= 2);
  }
  int error = ferror(f) ? errno ? errno : EIO : 0;
  fclose(f);
  text[size] = 0;
  if (!error)
    return text;
  errno = error;
  return NULL;
}

bool write_text(const char *path, const char *text) {
  FILE *f = fopen(path, "wb");
  if (!f)
    return false;
  bool ok = fputs(text, f) >= 0;
  return fclose(f) == 0 && ok;
}
