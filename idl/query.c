/* SPDX-License-Identifier: MIT
 *
 * What a name at a place means, what there is to say about it, and what could
 * stand there. It reads the trees that the front end left, also those of a file
 * with errors, and reports nothing.
 */
#include "query.h"

#include <string.h>

struct query {
  struct idl *idl;
  uint32_t offset;
  struct found found;
};

/* A name counts up to and with the byte behind it, where the cursor stands
 * after typing. */
static bool covers(const struct query *q, struct span s) {
  return s.source == q->idl->main->source && s.begin <= q->offset &&
         q->offset <= s.end && s.end > s.begin;
}

static void find(struct query *q, struct name n, const struct decl *d) {
  if (n.text && covers(q, n.span))
    q->found = (struct found){.span = n.span, .decl = d};
}

/* --- references --- */

static void find_type(struct query *q, const struct decl *scope,
                      const struct type_ref *ref) {
  struct decl *outer = NULL;
  if (!ref->name.text)
    return;
  if (ref->scope.text) {
    outer = lookup(q->idl, scope, ref->scope.text);
    find(q, ref->scope, outer);
  }
  if (!covers(q, ref->name.span))
    return;
  struct decl *d = ref->scope.text
                       ? outer ? find_member(outer, ref->name.text) : NULL
                       : lookup(q->idl, scope, ref->name.text);
  q->found.span = ref->name.span;
  q->found.decl = d;
  if (d)
    return;
  q->found.type = builtin_type(ref->name.text);
  struct c_symbol *c = table_find(&q->idl->c_names, NULL, ref->name.text);
  if (!q->found.type && c && c->is_type)
    q->found.type = &c->type;
}

static void find_expr(struct query *q, const struct decl *scope,
                      const struct expr *e) {
  if (!e)
    return;
  find_expr(q, scope, e->left);
  find_expr(q, scope, e->right);
  if ((e->op != EXPR_NAME && e->op != EXPR_MEMBER) || !e->name.text)
    return;
  struct decl *d = scope && scope->kind == DECL_PROCEDURE
                       ? find_member(scope, e->name.text)
                       : NULL;
  if (!d)
    d = lookup(q->idl, scope, e->name.text);
  find(q, e->name, d);
  if (covers(q, e->name.span) && !d)
    q->found.c = table_find(&q->idl->c_names, NULL, e->name.text);
  if (e->op != EXPR_MEMBER || !d)
    return;
  const struct decl *of =
      d->kind == DECL_PARAMETER && d->resolved ? d->resolved->decl : d;
  if (of)
    find(q, e->member, find_member(of, e->member.text));
}

static const struct decl *domain_named(struct query *q, const char *name) {
  return name ? table_find(&q->idl->domains, NULL, name) : NULL;
}

static void find_in(struct query *q, const struct decl *d) {
  const struct decl *scope = d->kind == DECL_PROCEDURE ? d : d->parent;
  find(q, d->name, d);
  find_type(q, d->parent, &d->type);
  find_expr(q, scope, d->value);
  find_expr(q, scope, d->max);
  find_expr(q, scope, d->budget);
  find_expr(q, scope, d->timeout);
  find(q, d->domain, domain_named(q, d->domain.text));
  if (d->kind == DECL_USES)
    find(q, d->target, d->target_decl);
  else
    find(q, d->target, domain_named(q, d->target.text));
  const struct decl *among = d->kind == DECL_PROCEDURE ? d : d->parent;
  if (d->written.text && among)
    find(q, d->written, find_member(among, d->written.text));
  for (const struct decl *m = d->members.first; m; m = m->next)
    find_in(q, m);
}

/* An import means the file. */
static void find_import(struct query *q, const struct decl *d) {
  if (d->kind != DECL_IMPORT || !covers(q, d->path_span) || !d->imported)
    return;
  q->found.span = d->path_span;
  q->found.decl = d;
}

struct found query_at(struct idl *idl, uint32_t offset) {
  struct query q = {.idl = idl, .offset = offset};
  for (const struct decl *d = idl->main ? idl->main->decls.first : NULL; d;
       d = d->next) {
    find_in(&q, d);
    find_import(&q, d);
  }
  return q.found;
}

/* --- hover --- */

static void put_source(struct text *t, struct span s) {
  text_puts(t, "```dipc\n");
  text_add(t, s.source->data + s.begin, s.end - s.begin);
  text_puts(t, "\n```\n");
}

static void put_doc(struct text *t, const struct decl *d) {
  if (d->doc)
    text_printf(t, "\n%s", d->doc);
}

static void put_number(struct text *t, __int128 n) {
  bool minus = n < 0;
  text_printf(t, "\nvalue %s%llu\n", minus ? "-" : "",
              (unsigned long long)(minus ? -n : n));
}

