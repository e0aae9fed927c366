/* SPDX-License-Identifier: MIT
 *
 * Source files: read whole, kept whole. A place in one is a byte offset; line
 * and column are worked out when a message is printed. What the bytes mean is
 * lex.c's business.
 */
#include "idl.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void find_lines(struct idl *idl, struct source *s) {
  size_t capacity = 0;
  uint32_t at = 0;
  for (;;) {
    s->lines = arena_grow(&idl->arena, s->lines, s->line_count, &capacity,
                          sizeof *s->lines);
    s->lines[s->line_count++] = at;
    const char *end = memchr(s->data + at, '\n', s->size - at);
    if (!end)
      return;
    at = (uint32_t)(end - s->data) + 1;
  }
}

struct source *source_text(struct idl *idl, const char *path, const char *data,
                           size_t size) {
  struct source *s = arena_alloc(&idl->arena, sizeof *s);
  const char *slash = strrchr(path, '/');
  s->path = arena_copy(&idl->arena, path, strlen(path));
  s->name = s->path + (slash ? slash - path + 1 : 0);
  s->data = arena_copy(&idl->arena, data, size);
  s->size = (uint32_t)size;
  find_lines(idl, s);
  s->next = idl->sources;
  idl->sources = s;
  return s;
}

static struct source *read_all(struct idl *idl, const char *path, FILE *in,
                               const char **why) {
  struct text t = {.arena = &idl->arena};
  char block[65536];
  size_t n;
  while ((n = fread(block, 1, sizeof block, in)) > 0) {
    text_add(&t, block, n);
    if (t.size > SOURCE_MAX) {
      *why = "file is larger than 64 MiB";
      return NULL;
    }
  }
  if (ferror(in)) {
    *why = strerror(errno);
    return NULL;
  }
  return source_text(idl, path, t.data ? t.data : "", t.size);
}

/* What an editor has open counts more than what is on disk. */
static struct source *open_in_editor(struct idl *idl, const char *path) {
  const struct overlay *o = idl->options.overlays;
  char real[PATH_MAX];
  if (!o || !realpath(path, real))
    return NULL;
  for (; o; o = o->next)
    if (!strcmp(o->path, real))
      return source_text(idl, path, o->data, o->size);
  return NULL;
}

struct source *source_open(struct idl *idl, const char *path,
                           const char **why) {
  struct source *edited = open_in_editor(idl, path);
  if (edited)
    return edited;
  FILE *in = fopen(path, "rb");
  struct stat st;
  if (!in || fstat(fileno(in), &st)) {
    *why = strerror(errno);
    if (in)
      fclose(in);
    return NULL;
  }
  struct source *s = NULL;
  if (S_ISDIR(st.st_mode))
    *why = "is a directory";
  else
    s = read_all(idl, path, in, why);
  fclose(in);
  return s;
}

uint32_t source_line(const struct source *s, uint32_t offset) {
  uint32_t low = 0, high = s->line_count;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (s->lines[middle] <= offset)
      low = middle;
    else
      high = middle;
  }
  return low + 1;
}

uint32_t source_column(const struct source *s, uint32_t offset) {
  return offset - s->lines[source_line(s, offset) - 1] + 1;
}

struct span span_join(struct span a, struct span b) {
  struct span s = a.source ? a : b;
  if (a.source && b.source && b.end > s.end)
    s.end = b.end;
  return s;
}

struct span span_after(struct span s) {
  s.begin = s.end;
  return s;
}
