/* SPDX-License-Identifier: MIT
 *
 * Expressions of constants, with the precedence of C; and names of types.
 */
#include "parse.h"

#include <stdlib.h>

#define MAX_NESTING 64

/* --- expressions --- */

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
    struct expr *e = parse_expression(p);
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

struct expr *parse_expression(struct parser *p) {
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

bool parse_type(struct parser *p, struct type_ref *ref, const char *what) {
  *ref = (struct type_ref){.span = span_here(p)};
  if (at_word(p, WORD_STRUCT))
    ref->form = REF_STRUCT;
  else if (at_word(p, WORD_UNION))
    ref->form = REF_UNION;
  else if (at_word(p, WORD_ENUM))
    ref->form = REF_ENUM;
  if (ref->form)
    skip(p);
  if (!at(p, TOK_NAME) || word_reserved((enum word)peek(p)->word) ||
      (!ref->form && word_modifier((enum word)peek(p)->word))) {
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
