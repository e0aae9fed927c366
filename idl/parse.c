/* SPDX-License-Identifier: MIT
 *
 * Tokens to declarations, by recursive descent: one function for each rule of
 * grammar.ebnf, in its order. What names mean is check.c's business.
 *
 * Recovery. Missing punctuation is reported behind the token before it and
 * parsing goes on as if it stood there. For the rest the parser skips to the
 * next ',' ')' ';' or '}' of the same nesting and marks the declaration as
 * poisoned, so that later stages stay quiet about it. One place gives one
 * message.
 */
#include "idl.h"

#include <stdlib.h>
#include <string.h>

#include "codoms/image.h"

#define MAX_NESTING 64

struct parser {
  struct idl *idl;
  struct tokens *tokens;
  struct unit *unit;
  const char *data;
  size_t at;
  size_t blamed;        /* token at which the last message was given, +1 */
  size_t first_comment; /* first comment not yet passed */
  unsigned nesting;
};

/* --- tokens --- */

static const struct token *peek(const struct parser *p) {
  return &p->tokens->at[p->at];
}

static const struct token *peek2(const struct parser *p) {
  size_t next = p->at + 1;
  return &p->tokens->at[next < p->tokens->count ? next : p->at];
}

static bool at(const struct parser *p, enum token_kind kind) {
  return peek(p)->kind == kind;
}

static bool at_word(const struct parser *p, enum word word) {
  return peek(p)->kind == TOK_NAME && peek(p)->word == word;
}

static struct span span_of(const struct parser *p, const struct token *t) {
  return (struct span){p->tokens->source, t->begin, t->end};
}

static struct span span_here(const struct parser *p) {
  return span_of(p, peek(p));
}

static struct span span_before(const struct parser *p) {
  return p->at ? span_of(p, &p->tokens->at[p->at - 1]) : span_here(p);
}

static void skip(struct parser *p) {
  if (!at(p, TOK_END))
    p->at++;
}

static bool take(struct parser *p, enum token_kind kind) {
  if (!at(p, kind))
    return false;
  skip(p);
  return true;
}

static bool take_word(struct parser *p, enum word word) {
  if (!at_word(p, word))
    return false;
  skip(p);
  return true;
}

static const char *text_of(struct parser *p, const struct token *t) {
  return arena_copy(&p->idl->arena, p->data + t->begin, t->end - t->begin);
}

/* What stands here, for messages. */
static const char *found(struct parser *p) {
  const struct token *t = peek(p);
  if (t->kind == TOK_END)
    return "the end of the file";
  uint32_t size = t->end - t->begin;
  return arena_printf(&p->idl->arena, "'%.*s%s'", (int)(size > 32 ? 32 : size),
                      p->data + t->begin, size > 32 ? "..." : "");
}

/* False if this place was already blamed, or the lexer blamed it. */
static bool may_blame(struct parser *p) {
  bool fresh = p->blamed != p->at + 1 && !at(p, TOK_BAD);
  p->blamed = p->at + 1;
  return fresh;
}

static void expected(struct parser *p, const char *what, const char *fix) {
  if (!may_blame(p))
    return;
  struct diag *d = report(p->idl, EXPECTED, span_here(p), what, found(p));
  if (fix)
    diag_fix(p->idl, d, "%s", fix);
}

