/* SPDX-License-Identifier: MIT
 *
 * Tokens to declarations, by recursive descent: the cursor, messages, recovery
 * and the top level. The rules are in parse_expr.c, parse_type.c,
 * parse_procedure.c and parse_place.c. What names mean is resolve.c's business.
 *
 * Recovery. Missing punctuation is reported behind the token before it and
 * parsing goes on as if it stood there. For the rest the parser skips to the
 * next ',' ')' ';' or '}' of the same nesting and marks the declaration as
 * poisoned, so that later stages stay quiet about it. One place gives one
 * message.
 */
#include "parse.h"

#include <string.h>

/* --- tokens --- */

const char *text_of(struct parser *p, const struct token *t) {
  return arena_copy(&p->idl->arena, p->data + t->begin, t->end - t->begin);
}

/* What stands here, for messages. */
const char *found(struct parser *p) {
  const struct token *t = peek(p);
  if (t->kind == TOK_END)
    return "the end of the file";
  uint32_t size = t->end - t->begin;
  return arena_printf(&p->idl->arena, "'%.*s%s'", (int)(size > 32 ? 32 : size),
                      p->data + t->begin, size > 32 ? "..." : "");
}

/* False if this place was already blamed, or the lexer blamed it. */
bool may_blame(struct parser *p) {
  bool fresh = p->blamed != p->at + 1 && !at(p, TOK_BAD);
  p->blamed = p->at + 1;
  return fresh;
}

void expected(struct parser *p, const char *what, const char *fix) {
  if (!may_blame(p))
    return;
  struct diag *d = report(p->idl, EXPECTED, span_here(p), what, found(p));
  if (fix)
    diag_fix(p->idl, d, "%s", fix);
}

/* Missing punctuation: blame the end of what stands before. */
bool need(struct parser *p, enum token_kind kind, struct span opened) {
  if (take(p, kind))
    return true;
  if (!may_blame(p))
    return false;
  struct diag *d = report(p->idl, MISSING, span_after(span_before(p)),
                          token_spelling(kind), found(p));
  diag_fix(p->idl, d, "write %s here", token_spelling(kind));
  if (opened.source)
    diag_note(p->idl, d, opened, "to match this");
  return false;
}

bool need_semi(struct parser *p) { return need(p, TOK_SEMI, nowhere); }

bool starts_declaration(const struct parser *p) {
  const struct token *t = peek(p), *n = peek2(p);
  if (t->kind != TOK_NAME)
    return false;
  switch (t->word) {
  case WORD_IMPORT:
    return n->kind == TOK_STRING;
  case WORD_PROCESS:
  case WORD_DOMAIN:
  case WORD_INTERFACE:
  case WORD_ENUM:
  case WORD_STRUCT:
  case WORD_CONST:
  case WORD_GRANT:
  case WORD_OPEN:
    return n->kind == TOK_NAME;
  default:
    return false;
  }
}

/* Leaves the parser at the ';' or the '}' that ends the broken piece, or at
 * one of the stops. Nested brackets are skipped whole. */
void recover(struct parser *p, bool comma_stops) {
  int depth = 0;
  for (; !at(p, TOK_END); skip(p)) {
    switch (peek(p)->kind) {
    case TOK_LPAREN:
    case TOK_LBRACKET:
      depth++;
      break;
    case TOK_RPAREN:
    case TOK_RBRACKET:
      if (depth == 0 && comma_stops)
        return;
      depth -= depth > 0;
      break;
    case TOK_COMMA:
      if (depth == 0 && comma_stops)
        return;
      break;
    case TOK_SEMI:
    case TOK_RBRACE:
    case TOK_LBRACE:
      return;
    default:
      break;
    }
  }
}

/* After a broken declaration: past its ';', or past its whole block. */
void recover_declaration(struct parser *p) {
  recover(p, false);
  if (take(p, TOK_SEMI))
    return;
  if (!at(p, TOK_LBRACE))
    return;
  int depth = 0;
  do {
    depth += at(p, TOK_LBRACE);
    depth -= at(p, TOK_RBRACE);
    skip(p);
  } while (depth > 0 && !at(p, TOK_END));
  take(p, TOK_SEMI);
}

/* --- nodes --- */

void decls_add(struct decls *list, struct decl *d) {
  d->previous = list->last;
  *(list->last ? &list->last->next : &list->first) = d;
  list->last = d;
  list->count++;
}

/* The doc comment lines that stand before the current token. */
static const char *take_doc(struct parser *p) {
  struct tokens *t = p->tokens;
  struct text doc = {.arena = &p->idl->arena};
  while (p->first_comment < t->comment_count &&
         t->comments[p->first_comment].before <= p->at) {
    const struct comment *c = &t->comments[p->first_comment++];
    if (c->before != p->at || !c->doc)
      continue;
    uint32_t end = c->end;
    while (end > c->begin + 3 && strchr(" \t\r", p->data[end - 1]))
      end--;
    text_add(&doc, p->data + c->begin + 3, end - c->begin - 3);
    text_puts(&doc, "\n");
  }
  return doc.data;
}