static void put_type(struct text *t, const struct type *type) {
  text_printf(t, "\nC: `%s`", type->c_name);
  if (type->size)
    text_printf(t, ", %llu byte%s, aligned to %llu",
                (unsigned long long)type->size, type->size == 1 ? "" : "s",
                (unsigned long long)type->align);
  text_puts(t, "\n");
}

static void put_procedure(struct idl *idl, struct text *t,
                          const struct decl *f) {
  if (!f->signature)
    return;
  text_printf(t, "\n%d of %d words, %d of %d capabilities, hash %s\n\n```c\n",
              f->words, ABI_WORDS, f->caps_in, ABI_CAPS, f->hash);
  emit_prototype(idl, t, f, PROTOTYPE_CLIENT);
  text_puts(t, ";\n");
  emit_prototype(idl, t, f, PROTOTYPE_SERVER);
  text_puts(t, ";\n```\n");
}

static void put_parameter(struct text *t, const struct decl *p) {
  if (p->word < 0)
    return;
  text_printf(t, "\nin `a%d`", p->word);
  if (p->capability >= 0)
    text_printf(t, ", lent by capability `c%d`", p->capability);
  text_puts(t, "\n");
}

static void put_decl(struct idl *idl, struct text *t, const struct decl *d) {
  bool block = d->kind == DECL_INTERFACE || d->kind == DECL_PROCESS;
  if (block)
    text_printf(t, "%s `%s`, %zu members\n", kind_word(d), d->name.text,
                d->members.count);
  else
    put_source(t, d->span);
  put_doc(t, d);
  if (d->kind == DECL_PROCEDURE)
    put_procedure(idl, t, d);
  else if (d->kind == DECL_PARAMETER)
    put_parameter(t, d);
  else if ((d->kind == DECL_CONST || d->kind == DECL_ENUMERATOR) &&
           d->state == 2)
    put_number(t, d->number);
  else if ((d->kind == DECL_STRUCT || d->kind == DECL_ENUM ||
            d->kind == DECL_HANDLE) &&
           d->resolved)
    put_type(t, d->resolved);
  else if (d->kind == DECL_DOMAIN)
    text_printf(t, "\nin process `%s`\n", d->parent->name.text);
}

const char *query_hover(struct idl *idl, const struct found *f) {
  struct text t = {.arena = &idl->arena};
  if (f->decl && f->decl->span.source && f->decl->kind != DECL_IMPORT) {
    put_decl(idl, &t, f->decl);
  } else if (f->type) {
    text_printf(&t, "type `%s`\n", f->type->name);
    put_type(&t, f->type);
  } else if (f->c && f->c->is_constant) {
    text_printf(&t, "constant `%s` of a C header\n", f->c->name);
    put_number(&t, f->c->number);
  }
  return t.data;
}

/* --- completion --- */

struct offers {
  struct idl *idl;
  query_add *add;
  void *context;
};

static void offer(const struct offers *o, const char *name, enum offer kind,
                  const struct decl *d) {
  if (name)
    o->add(o->context, name, kind, d);
}

static void offer_members(const struct offers *o, const struct decl *d) {
  for (const struct decl *m = d->members.first; m; m = m->next)
    offer(o, m->name.text, OFFER_MEMBER, m);
}

static void offer_kind(const struct offers *o, struct decls list,
                       enum decl_kind kind, enum offer as) {
  for (const struct decl *d = list.first; d; d = d->next)
    if (d->kind == kind)
      offer(o, d->name.text, as, d);
}

static void offer_units(const struct offers *o, enum decl_kind kind,
                        enum offer as) {
  for (const struct unit *u = o->idl->units; u; u = u->next)
    offer_kind(o, u->decls, kind, as);
}

static void offer_domains(const struct offers *o) {
  for (const struct unit *u = o->idl->units; u; u = u->next)
    for (const struct decl *d = u->decls.first; d; d = d->next)
      if (d->kind == DECL_PROCESS)
        offer_kind(o, d->members, DECL_DOMAIN, OFFER_PLACE);
}

static void offer_words(const struct offers *o, const enum word *words) {
  for (; *words; words++)
    offer(o, word_spelling(*words), OFFER_WORD, NULL);
}

static void offer_types(const struct offers *o, const struct decl *interface) {
  static const enum decl_kind kinds[] = {DECL_ENUM, DECL_STRUCT, DECL_HANDLE};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (interface)
      offer_kind(o, interface->members, kinds[i], OFFER_TYPE);
    offer_units(o, kinds[i], OFFER_TYPE);
  }
  for (size_t i = 0; builtin_name(i); i++)
    offer(o, builtin_name(i), OFFER_TYPE, NULL);
  for (const struct c_symbol *c = o->idl->main->c_symbols; c; c = c->next)
    if (c->is_type)
      offer(o, c->name, OFFER_TYPE, NULL);
}

