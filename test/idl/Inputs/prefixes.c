/* SPDX-License-Identifier: MIT
 *
 * Every prefix of a good .dipc file: no crash; at least one error unless it
 * ends between declarations; and no error before the declaration in which it
 * ends. usage: idl_prefixes FILE..
 */
#include "one.h"

#include <stdlib.h>
#include <string.h>

/* Tokens up to the one behind which the last whole top-level declaration
 * ends. */
static size_t whole_tokens(const struct tokens *t) {
  size_t whole = 0, first = 0;
  int depth = 0;
  for (size_t i = 0; i + 1 < t->count; i++) {
    depth += t->at[i].kind == TOK_LBRACE;
    depth -= t->at[i].kind == TOK_RBRACE;
    bool interface = t->at[first].word == WORD_INTERFACE;
    bool body = t->at[i].kind == TOK_RBRACE && depth == 0;
    if (body && interface && t->at[i + 1].kind == TOK_LBRACE)
      continue;
    /* The '}' of an isolate block: the interface's body is still to come. */
    for (size_t k = i; body && interface && k > first; k--)
      if (t->at[k].kind == TOK_LBRACE) {
        body = t->at[k - 1].word != WORD_ISOLATE;
        break;
      }
    if (!body && !(t->at[i].kind == TOK_SEMI && depth == 0))
      continue;
    whole = i + 1;
    first = i + 1;
  }
  return whole;
}

static bool check_places(const struct one *one, size_t whole, size_t n) {
  uint32_t from = whole ? one->tokens->at[whole - 1].end : 0;
  for (size_t i = 0; i < one->idl.diags.count; i++)
    if (one->idl.diags.at[i]->span.begin < from) {
      fprintf(stderr, "%zu bytes: an error before the broken declaration\n", n);
      return false;
    }
  return true;
}

static bool try_prefix(const char *data, size_t n) {
  struct one one;
  one_run(&one, data, n);
  size_t whole = whole_tokens(one.tokens);
  bool complete = whole + 1 == one.tokens->count, good = true;
  if (!complete && !one.syntax_errors) {
    fprintf(stderr, "%zu bytes: no error\n", n);
    good = false;
  }
  good &= check_places(&one, whole, n);
  one_end(&one);
  return good;
}

static bool try_file(const char *path) {
  struct idl idl = {0};
  const char *why = "";
  struct source *s = source_open(&idl, path, &why);
  bool good = s != NULL;
  for (size_t n = 0; s && n <= s->size; n++)
    good &= try_prefix(s->data, n);
  if (!good)
    fprintf(stderr, "%s: failed %s\n", path, why);
  arena_free(&idl.arena);
  return good;
}

int main(int argc, char **argv) {
  bool good = argc > 1;
  for (int i = 1; i < argc; i++)
    good &= try_file(argv[i]);
  return good ? 0 : 1;
}
