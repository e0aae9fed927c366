/* SPDX-License-Identifier: MIT
 *
 * What the files of the parser share: the cursor, and the helpers that report
 * and recover (parse.c). Each parse_* file has one function for each rule of
 * its part of grammar.ebnf.
 */
#ifndef PARSE_H
#define PARSE_H

#include "idl.h"

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

static inline const struct token *peek(const struct parser *p) {
  return &p->tokens->at[p->at];
}

static inline const struct token *peek2(const struct parser *p) {
  size_t next = p->at + 1;
  return &p->tokens->at[next < p->tokens->count ? next : p->at];
}

static inline bool at(const struct parser *p, enum token_kind kind) {
  return peek(p)->kind == kind;
}

static inline bool at_word(const struct parser *p, enum word word) {
  return peek(p)->kind == TOK_NAME && peek(p)->word == word;
}

static inline struct span span_of(const struct parser *p,
                                  const struct token *t) {
  return (struct span){p->tokens->source, t->begin, t->end};
}

static inline struct span span_here(const struct parser *p) {
  return span_of(p, peek(p));
}

static inline struct span span_before(const struct parser *p) {
  return p->at ? span_of(p, &p->tokens->at[p->at - 1]) : span_here(p);
}

static inline void skip(struct parser *p) {
  if (!at(p, TOK_END))
    p->at++;
}

static inline bool take(struct parser *p, enum token_kind kind) {
  if (!at(p, kind))
    return false;
  skip(p);
  return true;
}

static inline bool take_word(struct parser *p, enum word word) {
  if (!at_word(p, word))
    return false;
  skip(p);
  return true;
}

static const struct span nowhere __attribute__((unused));

/* --- parse.c: messages and recovery --- */

const char *text_of(struct parser *p, const struct token *t);
const char *found(struct parser *p); /* what stands here, for messages */
bool may_blame(struct parser *p);
void expected(struct parser *p, const char *what, const char *fix);
bool need(struct parser *p, enum token_kind kind, struct span opened);
bool need_semi(struct parser *p);
bool starts_declaration(const struct parser *p);
void recover(struct parser *p, bool comma_stops);
void recover_declaration(struct parser *p);

/* --- parse.c: nodes and names --- */

struct decl *new_decl(struct parser *p, enum decl_kind kind,
                      struct decl *parent);
void finish(struct parser *p, struct decl *d);
struct name declared(struct parser *p, const char *what);
struct name referred(struct parser *p, const char *what);
const char *string_of(struct parser *p, const char *what, struct span *span);
bool begin_block(struct parser *p, struct decl *d, struct span *opened);
void end_block(struct parser *p, struct decl *d, struct span opened);

/* --- the rules --- */

struct expr *parse_expression(struct parser *p);
bool parse_type(struct parser *p, struct type_ref *ref, const char *what);
void parse_enum(struct parser *p, struct decl *parent, struct decls *list);
void parse_struct(struct parser *p, struct decl *parent, struct decls *list);
void parse_handle(struct parser *p, struct decl *parent, struct decls *list);
void parse_constant(struct parser *p, struct decl *parent, struct decls *list);
void parse_procedure(struct parser *p, struct decl *parent);
void parse_interface(struct parser *p);
void parse_process(struct parser *p);
void parse_uses(struct parser *p);
void parse_grant(struct parser *p);
void parse_import(struct parser *p);

#endif
