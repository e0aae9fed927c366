/* SPDX-License-Identifier: MIT
 *
 * Procedures and their parameters.
 */
#include "parse.h"

#include <string.h>

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
  bool reason = word == WORD_UNCHECKED && peek2(p)->kind == TOK_STRING;
  if (!word_reserved(word) && peek2(p)->kind != TOK_NAME && !reason)
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
  case WORD_CALLBACK:
    d->clauses |= CLAUSE_CALLBACK;
    break;
  case WORD_UNCHECKED:
    set_modifier(p, d, MOD_UNCHECKED);
    skip(p);
    d->path = string_of(p, "the reason in quotes", &d->path_span);
    d->poisoned |= !d->path;
    return true;
  case WORD_RACY:
    set_modifier(p, d, MOD_RACY);
    break;
  case WORD_FREEZE:
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
    d->value = parse_expression(p);
    d->poisoned |= !d->value;
    d->byte_count = d->value && take_word(p, WORD_BYTES);
    if (!need(p, TOK_RBRACKET, opened) && d->poisoned)
      recover(p, true), take(p, TOK_RBRACKET);
    d->bracket_span = span_join(opened, span_before(p));
  }
  for (;;) {
    if (take_word(p, WORD_MAX)) {
      d->max = parse_expression(p);
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
  bool good = parse_type(p, &d->type, "the type of a parameter");
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

/* --- clauses --- */

static bool clause_word(const struct parser *p) {
  switch (at(p, TOK_NAME) ? peek(p)->word : WORD_NONE) {
  case WORD_BUDGET:
  case WORD_ERRNO:
  case WORD_CALLER:
  case WORD_ONEWAY:
  case WORD_ASYNC:
  case WORD_TIMEOUT:
    return true;
  default:
    return false;
  }
}

static void set_clause(struct parser *p, struct decl *d, unsigned clause) {
  if (d->clauses & clause)
    diag_fix(p->idl, report(p->idl, TWICE, span_here(p), found(p)),
             "remove one of them");
  d->clauses |= (uint8_t)clause;
  skip(p);
}

/* "budget N cycles", "timeout N ticks": the amount. */
static struct expr *amount(struct parser *p, struct decl *d, enum word unit) {
  struct expr *e = parse_expression(p);
  const char *word = arena_printf(&p->idl->arena, "'%s'", word_spelling(unit));
  d->poisoned |= !e;
  if (e && !take_word(p, unit))
    expected(p, word, arena_printf(&p->idl->arena, "write %s here", word));
  return e;
}

static void no_clause(struct parser *p, struct decl *d) {
  diag_fix(p->idl, report(p->idl, NO_CLAUSE, span_here(p), found(p)),
           "leave it out: the call returns when the procedure has");
  d->poisoned = true;
  skip(p);
}

static void clause(struct parser *p, struct decl *d) {
  switch (peek(p)->word) {
  case WORD_BUDGET:
    set_clause(p, d, CLAUSE_BUDGET);
    d->budget = amount(p, d, WORD_CYCLES);
    break;
  case WORD_ERRNO:
    set_clause(p, d, CLAUSE_ERRNO);
    break;
  case WORD_CALLER:
    set_clause(p, d, CLAUSE_CALLER);
    break;
  case WORD_TIMEOUT:
    set_clause(p, d, CLAUSE_TIMEOUT);
    d->timeout = amount(p, d, WORD_TICKS);
    break;
  default:
    no_clause(p, d);
  }
}

/* "alias NAME" before the name of the procedure; a type may be called alias. */
static bool alias_result(struct parser *p, struct decl *d) {
  size_t third = p->at + 2;
  if (!at_word(p, WORD_ALIAS) || peek2(p)->kind != TOK_NAME ||
      third >= p->tokens->count || p->tokens->at[third].kind != TOK_NAME)
    return false;
  d->modifier_span = span_here(p);
  skip(p);
  d->written = referred(p, "the name of a parameter");
  return true;
}

static void view_type(struct parser *p, struct decl *d) {
  d->modifier_span = span_here(p);
  if (!take_word(p, WORD_VIEW))
    return;
  d->modifiers |= MOD_VIEW;
}

void parse_procedure(struct parser *p, struct decl *parent) {
  struct decl *d = new_decl(p, DECL_PROCEDURE, parent);
  if (at_word(p, WORD_CALLBACK) && peek2(p)->kind == TOK_NAME &&
      p->tokens->at[p->at + 2].kind != TOK_LPAREN) {
    d->clauses |= CLAUSE_CALLBACK;
    skip(p);
  }
  view_type(p, d);
  if (!alias_result(p, d) &&
      !parse_type(p, &d->type, "a member of the interface")) {
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
  while (clause_word(p))
    clause(p, d);
  finish(p, d);
  decls_add(&parent->members, d);
  if (!need_semi(p) && (at(p, TOK_LBRACE) || !at(p, TOK_NAME)))
    recover_declaration(p);
}