struct decl *new_decl(struct parser *p, enum decl_kind kind,
                      struct decl *parent) {
  struct decl *d = arena_alloc(&p->idl->arena, sizeof *d);
  d->kind = kind;
  d->unit = p->unit;
  d->parent = parent;
  d->span = span_here(p);
  d->word = d->capability = -1;
  d->doc = take_doc(p);
  return d;
}

void finish(struct parser *p, struct decl *d) {
  d->span = span_join(d->span, span_before(p));
}

static bool blame_name(struct parser *p, const struct token *t,
                       const char *text) {
  struct diag *d = NULL;
  if (t->word && word_reserved((enum word)t->word))
    d = report(p->idl, RESERVED_NAME, span_of(p, t), text);
  else if (c_word(text))
    d = report(p->idl, C_NAME, span_of(p, t), text);
  else if (!strncmp(text, "dipc", 4) || !strncmp(text, "__", 2))
    d = report(p->idl, TOOL_NAME, span_of(p, t), text);
  if (d)
    diag_fix(p->idl, d, "choose another name, for example '%s_'",
             text + strspn(text, "_"));
  return d;
}

/* A name that is being declared. */
struct name declared(struct parser *p, const char *what) {
  struct name n = {.span = span_here(p)};
  if (!at(p, TOK_NAME)) {
    expected(p, arena_printf(&p->idl->arena, "a name for %s", what), NULL);
    return n;
  }
  const char *text = text_of(p, peek(p));
  if (!blame_name(p, peek(p), text))
    n.text = text;
  skip(p);
  return n;
}

/* A name that is declared elsewhere. */
struct name referred(struct parser *p, const char *what) {
  struct name n = {.span = span_here(p)};
  if (!at(p, TOK_NAME) || word_reserved((enum word)peek(p)->word)) {
    expected(p, what, NULL);
    return n;
  }
  n.text = text_of(p, peek(p));
  skip(p);
  return n;
}

const char *string_of(struct parser *p, const char *what, struct span *span) {
  *span = span_here(p);
  if (!at(p, TOK_STRING)) {
    expected(p, what, NULL);
    return NULL;
  }
  const struct token *t = peek(p);
  uint32_t size = t->end - t->begin;
  skip(p);
  if (size < 2 || p->data[t->end - 1] != '"') {
    p->blamed = p->at + 1; /* not closed: the lexer has said so */
    return NULL;
  }
  return arena_copy(&p->idl->arena, p->data + t->begin + 1, size - 2);
}

/* --- blocks --- */

/* The ';' behind '}' may be left out; the formatter decides. */
void end_block(struct parser *p, struct decl *d, struct span opened) {
  if (!take(p, TOK_RBRACE)) {
    d->poisoned = true;
    if (may_blame(p)) {
      struct diag *g =
          report(p->idl, NOT_CLOSED, span_after(span_before(p)), found(p));
      diag_fix(p->idl, g, "write '}' here");
      diag_note(p->idl, g, opened, "to match this '{'");
    }
  }
  finish(p, d);
  take(p, TOK_SEMI);
}

bool begin_block(struct parser *p, struct decl *d, struct span *opened) {
  *opened = span_here(p);
  if (need(p, TOK_LBRACE, nowhere))
    return true;
  d->poisoned = true;
  recover_declaration(p);
  return false;
}

/* --- the file --- */

/* Words that belong inside an interface. */
static bool belongs_inside(const struct parser *p) {
  return at_word(p, WORD_HANDLE) || at_word(p, WORD_VIEW);
}

static void top_level(struct parser *p) {
  switch (at(p, TOK_NAME) ? peek(p)->word : WORD_NONE) {
  case WORD_IMPORT:
    parse_import(p);
    return;
  case WORD_PROCESS:
    parse_process(p);
    return;
  case WORD_DOMAIN:
    parse_uses(p);
    return;
  case WORD_GRANT:
    parse_grant(p);
    return;
  case WORD_INTERFACE:
    parse_interface(p);
    return;
  case WORD_OPEN:
  case WORD_ENUM:
    parse_enum(p, NULL, &p->unit->decls);
    return;
  case WORD_STRUCT:
    parse_struct(p, NULL, &p->unit->decls);
    return;
  case WORD_CONST:
    parse_constant(p, NULL, &p->unit->decls);
    return;
  default:
    break;
  }
  if (may_blame(p)) {
    struct diag *d = report(p->idl, NO_DECLARATION, span_here(p), found(p));
    if (belongs_inside(p))
      diag_fix(p->idl, d, "move it into an interface");
  }
  size_t before = p->at;
  recover_declaration(p);
  if (p->at == before)
    skip(p);
}

struct unit *parse(struct idl *idl, struct tokens *tokens) {
  struct unit *unit = arena_alloc(&idl->arena, sizeof *unit);
  unit->source = tokens->source;
  unit->tokens = tokens;
  struct parser p = {
      .idl = idl, .tokens = tokens, .unit = unit, .data = tokens->source->data};
  while (!at(&p, TOK_END)) {
    size_t before = p.at;
    top_level(&p);
    if (p.at == before)
      skip(&p);
  }
  return unit;
}
