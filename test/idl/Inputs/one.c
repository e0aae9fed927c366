/* SPDX-License-Identifier: MIT
 *
 * See one.h. The rules: a text without syntax errors has a layout, the layout
 * has none either and the same tokens, and it is its own layout; a text with
 * no errors at all can be generated from; messages can always be printed.
 */
#include "one.h"

#include <stdlib.h>
#include <string.h>

static void broken(const char *rule, const char *data, size_t size) {
  fprintf(stderr, "%s, for these %zu bytes:\n%.*s\n", rule, size, (int)size,
          data);
  abort();
}

static struct tokens *parse_text(struct idl *idl, const char *data,
                                 size_t size) {
  struct tokens *t = lex(idl, source_text(idl, "one.dipc", data, size));
  parse(idl, t);
  return t;
}

static bool is_semi(const struct tokens *t, size_t i) {
  return i < t->count && t->at[i].kind == TOK_SEMI;
}

/* The same, but for a ';' behind a '}'. */
static bool same_tokens(const struct tokens *a, const struct tokens *b) {
  size_t i = 0, k = 0;
  while (i < a->count && k < b->count) {
    const struct token *x = &a->at[i], *y = &b->at[k];
    uint32_t n = x->end - x->begin;
    if (x->kind != y->kind || n != y->end - y->begin ||
        memcmp(a->source->data + x->begin, b->source->data + y->begin, n))
      return false;
    i++, k++;
    if (x->kind == TOK_RBRACE && is_semi(a, i) != is_semi(b, k))
      is_semi(a, i) ? i++ : k++;
  }
  return i == a->count && k == b->count && a->comment_count == b->comment_count;
}

static void check_format(struct one *one, const char *data, size_t size) {
  struct idl *idl = &one->idl;
  struct text first = {.arena = &idl->arena}, again = first;
  format(idl, one->tokens, &first);
  if (!first.data)
    first.data = "";
  struct tokens *t = parse_text(idl, first.data, first.size);
  if (idl->diags.errors)
    broken("the layout has syntax errors", data, size);
  if (!same_tokens(one->tokens, t))
    broken("the layout has other tokens", data, size);
  format(idl, t, &again);
  if (first.size != again.size ||
      (first.size && memcmp(first.data, again.data, first.size)))
    broken("the layout of the layout differs", data, size);
}

static void check_compile(struct one *one, const char *data, size_t size) {
  struct idl *idl = &one->idl;
  compile_source(idl, source_text(idl, "one.dipc", data, size));
  if (idl->diags.errors)
    return;
  generate(idl);
  lint(idl);
  FILE *null = fopen("/dev/null", "w");
  if (!diff(idl, idl, null))
    broken("a file differs from itself", data, size);
  fclose(null);
}

static void print(struct idl *idl) {
  FILE *null = fopen("/dev/null", "w");
  diag_print(idl, null);
  idl->options.format = FORMAT_JSON;
  diag_print(idl, null);
  idl->options.format = FORMAT_SARIF;
  diag_print(idl, null);
  fclose(null);
}

void one_run(struct one *one, const char *data, size_t size) {
  memset(one, 0, sizeof *one);
  one->idl.options.no_imports = true;
  one->idl.options.output = ".";
  one->tokens = parse_text(&one->idl, data, size);
  one->syntax_errors = one->idl.diags.errors;
  if (!one->syntax_errors)
    check_format(one, data, size);
  struct one whole = {.idl.options = one->idl.options};
  check_compile(&whole, data, size);
  print(&whole.idl);
  one_end(&whole);
}

void one_end(struct one *one) { arena_free(&one->idl.arena); }
