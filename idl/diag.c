/* SPDX-License-Identifier: MIT
 *
 * The only printer of messages. Stages report into a list; it is sorted by
 * place and printed once, as text with carets or as JSON. Numbers, severities
 * and texts are in diag.def.
 */
#include "idl.h"

#include <stdlib.h>
#include <string.h>

static const struct {
  unsigned number;
  const char *severity, *format, *explanation;
} table[] = {
#define DIAG(number, severity, id, format, explanation)                        \
  {number, #severity, format, explanation},
#define RETIRED(number, explanation)
#include "diag.def"
};

static const struct {
  unsigned number;
  const char *explanation;
} retired[] = {
#define DIAG(number, severity, id, format, explanation)
#define RETIRED(number, explanation) {number, explanation},
#include "diag.def"
    {0, NULL}};

/* --- collecting --- */

static bool is_error(struct idl *idl, enum diag_id id) {
  return idl->options.werror || !strcmp(table[id].severity, "error");
}

struct diag *diag_add(struct idl *idl, enum diag_id id, struct span span,
                      const char *format, ...) {
  struct diags *list = &idl->diags;
  bool error = is_error(idl, id);
  list->errors += error;
  list->warnings += !error;
  if (list->count >= DIAG_ERROR_CAP) {
    list->capped = true;
    list->sink = (struct diag){0};
    return &list->sink;
  }
  list->at = arena_grow(&idl->arena, list->at, list->count, &list->capacity,
                        sizeof *list->at);
  struct diag *d = arena_alloc(&idl->arena, sizeof *d);
  list->at[list->count++] = d;
  *d = (struct diag){
      .id = id, .error = error, .span = span, .order = (unsigned)list->count};
  va_list args;
  va_start(args, format);
  d->text = arena_vprintf(&idl->arena, format, args);
  va_end(args);
  return d;
}

static const char *formatted(struct idl *idl, const char *format,
                             va_list args) {
  return arena_vprintf(&idl->arena, format, args);
}

static void add_part(struct idl *idl, struct diag_part **list, struct span span,
                     const char *text) {
  while (*list)
    list = &(*list)->next;
  *list = arena_alloc(&idl->arena, sizeof **list);
  (*list)->span = span;
  (*list)->text = text;
}

void diag_label(struct idl *idl, struct diag *d, const char *format, ...) {
  va_list args;
  va_start(args, format);
  d->label = formatted(idl, format, args);
  va_end(args);
}

void diag_mark(struct idl *idl, struct diag *d, struct span span,
               const char *format, ...) {
  va_list args;
  va_start(args, format);
  add_part(idl, &d->labels, span, formatted(idl, format, args));
  va_end(args);
}

void diag_note(struct idl *idl, struct diag *d, struct span span,
               const char *format, ...) {
  va_list args;
  va_start(args, format);
  add_part(idl, &d->notes, span, formatted(idl, format, args));
  va_end(args);
}

void diag_fix(struct idl *idl, struct diag *d, const char *format, ...) {
  va_list args;
  va_start(args, format);
  d->fix = formatted(idl, format, args);
  va_end(args);
}

static int by_place(const void *a, const void *b) {
  const struct diag *l = *(struct diag *const *)a;
  const struct diag *r = *(struct diag *const *)b;
  int files = 0;
  if (l->span.source != r->span.source) {
    if (!l->span.source || !r->span.source)
      return l->span.source ? 1 : -1;
    files = strcmp(l->span.source->path, r->span.source->path);
  }
  if (files)
    return files;
  if (l->span.begin != r->span.begin)
    return l->span.begin < r->span.begin ? -1 : 1;
  return l->order < r->order ? -1 : 1;
}

/* --- text --- */

/* The columns of `span` on `line`: where a caret row begins and ends. */
static bool columns_on(struct span span, uint32_t line, uint32_t *from,
                       uint32_t *to) {
  const struct source *s = span.source;
  uint32_t begin = s->lines[line - 1];
  uint32_t end = line < s->line_count ? s->lines[line] - 1 : s->size;
  if (source_line(s, span.begin) != line)
    return false;
  *from = span.begin - begin;
  *to = (span.end < end ? span.end : end) - begin;
  if (*to <= *from)
    *to = *from + 1;
  return true;
}

static void put_line(struct text *t, const struct source *s, uint32_t line) {
  uint32_t begin = s->lines[line - 1];
  uint32_t end = line < s->line_count ? s->lines[line] - 1 : s->size;
  text_printf(t, "%5u | ", line);
  for (uint32_t i = begin; i < end && i < begin + 400; i++) {
    unsigned char c = (unsigned char)s->data[i];
    if (c == '\t' || c < 0x20 || c == 0x7f)
      c = ' ';
    text_add(t, (const char *)&c, 1);
  }
  text_puts(t, "\n");
}

/* A row below the line: '^' and '~' from column to column, then words. UTF-8
 * continuation bytes take no column. */
static void put_carets(struct text *t, const struct source *s, uint32_t line,
                       uint32_t from, uint32_t to, const char *label) {
  const char *data = s->data + s->lines[line - 1];
  if (from > 400)
    return;
  text_puts(t, "      | ");
  for (uint32_t i = 0; i < to && i < 400; i++)
    if (((unsigned char)data[i] & 0xc0) != 0x80 || i == from)
      text_add(t, i < from ? " " : i == from ? "^" : "~", 1);
  if (label)
    text_printf(t, " %s", label);
  text_puts(t, "\n");
}

static void put_span(struct text *t, struct span span, const char *label) {
  uint32_t line = source_line(span.source, span.begin), from, to;
  put_line(t, span.source, line);
  if (columns_on(span, line, &from, &to))
    put_carets(t, span.source, line, from, to, label);
}

static void put_place(struct text *t, struct span span) {
  if (!span.source) {
    text_puts(t, "dipc: ");
    return;
  }
  uint32_t line = source_line(span.source, span.begin);
  text_printf(t, "%s:%u:%u: ", span.source->path, line,
              source_column(span.source, span.begin));
}

/* Marks on the same line share its print; others are printed by themselves. */
static void put_marks(struct text *t, const struct diag *d) {
  uint32_t line = source_line(d->span.source, d->span.begin), from, to;
  for (const struct diag_part *p = d->labels; p; p = p->next) {
    if (p->span.source == d->span.source &&
        columns_on(p->span, line, &from, &to))
      put_carets(t, p->span.source, line, from, to, p->text);
    else if (p->span.source)
      put_span(t, p->span, p->text);
  }
}

static void put_text(struct text *t, const struct diag *d) {
  put_place(t, d->span);
  text_printf(t, "%s: %s [dipc-%04u]\n", d->error ? "error" : "warning",
              d->text, table[d->id].number);
  if (d->span.source) {
    put_span(t, d->span, d->label);
    put_marks(t, d);
  }
  for (const struct diag_part *p = d->notes; p; p = p->next) {
    put_place(t, p->span);
    text_printf(t, "note: %s\n", p->text);
    if (p->span.source)
      put_span(t, p->span, NULL);
  }
  if (d->fix)
    text_printf(t, "  fix: %s\n", d->fix);
}

static const char *plural(size_t n) { return n == 1 ? "" : "s"; }

static void put_totals(struct text *t, const struct diags *list) {
  if (list->capped)
    text_printf(t, "dipc: the first %d messages are shown\n", DIAG_ERROR_CAP);
  if (list->errors && list->warnings)
    text_printf(t, "%zu error%s and %zu warning%s\n", list->errors,
                plural(list->errors), list->warnings, plural(list->warnings));
  else if (list->errors)
    text_printf(t, "%zu error%s\n", list->errors, plural(list->errors));
  else if (list->warnings)
    text_printf(t, "%zu warning%s\n", list->warnings, plural(list->warnings));
}

/* --- JSON --- */

static void json_span(struct text *t, struct span span) {
  if (!span.source) {
    text_puts(t, "null");
    return;
  }
  const struct source *s = span.source;
  text_puts(t, "{\"file\":");
  text_json(t, s->path);
  text_printf(t,
              ",\"line\":%u,\"column\":%u,\"end_line\":%u,"
              "\"end_column\":%u,\"begin\":%u,\"end\":%u}",
              source_line(s, span.begin), source_column(s, span.begin),
              source_line(s, span.end), source_column(s, span.end), span.begin,
              span.end);
}

static void json_parts(struct text *t, const char *key,
                       const struct diag_part *list) {
  text_printf(t, ",\"%s\":[", key);
  for (const struct diag_part *p = list; p; p = p->next) {
    text_puts(t, p == list ? "{\"text\":" : ",{\"text\":");
    text_json(t, p->text);
    text_puts(t, ",\"span\":");
    json_span(t, p->span);
    text_puts(t, "}");
  }
  text_puts(t, "]");
}

static void json_diag(struct text *t, const struct diag *d) {
  text_printf(t, "{\"id\":\"dipc-%04u\",\"severity\":\"%s\",\"text\":",
              table[d->id].number, d->error ? "error" : "warning");
  text_json(t, d->text);
  text_puts(t, ",\"span\":");
  json_span(t, d->span);
  text_puts(t, ",\"label\":");
  text_json(t, d->label ? d->label : "");
  json_parts(t, "marks", d->labels);
  json_parts(t, "notes", d->notes);
  text_puts(t, ",\"fix\":");
  text_json(t, d->fix ? d->fix : "");
  text_puts(t, "}");
}

static void put_json(struct text *t, const struct diags *list) {
  text_puts(t, "{\"schema\":\"dipc-diagnostics\",\"version\":1,"
               "\"diagnostics\":[");
  for (size_t i = 0; i < list->count; i++) {
    text_puts(t, i ? ",\n" : "\n");
    json_diag(t, list->at[i]);
  }
  text_printf(t, "],\n\"errors\":%zu,\"warnings\":%zu}\n", list->errors,
              list->warnings);
}

void diag_print(struct idl *idl, FILE *out) {
  struct diags *list = &idl->diags;
  struct text t = {.arena = &idl->arena};
  if (list->count)
    qsort(list->at, list->count, sizeof *list->at, by_place);
  if (idl->options.json)
    put_json(&t, list);
  for (size_t i = 0; i < list->count && !idl->options.json; i++)
    put_text(&t, list->at[i]);
  if (!idl->options.json)
    put_totals(&t, list);
  if (t.size)
    fwrite(t.data, 1, t.size, out);
}

/* --- the catalogue --- */

/* A format without its conversions. */
static void put_format(const char *format, FILE *out) {
  for (; *format; format++) {
    if (*format != '%') {
      fputc(*format, out);
      continue;
    }
    fputs("...", out);
    format += 1 + strspn(format + 1, "lz0123456789");
  }
  fputc('\n', out);
}

int diag_explain(const char *number, FILE *out) {
  char *end;
  if (!strncmp(number, "dipc-", 5))
    number += 5;
  unsigned long n = strtoul(number, &end, 10);
  if (!*number || *end)
    return 2;
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (table[i].number == n) {
      fprintf(out, "dipc-%04lu, %s: ", n, table[i].severity);
      put_format(table[i].format, out);
      fprintf(out, "\n%s", table[i].explanation);
      return 0;
    }
  for (size_t i = 0; retired[i].number; i++)
    if (retired[i].number == n) {
      fprintf(out, "dipc-%04lu is not used any more.\n\n%s", n,
              retired[i].explanation);
      return 0;
    }
  return 1;
}

void diag_index(FILE *out) {
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    fprintf(out, "dipc-%04u  %-7s  ", table[i].number, table[i].severity);
    put_format(table[i].format, out);
  }
}