/* Missing punctuation: blame the end of what stands before. */
static bool need(struct parser *p, enum token_kind kind, struct span opened) {
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

static const struct span nowhere;

static bool need_semi(struct parser *p) { return need(p, TOK_SEMI, nowhere); }

static bool starts_declaration(const struct parser *p) {
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
static void recover(struct parser *p, bool comma_stops) {
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
static void recover_declaration(struct parser *p) {
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

static struct decl *new_decl(struct parser *p, enum decl_kind kind,
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

static void finish(struct parser *p, struct decl *d) {
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
static struct name declared(struct parser *p, const char *what) {
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
static struct name referred(struct parser *p, const char *what) {
  struct name n = {.span = span_here(p)};
  if (!at(p, TOK_NAME)) {
    expected(p, what, NULL);
    return n;
  }
  n.text = text_of(p, peek(p));
  skip(p);
  return n;
}

static const char *string_of(struct parser *p, const char *what,
                             struct span *span) {
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

/* --- expressions --- */

static struct expr *expression(struct parser *p);

static struct expr *new_expr(struct parser *p, enum expr_op op) {
  struct expr *e = arena_alloc(&p->idl->arena, sizeof *e);
  e->op = op;
  e->span = span_here(p);
  return e;
}

static uint64_t number_of(struct parser *p) {
  char digits[128];
  size_t n = 0;
  const struct token *t = peek(p);
  for (uint32_t i = t->begin; i < t->end && n < sizeof digits - 1; i++)
    if (p->data[i] != '_')
      digits[n++] = p->data[i];
  digits[n] = 0;
  bool binary = digits[0] == '0' && (digits[1] | 32) == 'b';
  bool hex = digits[0] == '0' && (digits[1] | 32) == 'x';
  return strtoull(digits + (binary ? 2 : 0), NULL, binary ? 2 : hex ? 16 : 10);
}

static struct expr *primary(struct parser *p) {
  if (at(p, TOK_NUMBER)) {
    struct expr *e = new_expr(p, EXPR_NUMBER);
    e->number = number_of(p);
    skip(p);
    return e;
  }
  if (at(p, TOK_NAME)) {
    struct expr *e = new_expr(p, EXPR_NAME);
    e->name = referred(p, "a name");
    if (take(p, TOK_DOT)) {
      e->op = EXPR_MEMBER;
      e->member = referred(p, "the name of a member");
    }
    e->span = span_join(e->span, span_before(p));
    return e;
  }
  if (at(p, TOK_LPAREN)) {
    struct span opened = span_here(p);
    skip(p);
    struct expr *e = expression(p);
    need(p, TOK_RPAREN, opened);
    return e;
  }
  expected(p, "a number or the name of a constant", NULL);
  return NULL;
}

static struct expr *unary(struct parser *p) {
  bool minus = at(p, TOK_MINUS);
  if (!minus && !at(p, TOK_TILDE))
    return primary(p);
  if (p->nesting >= MAX_NESTING) {
    if (may_blame(p))
      report(p->idl, TOO_DEEP, span_here(p), MAX_NESTING);
    return NULL;
  }
  struct expr *e = new_expr(p, minus ? EXPR_NEGATE : EXPR_INVERT);
  skip(p);
  p->nesting++;
  e->left = unary(p);
  p->nesting--;
  if (e->left)
    e->span = span_join(e->span, e->left->span);
  return e->left ? e : NULL;
}

/* Precedence as in C, loosest first. */
static const struct binary {
  enum token_kind kind;
  enum expr_op op;
  int level;
} binaries[] = {{TOK_PIPE, EXPR_OR, 1},   {TOK_CARET, EXPR_XOR, 2},
                {TOK_AMP, EXPR_AND, 3},   {TOK_SHL, EXPR_SHL, 4},
                {TOK_SHR, EXPR_SHR, 4},   {TOK_PLUS, EXPR_ADD, 5},
                {TOK_MINUS, EXPR_SUB, 5}, {TOK_STAR, EXPR_MUL, 6},
                {TOK_SLASH, EXPR_DIV, 6}, {TOK_PERCENT, EXPR_MOD, 6}};

/* The operator that stands here if it binds at `loosest` or tighter. */
static const struct binary *binary_here(const struct parser *p, int loosest) {
  for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++)
    if (at(p, binaries[i].kind) && binaries[i].level >= loosest)
      return &binaries[i];
  return NULL;
}

static struct expr *binary(struct parser *p, int loosest) {
  struct expr *left = unary(p);
  const struct binary *b;
  while (left && (b = binary_here(p, loosest))) {
    struct expr *e = new_expr(p, b->op);
    skip(p);
    e->left = left;
    e->right = binary(p, b->level + 1);
    if (!e->right)
      return NULL;
    e->span = span_join(left->span, e->right->span);
    left = e;
  }
  return left;
}

static struct expr *expression(struct parser *p) {
  if (p->nesting >= MAX_NESTING) {
    if (may_blame(p))
      report(p->idl, TOO_DEEP, span_here(p), MAX_NESTING);
    return NULL;
  }
  p->nesting++;
  struct expr *e = binary(p, 1);
  p->nesting--;
  return e;
}

/* --- types --- */

/* C habits: there are no pointers, and the message says what there is. */
static bool pointer(struct parser *p) {
  if (!at(p, TOK_STAR))
    return false;
  if (may_blame(p)) {
    struct diag *d = report(p->idl, NO_POINTER, span_here(p));
    diag_fix(p->idl, d,
             "write 'in', 'out' or 'inout' before the type, and "
             "'[COUNT]' behind the name if there are several");
  }
  while (take(p, TOK_STAR))
    ;
  return true;
}

static bool type(struct parser *p, struct type_ref *ref, const char *what) {
  *ref = (struct type_ref){.span = span_here(p)};
  if (at_word(p, WORD_STRUCT))
    ref->form = REF_STRUCT;
  else if (at_word(p, WORD_UNION))
    ref->form = REF_UNION;
  else if (at_word(p, WORD_ENUM))
    ref->form = REF_ENUM;
  if (ref->form)
    skip(p);
  if (!at(p, TOK_NAME) || word_reserved((enum word)peek(p)->word)) {
    ref->form = REF_NONE;
    expected(p, what, NULL);
    return false;
  }
  ref->name = referred(p, what);
  if (!ref->form && take(p, TOK_DOT)) {
    ref->scope = ref->name;
    ref->name = referred(p, "the name of a type");
  }
  if (!ref->form)
    ref->form = ref->name.text ? REF_NAME : REF_NONE;
  ref->span = span_join(ref->span, span_before(p));
  return ref->form != REF_NONE && !pointer(p);
}

/* --- members of an interface --- */

static void enumerator(struct parser *p, struct decl *parent) {
  struct decl *d = new_decl(p, DECL_ENUMERATOR, parent);
  d->name = declared(p, "the enumerator");
  if (!d->name.text && p->blamed == p->at + 1) {
    parent->poisoned = true;
    recover(p, true);
    return;
  }
  if (take(p, TOK_EQUAL) && !(d->value = expression(p)))
    d->poisoned = true;
  if (d->poisoned)
    recover(p, true);
  finish(p, d);
  decls_add(&parent->members, d);
}

/* The ';' behind '}' may be left out; the formatter decides. */
static void end_block(struct parser *p, struct decl *d, struct span opened) {
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

static bool begin_block(struct parser *p, struct decl *d, struct span *opened) {
  *opened = span_here(p);
  if (need(p, TOK_LBRACE, nowhere))
    return true;
  d->poisoned = true;
  recover_declaration(p);
  return false;
}

static void enumeration(struct parser *p, struct decl *parent,
                        struct decls *list) {
  struct decl *d = new_decl(p, DECL_ENUM, parent);
  struct span opened;
  if (take_word(p, WORD_OPEN))
    d->modifiers |= MOD_OPEN;
  skip(p);
  d->name = declared(p, "the enum");
  if (take(p, TOK_COLON) &&
      !type(p, &d->type, "an integer type as the base of the enum"))
    d->poisoned = true;
  decls_add(list, d);
  if (!begin_block(p, d, &opened))
    return;
  while (!at(p, TOK_RBRACE) && !at(p, TOK_END)) {
    size_t before = p->at;
    enumerator(p, d);
    if (at(p, TOK_RBRACE) || (!take(p, TOK_COMMA) && at(p, TOK_SEMI)))
      break;
    if (p->at > before && p->tokens->at[p->at - 1].kind != TOK_COMMA &&
        !need(p, TOK_COMMA, nowhere) && !at(p, TOK_NAME))
      recover(p, true);
    if (p->at == before)
      skip(p);
    if (at(p, TOK_LBRACE))
      break;
  }
  end_block(p, d, opened);
}

static void field(struct parser *p, struct decl *parent) {
  struct decl *d = new_decl(p, DECL_FIELD, parent);
  if (!type(p, &d->type, "the type of a field")) {
    d->poisoned = parent->poisoned = true;
    recover(p, false);
    take(p, TOK_SEMI);
    return;
  }
  d->name = declared(p, "the field");
  struct span opened = span_here(p);
  if (take(p, TOK_LBRACKET)) {
    d->value = expression(p);
    d->poisoned |= !d->value;
    need(p, TOK_RBRACKET, opened);
  }
  d->poisoned |= !d->name.text;
  finish(p, d);
  decls_add(&parent->members, d);
  if (need_semi(p))
    return;
  if (d->poisoned) {
    recover(p, false);
    take(p, TOK_SEMI);
  }
}

static void structure(struct parser *p, struct decl *parent,
                      struct decls *list) {
  struct decl *d = new_decl(p, DECL_STRUCT, parent);
  struct span opened;
  skip(p);
  d->name = declared(p, "the struct");
  decls_add(list, d);
  if (!begin_block(p, d, &opened))
    return;
  while (!at(p, TOK_RBRACE) && !at(p, TOK_END)) {
    size_t before = p->at;
    field(p, d);
    if (at(p, TOK_LBRACE))
      break;
    if (p->at == before)
      skip(p);
  }
  end_block(p, d, opened);
}

static void handle(struct parser *p, struct decl *parent, struct decls *list) {
  struct decl *d = new_decl(p, DECL_HANDLE, parent);
  skip(p);
  d->name = declared(p, "the handle");
  if (take(p, TOK_EQUAL))
    d->path = string_of(p, "the server's C type in quotes", &d->path_span);
  if (take_word(p, WORD_FROM)) {
    struct span span;
    d->header = string_of(p, "the header in quotes", &span);
  }
  finish(p, d);
  decls_add(list, d);
  if (!need_semi(p))
    recover_declaration(p);
}

static void constant_declaration(struct parser *p, struct decl *parent,
                                 struct decls *list) {
  struct decl *d = new_decl(p, DECL_CONST, parent);
  skip(p);
  if (!type(p, &d->type, "the type of the constant")) {
    recover_declaration(p);
    return;
  }
  d->name = declared(p, "the constant");
  if (need(p, TOK_EQUAL, nowhere) || !at(p, TOK_SEMI))
    d->value = expression(p);
  d->poisoned |= !d->value;
  finish(p, d);
  decls_add(list, d);
  if (d->poisoned)
    recover_declaration(p);
  else
    need_semi(p);
}

/* --- procedures --- */

static void unsupported(struct parser *p, const char *instead) {
  struct diag *d = report(p->idl, UNSUPPORTED, span_here(p), found(p));
  diag_fix(p->idl, d, "%s", instead);
}

static void set_direction(struct parser *p, struct decl *d, int direction) {
  if (d->direction) {
    struct diag *g = report(p->idl, TWO_DIRECTIONS, span_here(p));
    diag_mark(p->idl, g, d->direction_span, "the first one");
    diag_fix(p->idl, g, "write one of 'in', 'out' and 'inout'");
    d->poisoned = true;
  }
  d->direction = (uint8_t)direction;
  d->direction_span = span_here(p);
}

static void set_modifier(struct parser *p, struct decl *d, unsigned modifier) {
  if (d->modifiers & modifier) {
    struct diag *g = report(p->idl, TWICE, span_here(p), found(p));
    diag_fix(p->idl, g, "remove one of them");
  }
  d->modifiers |= (uint8_t)modifier;
  d->modifier_span = span_here(p);
}

/* One word before the type; false if there is none. A contextual word counts
 * only if something that can be a type follows it. */
static bool modifier(struct parser *p, struct decl *d) {
  if (!at(p, TOK_NAME))
    return false;
  enum word word = (enum word)peek(p)->word;
  if (!word_reserved(word) && peek2(p)->kind != TOK_NAME)
    return false;
  switch (word) {
  case WORD_IN:
    set_direction(p, d, DIR_IN);
    break;
  case WORD_OUT:
    set_direction(p, d, DIR_OUT);
    break;
  case WORD_INOUT:
    set_direction(p, d, DIR_INOUT);
    break;
  case WORD_COPY:
    set_modifier(p, d, MOD_COPY);
    break;
  case WORD_NULLABLE:
    set_modifier(p, d, MOD_NULLABLE);
    break;
  case WORD_CLOSE:
    set_modifier(p, d, MOD_CLOSE);
    break;
  case WORD_LEND:
    break;
  case WORD_FREEZE:
  case WORD_RACY:
    unsupported(p, "write 'copy': the callee gets a private copy");
    break;
  case WORD_GIVE:
  case WORD_SHARE:
    unsupported(p, "leave it out: the argument is lent until the call returns");
    break;
  default:
    return false;
  }
  skip(p);
  return true;
}

static void parameter_tail(struct parser *p, struct decl *d) {
  struct span opened = span_here(p);
  if (take(p, TOK_LBRACKET)) {
    d->value = expression(p);
    d->poisoned |= !d->value;
    if (!need(p, TOK_RBRACKET, opened) && d->poisoned)
      recover(p, true), take(p, TOK_RBRACKET);
    d->bracket_span = span_join(opened, span_before(p));
  }
  for (;;) {
    if (take_word(p, WORD_MAX)) {
      d->max = expression(p);
      d->poisoned |= !d->max;
    } else if (take_word(p, WORD_WRITTEN)) {
      d->written = referred(p, "the name of the parameter that tells how much "
                               "was written");
      d->poisoned |= !d->written.text;
    } else {
      return;
    }
  }
}

static void parameter(struct parser *p, struct decl *procedure) {
  struct decl *d = new_decl(p, DECL_PARAMETER, procedure);
  while (modifier(p, d))
    ;
  bool good = type(p, &d->type, "the type of a parameter");
  if (good && (at(p, TOK_COMMA) || at(p, TOK_RPAREN)) && !d->type.scope.text) {
    struct diag *g = report(p->idl, NO_PARAMETER_NAME,
                            span_after(span_before(p)), d->type.name.text);
    diag_fix(p->idl, g, "write a name behind it, for example '%s value'",
             d->type.name.text);
    good = false;
  } else if (good) {
    d->name = declared(p, "the parameter");
    if (d->name.text || p->blamed != p->at + 1)
      parameter_tail(p, d);
  }
  d->poisoned |= !good || !d->name.text;
  finish(p, d);
  decls_add(&procedure->members, d);
  if (!at(p, TOK_COMMA) && !at(p, TOK_RPAREN)) {
    bool blamed = d->poisoned;
    if (!blamed && !at(p, TOK_SEMI) && !at(p, TOK_RBRACE) &&
        !at(p, TOK_LBRACE) && !at(p, TOK_NAME))
      expected(p, "',' or ')' after the parameter", NULL);
    if (blamed || !at(p, TOK_NAME))
      recover(p, true);
  }
  if (d->poisoned)
    procedure->poisoned = true;
}

static void parameters(struct parser *p, struct decl *d, struct span opened) {
  if (at_word(p, WORD_NONE) && peek2(p)->kind == TOK_RPAREN &&
      !strcmp(text_of(p, peek(p)), "void"))
    skip(p);
  while (!at(p, TOK_RPAREN) && !at(p, TOK_SEMI) && !at(p, TOK_RBRACE) &&
         !at(p, TOK_LBRACE) && !at(p, TOK_END)) {
    size_t before = p->at;
    parameter(p, d);
    if (take(p, TOK_COMMA)) {
      if (at(p, TOK_RPAREN))
        expected(p, "another parameter after ','", "remove the ','");
      continue;
    }
    if (at(p, TOK_NAME))
      need(p, TOK_COMMA, nowhere);
    if (p->at == before)
      skip(p);
  }
  if (!need(p, TOK_RPAREN, opened))
    d->poisoned = true;
}

static void view_type(struct parser *p, struct decl *d) {
  d->modifier_span = span_here(p);
  if (!take_word(p, WORD_VIEW))
    return;
  d->modifiers |= MOD_VIEW;
}

static void procedure(struct parser *p, struct decl *parent) {
  struct decl *d = new_decl(p, DECL_PROCEDURE, parent);
  view_type(p, d);
  if (!type(p, &d->type, "a member of the interface")) {
    parent->poisoned = true;
    recover_declaration(p);
    return;
  }
  struct span opened = span_here(p);
  if ((d->modifiers & MOD_VIEW) && take(p, TOK_LBRACKET)) {
    need(p, TOK_RBRACKET, opened);
    d->bracket_span = span_join(opened, span_before(p));
  }
  d->name = declared(p, "the procedure");
  opened = span_here(p);
  if ((!d->name.text && p->blamed == p->at + 1) ||
      !need(p, TOK_LPAREN, nowhere)) {
    recover_declaration(p);
    return;
  }
  parameters(p, d, opened);
  finish(p, d);
  decls_add(&parent->members, d);
  if (!need_semi(p) && (at(p, TOK_LBRACE) || !at(p, TOK_NAME)))
    recover_declaration(p);
}

/* --- placement --- */

static void isolation_rule(struct parser *p, struct decl *d) {
  unsigned shift = at_word(p, WORD_REGISTERS) ? 0
                   : at_word(p, WORD_STACK)   ? 2
                   : at_word(p, WORD_DCS)     ? 4
                                              : 9;
  if (shift == 9) {
    expected(p, "'registers', 'stack' or 'dcs'", NULL);
    recover(p, false);
    take(p, TOK_SEMI);
    return;
  }
  skip(p);
  do {
    unsigned bit = at_word(p, WORD_INTEGRITY)         ? 1u
                   : at_word(p, WORD_CONFIDENTIALITY) ? 2u
                                                      : 0;
    if (!bit) {
      expected(p, "'integrity' or 'confidentiality'", NULL);
      recover(p, false);
      take(p, TOK_SEMI);
      return;
    }
    if (d->isolation & bit << shift)
      diag_fix(p->idl, report(p->idl, TWICE, span_here(p), found(p)),
               "remove one of them");
    skip(p);
    d->isolation |= (uint8_t)(bit << shift);
  } while (take(p, TOK_COMMA));
  need_semi(p);
}

_Static_assert(CODOMS_REGS_INTEGRITY == 1 << 0 &&
                   CODOMS_REGS_CONFIDENTIALITY == 2 << 0 &&
                   CODOMS_STACK_INTEGRITY == 1 << 2 &&
                   CODOMS_STACK_CONFIDENTIALITY == 2 << 2 &&
                   CODOMS_DCS_INTEGRITY == 1 << 4 &&
                   CODOMS_DCS_CONFIDENTIALITY == 2 << 4,
               "isolation_rule makes codoms_policy bits");

static bool isolation(struct parser *p, struct decl *d) {
  if (!take_word(p, WORD_ISOLATE))
    return false;
  struct span opened = span_here(p);
  if (!need(p, TOK_LBRACE, nowhere)) {
    recover_declaration(p);
    return true;
  }
  while (!at(p, TOK_RBRACE) && !at(p, TOK_LBRACE) && !at(p, TOK_END) &&
         !starts_declaration(p))
    isolation_rule(p, d);
  if (!take(p, TOK_RBRACE) && may_blame(p)) {
    struct diag *g =
        report(p->idl, NOT_CLOSED, span_after(span_before(p)), found(p));
    diag_fix(p->idl, g, "write '}' here");
    diag_note(p->idl, g, opened, "to match this '{'");
  }
  return true;
}

static void member(struct parser *p, struct decl *d) {
  if (at_word(p, WORD_OPEN) && peek2(p)->word == WORD_ENUM)
    enumeration(p, d, &d->members);
  else if (at_word(p, WORD_ENUM))
    enumeration(p, d, &d->members);
  else if (at_word(p, WORD_STRUCT))
    structure(p, d, &d->members);
  else if (at_word(p, WORD_HANDLE))
    handle(p, d, &d->members);
  else if (at_word(p, WORD_CONST))
    constant_declaration(p, d, &d->members);
  else
    procedure(p, d);
}

static void interface(struct parser *p) {
  struct decl *d = new_decl(p, DECL_INTERFACE, NULL);
  struct span opened;
  skip(p);
  d->name = declared(p, "the interface");
  decls_add(&p->unit->decls, d);
  if (take_word(p, WORD_IN))
    d->domain = referred(p, "the name of the domain that offers the interface");
  else if (may_blame(p)) {
    struct diag *g = report(p->idl, NO_DOMAIN, span_after(span_before(p)));
    diag_fix(p->idl, g, "write 'in DOMAIN' here");
  }
  isolation(p, d);
  if (!begin_block(p, d, &opened))
    return;
  while (!at(p, TOK_RBRACE) && !at(p, TOK_END)) {
    if ((at_word(p, WORD_INTERFACE) || at_word(p, WORD_PROCESS) ||
         at_word(p, WORD_DOMAIN)) &&
        starts_declaration(p) &&
        p->tokens->at[p->at + 2 < p->tokens->count ? p->at + 2 : p->at].kind !=
            TOK_LPAREN)
      break;
    size_t before = p->at;
    member(p, d);
    if (p->at == before)
      skip(p);
  }
  end_block(p, d, opened);
}

static void process(struct parser *p) {
  struct decl *d = new_decl(p, DECL_PROCESS, NULL);
  struct span opened;
  skip(p);
  d->name = declared(p, "the process");
  decls_add(&p->unit->decls, d);
  if (!begin_block(p, d, &opened))
    return;
  while (!at(p, TOK_RBRACE) && !at(p, TOK_LBRACE) && !at(p, TOK_END)) {
    struct decl *domain = new_decl(p, DECL_DOMAIN, d);
    if (!take_word(p, WORD_DOMAIN)) {
      expected(p, "'domain'", NULL);
      d->poisoned = true;
      recover(p, false);
      take(p, TOK_SEMI);
      continue;
    }
    domain->name = declared(p, "the domain");
    finish(p, domain);
    decls_add(&d->members, domain);
    need_semi(p);
  }
  end_block(p, d, opened);
}

static void uses(struct parser *p) {
  struct decl *d = new_decl(p, DECL_USES, NULL);
  struct decl *first = d;
  skip(p);
  d->domain = referred(p, "the name of a domain");
  if (!take_word(p, WORD_USES)) {
    expected(
        p, "'uses'",
        "a domain is declared in a process: process NAME { domain NAME; }");
    recover_declaration(p);
    return;
  }
  do {
    if (d != first || d->target.text) {
      struct decl *more = new_decl(p, DECL_USES, NULL);
      more->domain = first->domain;
      more->span = first->span;
      d = more;
    }
    d->target = referred(p, "the name of an interface");
    if (!d->target.text) {
      recover_declaration(p);
      return;
    }
    decls_add(&p->unit->decls, d);
  } while (take(p, TOK_COMMA));
  bool block = isolation(p, d);
  finish(p, d);
  for (struct decl *u = first; u; u = u->next)
    u->isolation = d->isolation;
  if (block)
    take(p, TOK_SEMI);
  else
    need_semi(p);
}

static void grant(struct parser *p) {
  struct decl *d = new_decl(p, DECL_GRANT, NULL);
  skip(p);
  d->domain = referred(p, "the name of the domain that gets the permission");
  d->permission = at_word(p, WORD_CALL)    ? 1
                  : at_word(p, WORD_READ)  ? 2
                  : at_word(p, WORD_WRITE) ? 3
                                           : 0;
  if (!d->permission) {
    expected(p, "'call', 'read' or 'write'", NULL);
    recover_declaration(p);
    return;
  }
  skip(p);
  d->target = referred(p, "the name of the domain that may be accessed");
  finish(p, d);
  decls_add(&p->unit->decls, d);
  if (!d->target.text)
    recover_declaration(p);
  else
    need_semi(p);
}

static void import(struct parser *p) {
  struct decl *d = new_decl(p, DECL_IMPORT, NULL);
  skip(p);
  d->path = string_of(p, "a file name in quotes", &d->path_span);
  finish(p, d);
  if (d->path)
    decls_add(&p->unit->decls, d);
  need_semi(p);
}

/* Words that belong inside an interface. */
static bool belongs_inside(const struct parser *p) {
  return at_word(p, WORD_HANDLE) || at_word(p, WORD_VIEW);
}

static void top_level(struct parser *p) {
  switch (at(p, TOK_NAME) ? peek(p)->word : WORD_NONE) {
  case WORD_IMPORT:
    import(p);
    return;
  case WORD_PROCESS:
    process(p);
    return;
  case WORD_DOMAIN:
    uses(p);
    return;
  case WORD_GRANT:
    grant(p);
    return;
  case WORD_INTERFACE:
    interface(p);
    return;
  case WORD_OPEN:
  case WORD_ENUM:
    enumeration(p, NULL, &p->unit->decls);
    return;
  case WORD_STRUCT:
    structure(p, NULL, &p->unit->decls);
    return;
  case WORD_CONST:
    constant_declaration(p, NULL, &p->unit->decls);
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
