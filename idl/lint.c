/* SPDX-License-Identifier: MIT
 *
 * `dipc lint`: what is allowed but probably not meant. It runs on a file that
 * has no errors and reports rows 910 to 919 of diag.def. Whether something is
 * used is judged by its name, so a finding is never wrong, but may be missed.
 */
#include "idl.h"

#include <ctype.h>
#include <string.h>

struct lint {
  struct idl *idl;
  struct table names; /* name -> how often it occurs, as an address */
};

static void count_names(struct lint *l) {
  const struct tokens *t = l->idl->main->tokens;
  for (size_t i = 0; i < t->count; i++) {
    const struct token *k = &t->at[i];
    if (k->kind != TOK_NAME)
      continue;
    const char *name = arena_copy(&l->idl->arena, t->source->data + k->begin,
                                  k->end - k->begin);
    size_t *n = table_find(&l->names, NULL, name);
    if (!n) {
      n = arena_alloc(&l->idl->arena, sizeof *n);
      table_add(l->idl, &l->names, NULL, name, n);
    }
    ++*n;
  }
}

/* Enums and constants may be meant for C code alone. */
static void check_used(struct lint *l, const struct decl *d) {
  const size_t *n = table_find(&l->names, NULL, d->name.text);
  if (n && *n < 2)
    diag_fix(l->idl,
             report(l->idl, UNUSED, d->name.span, kind_word(d), d->name.text),
             "remove it");
}

static void check_name(struct lint *l, const struct decl *d) {
  for (const char *c = d->name.text; c && *c; c++)
    if (isupper((unsigned char)*c)) {
      report(l->idl, NAME_STYLE, d->name.span, d->name.text);
      return;
    }
}

/* --- handles --- */

static bool gives(const struct decl *p) {
  return p->passing == PASS_HANDLE_OUT;
}

static bool closes(const struct decl *p) {
  return (p->modifiers & MOD_CLOSE) != 0;
}

/* Whether a procedure of the file's interfaces does something with a handle. */
static bool any_procedure(const struct unit *u, const struct decl *handle,
                          bool (*does)(const struct decl *), bool results) {
  for (struct decl *i = u->decls.first; i; i = i->next)
    for (struct decl *f = i->members.first; f; f = f->next) {
      if (f->kind != DECL_PROCEDURE)
        continue;
      if (results && f->resolved->decl == handle)
        return true;
      for (struct decl *p = f->members.first; p; p = p->next)
        if (p->resolved->decl == handle && does(p))
          return true;
    }
  return false;
}

static void check_handle(struct lint *l, const struct decl *h) {
  const struct unit *u = l->idl->main;
  if (!any_procedure(u, h, gives, true) || any_procedure(u, h, closes, false))
    return;
  struct diag *g = report(l->idl, NEVER_CLOSED, h->name.span, h->name.text);
  diag_fix(l->idl, g, "add a procedure with a parameter 'close %s'",
           h->name.text);
}

/* --- procedures --- */

static void check_bound(struct lint *l, const struct decl *p) {
  const struct decl *n = p->count_param;
  if (p->passing != PASS_BUFFER || !n || p->max || (n->max && !p->count_field))
    return;
  struct diag *g = report(l->idl, UNBOUNDED, p->value->span, p->name.text);
  diag_fix(l->idl, g, "write 'max N' behind '%s'", p->name.text);
}

static bool tells_number(const struct decl *f) {
  if (f->resolved->class == CLASS_INT || f->alias_param)
    return true;
  for (struct decl *p = f->members.first; p; p = p->next)
    if (p->passing == PASS_REFERENCE && p->resolved->class == CLASS_INT)
      return true;
  return false;
}

static void check_output(struct lint *l, const struct decl *p) {
  if (p->passing != PASS_BUFFER || p->direction != DIR_OUT || !p->count_param ||
      p->written_param || tells_number(p->parent))
    return;
  struct diag *g = report(l->idl, SILENT_OUTPUT, p->name.span, p->name.text);
  diag_fix(l->idl, g,
           "write 'written length' behind it and add 'out uint32 "
           "length'");
}

static void check_procedure(struct lint *l, const struct decl *f) {
  check_name(l, f);
  if (!f->doc)
    report(l->idl, UNDOCUMENTED, f->name.span, f->name.text);
  for (struct decl *p = f->members.first; p; p = p->next) {
    check_name(l, p);
    check_bound(l, p);
    check_output(l, p);
  }
}

static void check_decls(struct lint *l, struct decls list) {
  for (struct decl *d = list.first; d; d = d->next) {
    bool named = d->kind == DECL_ENUM || d->kind == DECL_STRUCT ||
                 d->kind == DECL_HANDLE || d->kind == DECL_CONST;
    if (named)
      check_name(l, d);
    if (d->kind == DECL_STRUCT || d->kind == DECL_HANDLE)
      check_used(l, d);
    if (d->kind == DECL_HANDLE)
      check_handle(l, d);
    if (d->kind == DECL_PROCEDURE)
      check_procedure(l, d);
    if (d->kind == DECL_INTERFACE)
      check_decls(l, d->members);
  }
}

void lint(struct idl *idl) {
  struct lint l = {.idl = idl};
  count_names(&l);
  check_decls(&l, idl->main->decls);
}
