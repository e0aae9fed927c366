/* SPDX-License-Identifier: MIT
 *
 * Declarations of types and constants: enums, structs, handles.
 */
#include "parse.h"

static void enumerator(struct parser *p, struct decl *parent) {
  struct decl *d = new_decl(p, DECL_ENUMERATOR, parent);
  d->name = declared(p, "the enumerator");
  if (!d->name.text && p->blamed == p->at + 1) {
    parent->poisoned = true;
    recover(p, true);
    return;
  }
  if (take(p, TOK_EQUAL) && !(d->value = parse_expression(p)))
    d->poisoned = true;
  if (d->poisoned)
    recover(p, true);
  finish(p, d);
  decls_add(&parent->members, d);
}

void parse_enum(struct parser *p, struct decl *parent, struct decls *list) {
  struct decl *d = new_decl(p, DECL_ENUM, parent);
  struct span opened;
  if (take_word(p, WORD_OPEN))
    d->modifiers |= MOD_OPEN;
  skip(p);
  d->name = declared(p, "the enum");
  if (take(p, TOK_COLON) &&
      !parse_type(p, &d->type, "an integer type as the base of the enum"))
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

/* A field with a direction is a pointer to memory that is lent. */
static void field_direction(struct parser *p, struct decl *d) {
  d->direction_span = span_here(p);
  d->direction = take_word(p, WORD_IN)      ? DIR_IN
                 : take_word(p, WORD_OUT)   ? DIR_OUT
                 : take_word(p, WORD_INOUT) ? DIR_INOUT
                                            : DIR_NONE;
  if (d->direction && at_word(p, WORD_NULLABLE) && peek2(p)->kind == TOK_NAME) {
    skip(p);
    d->modifiers |= MOD_NULLABLE;
  }
}

static void field(struct parser *p, struct decl *parent) {
  struct decl *d = new_decl(p, DECL_FIELD, parent);
  field_direction(p, d);
  if (!parse_type(p, &d->type, "the type of a field")) {
    d->poisoned = parent->poisoned = true;
    recover(p, false);
    take(p, TOK_SEMI);
    return;
  }
  d->name = declared(p, "the field");
  struct span opened = span_here(p);
  if (take(p, TOK_LBRACKET)) {
    d->value = parse_expression(p);
    d->poisoned |= !d->value;
    need(p, TOK_RBRACKET, opened);
  }
  if (d->direction && take_word(p, WORD_MAX)) {
    d->max = parse_expression(p);
    d->poisoned |= !d->max;
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

void parse_struct(struct parser *p, struct decl *parent, struct decls *list) {
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

void parse_handle(struct parser *p, struct decl *parent, struct decls *list) {
  struct decl *d = new_decl(p, DECL_HANDLE, parent);
  skip(p);
  d->name = declared(p, "the handle");
  if (take(p, TOK_EQUAL))
    d->path = string_of(p, "the server's C type in quotes", &d->path_span);
  if (take_word(p, WORD_FROM)) {
    struct span span;
    d->header = string_of(p, "the header in quotes", &span);
  }
  if (take_word(p, WORD_RUNDOWN))
    d->clauses |= CLAUSE_RUNDOWN;
  finish(p, d);
  decls_add(list, d);
  if (!need_semi(p))
    recover_declaration(p);
}

void parse_constant(struct parser *p, struct decl *parent, struct decls *list) {
  struct decl *d = new_decl(p, DECL_CONST, parent);
  skip(p);
  if (!parse_type(p, &d->type, "the type of the constant")) {
    recover_declaration(p);
    return;
  }
  d->name = declared(p, "the constant");
  if (need(p, TOK_EQUAL, nowhere) || !at(p, TOK_SEMI))
    d->value = parse_expression(p);
  d->poisoned |= !d->value;
  finish(p, d);
  decls_add(list, d);
  if (d->poisoned)
    recover_declaration(p);
  else
    need_semi(p);
}
