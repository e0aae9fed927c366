/* SPDX-License-Identifier: MIT
 *
 * Who exists and who offers what: interfaces, processes, uses, grants, imports.
 */
#include "parse.h"

#include "codoms/image.h"

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
    parse_enum(p, d, &d->members);
  else if (at_word(p, WORD_ENUM))
    parse_enum(p, d, &d->members);
  else if (at_word(p, WORD_STRUCT))
    parse_struct(p, d, &d->members);
  else if (at_word(p, WORD_HANDLE))
    parse_handle(p, d, &d->members);
  else if (at_word(p, WORD_CONST))
    parse_constant(p, d, &d->members);
  else
    parse_procedure(p, d);
}

void parse_interface(struct parser *p) {
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

void parse_process(struct parser *p) {
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

void parse_uses(struct parser *p) {
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
  if (take_word(p, WORD_TRANSPORT))
    d->transport = referred(p, "the name of a transport");
  bool block = isolation(p, d);
  finish(p, d);
  for (struct decl *u = first; u; u = u->next) {
    u->isolation = d->isolation;
    u->transport = d->transport;
  }
  if (block)
    take(p, TOK_SEMI);
  else
    need_semi(p);
}

void parse_grant(struct parser *p) {
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

void parse_import(struct parser *p) {
  struct decl *d = new_decl(p, DECL_IMPORT, NULL);
  skip(p);
  d->path = string_of(p, "a file name in quotes", &d->path_span);
  finish(p, d);
  if (d->path)
    decls_add(&p->unit->decls, d);
  need_semi(p);
}
