/* SPDX-License-Identifier: MIT
 *
 * The only printer of messages. Stages report into a list; it is sorted by
 * place and printed once, as text with carets or for machines (diag_json.c).
 * Numbers, severities and texts are in diag.def, which options change here.
 */
#include "idl.h"

#include <stdlib.h>
#include <string.h>

static const struct {
  unsigned number;
  const char *severity, *id, *format, *explanation;
} table[] = {
#define DIAG(number, severity, id, format, explanation)                        \
  {number, #severity, #id, format, explanation},
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

/* --- names and levels of warnings --- */

unsigned diag_number(enum diag_id id) { return table[id].number; }

const char *diag_explanation(enum diag_id id) { return table[id].explanation; }

bool diag_is_warning(enum diag_id id) {
  return !strcmp(table[id].severity, "warning");
}

/* never-closed of NEVER_CLOSED. */
void diag_name(struct text *t, enum diag_id id) {
  for (const char *c = table[id].id; *c; c++)
    text_add(t, &(char){*c == '_' ? '-' : (char)(*c | 32)}, 1);
}

/* The rows that only `dipc lint`, or -Wall, reports. */
static bool is_lint(enum diag_id id) { return table[id].number / 10 == 91; }

void diag_lint_level(struct idl *idl, enum level level) {
  for (int i = 0; i < DIAG_COUNT; i++)
    if (is_lint((enum diag_id)i) && !idl->options.level[i])
      idl->options.level[i] = (uint8_t)level;
}

bool diag_lint_wanted(const struct idl *idl) {
  for (int i = 0; i < DIAG_COUNT; i++)
    if (is_lint((enum diag_id)i) && idl->options.level[i] != LEVEL_OFF)
      return true;
  return false;
}

static bool find_warning(struct idl *idl, const char *name, enum diag_id *id,
                         const char **like) {
  for (int i = 0; i < DIAG_COUNT; i++) {
    struct text t = {.arena = &idl->arena};
    if (!diag_is_warning((enum diag_id)i))
      continue;
    diag_name(&t, (enum diag_id)i);
    if (!strcmp(t.data, name))
      return *id = (enum diag_id)i, true;
    *like = near_name(name, *like, t.data);
  }
  return false;
}

static bool set_level(struct idl *idl, const char *name, enum level level,
                      const char **like) {
  enum diag_id id;
  if (!find_warning(idl, name, &id, like))
    return false;
  idl->options.level[id] = (uint8_t)level;
  return true;
}

/* What stands behind -W: all, error, error=NAME, no-error=NAME, no-NAME, NAME.
 * False: no such warning; *like may be what was meant. */
bool diag_option(struct idl *idl, const char *w, const char **like) {
  *like = NULL;
  if (!strcmp(w, "all"))
    return diag_lint_level(idl, LEVEL_ON), true;
  if (!strcmp(w, "error"))
    return idl->options.werror = true;
  if (!strncmp(w, "error=", 6))
    return set_level(idl, w + 6, LEVEL_ERROR, like);
  if (!strncmp(w, "no-error=", 9))
    return set_level(idl, w + 9, LEVEL_WARNING, like);
  if (!strncmp(w, "no-", 3))
    return set_level(idl, w + 3, LEVEL_OFF, like);
  return set_level(idl, w, LEVEL_ON, like);
}

/* --- collecting --- */

static bool by_default_error(enum diag_id id) {
  return !strcmp(table[id].severity, "error");
}

static bool is_error(const struct idl *idl, enum diag_id id) {
  enum level level = idl->options.level[id];
  return by_default_error(id) || level == LEVEL_ERROR ||
         (idl->options.werror && level != LEVEL_WARNING);
}

static struct diag *unread(struct diags *list) {
  list->sink = (struct diag){0};
  return &list->sink;
}

struct diag *diag_add(struct idl *idl, enum diag_id id, struct span span,
                      const char *format, ...) {
  struct diags *list = &idl->diags;
  bool error = is_error(idl, id);
  if (idl->options.level[id] == LEVEL_OFF)
    return unread(list);
  list->errors += error;
  list->warnings += !error;
  if (list->count >= DIAG_ERROR_CAP) {
    list->capped = true;
    return unread(list);
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
  text_printf(t, "%s: %s [dipc-%04u]", d->error ? "error" : "warning", d->text,
              table[d->id].number);
  if (!by_default_error(d->id)) {
    text_puts(t, d->error ? " [-Werror=" : " [-W");
    diag_name(t, d->id);
    text_puts(t, "]");
  }
  text_puts(t, "\n");
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

static void diag_text(struct text *t, const struct diags *list) {
  for (size_t i = 0; i < list->count; i++)
    put_text(t, list->at[i]);
  put_totals(t, list);
}

/* --- printing --- */

void diag_print(struct idl *idl, FILE *out) {
  struct diags *list = &idl->diags;
  struct text t = {.arena = &idl->arena};
  if (list->count)
    qsort(list->at, list->count, sizeof *list->at, by_place);
  if (idl->options.format == FORMAT_JSON)
    diag_json(&t, list);
  else if (idl->options.format == FORMAT_SARIF)
    diag_sarif(&t, list);
  else
    diag_text(&t, list);
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