static void offer_values(const struct offers *o, const struct decl *interface,
                         const struct decl *procedure) {
  if (procedure)
    offer_members(o, procedure);
  if (interface)
    offer_kind(o, interface->members, DECL_CONST, OFFER_CONSTANT);
  offer_units(o, DECL_CONST, OFFER_CONSTANT);
}

static const struct decl *around(struct decls list, uint32_t offset,
                                 enum decl_kind kind) {
  const struct decl *last = NULL;
  for (const struct decl *d = list.first; d; d = d->next)
    if (d->kind == kind && d->span.begin < offset && offset <= d->span.end)
      last = d;
  return last;
}

/* The last token that ends before the name at `offset`. */
static size_t token_before(const struct tokens *t, uint32_t offset) {
  size_t i = 0;
  while (i < t->count && t->at[i].kind != TOK_END && t->at[i].end < offset)
    i++;
  if (i < t->count && t->at[i].kind != TOK_NAME && t->at[i].end == offset)
    i++;
  return i; /* 0: none, else index plus one */
}

static void offer_behind_dot(const struct offers *o, const struct tokens *t,
                             size_t i, const struct decl *scope) {
  const struct token *n = &t->at[i - 1];
  const char *name =
      arena_copy(&o->idl->arena, t->source->data + n->begin, n->end - n->begin);
  const struct decl *d = scope ? find_member(scope, name) : NULL;
  if (d && d->kind == DECL_PARAMETER && d->resolved && d->resolved->decl)
    d = d->resolved->decl;
  if (!d)
    d = lookup(o->idl, scope, name);
  if (d)
    offer_members(o, d);
}

static const enum word top_words[] = {
    WORD_IMPORT, WORD_PROCESS, WORD_DOMAIN, WORD_GRANT, WORD_INTERFACE,
    WORD_OPEN,   WORD_ENUM,    WORD_STRUCT, WORD_CONST, WORD_NONE};
static const enum word member_words[] = {WORD_OPEN,   WORD_ENUM,  WORD_STRUCT,
                                         WORD_HANDLE, WORD_CONST, WORD_VIEW,
                                         WORD_NONE};
static const enum word parameter_words[] = {
    WORD_IN,   WORD_OUT,      WORD_INOUT, WORD_UNCHECKED, WORD_COPY,
    WORD_RACY, WORD_NULLABLE, WORD_CLOSE, WORD_NONE};
static const enum word tail_words[] = {WORD_MAX, WORD_WRITTEN, WORD_NONE};
static const enum word clause_words[] = {WORD_TIMEOUT, WORD_BUDGET, WORD_ERRNO,
                                         WORD_CALLER, WORD_NONE};

/* By the word in front; false: it decides nothing. i: index of it, plus one. */
static bool offer_by_word(const struct offers *o, const struct tokens *t,
                          size_t i) {
  switch ((enum word)t->at[i - 1].word) {
  case WORD_USES:
    offer_units(o, DECL_INTERFACE, OFFER_PLACE);
    return true;
  case WORD_GRANT:
  case WORD_DOMAIN:
  case WORD_READ:
  case WORD_WRITE:
  case WORD_CALL:
    offer_domains(o);
    return true;
  case WORD_TRANSPORT:
    for (unsigned i = 0; i < TRANSPORT_COUNT; i++)
      offer(o, transport_word(i), OFFER_WORD, NULL);
    return true;
  case WORD_IN:
    if (i < 3 || t->at[i - 3].word != WORD_INTERFACE)
      return false;
    offer_domains(o);
    return true;
  default:
    return false;
  }
}

void query_complete(struct idl *idl, uint32_t offset, query_add *add,
                    void *context) {
  const struct offers o = {idl, add, context};
  if (!idl->main)
    return;
  const struct tokens *t = idl->main->tokens;
  size_t i = token_before(t, offset);
  enum token_kind kind = i ? (enum token_kind)t->at[i - 1].kind : TOK_END;
  const struct decl *interface =
      around(idl->main->decls, offset, DECL_INTERFACE);
  const struct decl *f =
      interface ? around(interface->members, offset, DECL_PROCEDURE) : NULL;
  if (kind == TOK_DOT && i > 1)
    offer_behind_dot(&o, t, i - 1, f ? f : interface);
  else if (kind == TOK_NAME && offer_by_word(&o, t, i))
    return;
  else if (kind == TOK_LBRACKET ||
           (kind == TOK_NAME && (t->at[i - 1].word == WORD_MAX ||
                                 t->at[i - 1].word == WORD_WRITTEN)))
    offer_values(&o, interface, f);
  else if (kind == TOK_RPAREN)
    offer_words(&o, clause_words);
  else if (!interface)
    offer_words(&o, top_words);
  else {
    offer_words(&o, kind == TOK_LPAREN || kind == TOK_COMMA || kind == TOK_NAME
                        ? parameter_words
                        : member_words);
    if (kind == TOK_NAME || kind == TOK_RBRACKET)
      offer_words(&o, tail_words);
    offer_types(&o, interface);
  }
}
