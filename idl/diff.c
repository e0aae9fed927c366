/* SPDX-License-Identifier: MIT
 *
 * `dipc diff OLD NEW`: what changed between two versions of a file and whom it
 * breaks, by the rows of change.def. Signatures decide about binaries, C types
 * about source; names of parameters, order and comments do not count.
 */
#include "idl.h"

#include <string.h>

enum change {
#define CHANGE(id, text, binary, source) CHANGE_##id,
#include "change.def"
  CHANGE_COUNT
};

static const struct {
  const char *text;
  bool binary, source;
} changes[CHANGE_COUNT] = {
#define CHANGE(id, text, binary, source) [CHANGE_##id] = {text, binary, source},
#include "change.def"
};

struct diff {
  struct idl *old, *new;
  FILE *out;
  bool breaks;
};

static void tell(struct diff *d, enum change c, const char *name,
                 const char *before, const char *after) {
  static const char *const verdicts[2][2] = {
      {"compatible", "breaks source"},
      {"breaks binaries", "breaks binaries and source"}};
  bool binary = changes[c].binary, source = changes[c].source;
  d->breaks |= binary || source;
  fprintf(d->out, "%s: %s: %s\n", name, changes[c].text,
          verdicts[binary][source]);
  if (before)
    fprintf(d->out, "  - %s\n  + %s\n", before, after);
}

static struct decl *same(struct decls list, const struct decl *like) {
  for (struct decl *d = list.first; d; d = d->next)
    if (d->kind == like->kind && d->name.text &&
        !strcmp(d->name.text, like->name.text))
      return d;
  return NULL;
}

/* --- procedures --- */

/* What C code sees of a procedure, without names of parameters. */
static const char *c_types(struct idl *idl, const struct decl *f) {
  struct text t = {.arena = &idl->arena};
  text_printf(&t, "%s%s(", f->modifiers & MOD_VIEW ? "view " : "",
              c_result_type(idl, f, true));
  text_printf(&t, "%s%s, ", f->clauses & CLAUSE_CALLER ? "caller " : "",
              f->clauses & CLAUSE_CALLBACK ? "callback " : "");
  for (struct decl *p = f->members.first; p; p = p->next)
    text_printf(&t, "%s%s%s, ", c_param_type(idl, p, false),
                c_param_type(idl, p, true),
                p->passing == PASS_STRING ? ", size_t" : "");
  return t.data;
}

static void compare_procedure(struct diff *d, const char *name,
                              const struct decl *a, const struct decl *b) {
  bool types = strcmp(c_types(d->old, a), c_types(d->new, b)) != 0;
  if (strcmp(a->signature, b->signature))
    tell(d, types ? CHANGE_TYPES_CHANGED : CHANGE_SIGNATURE_CHANGED, name,
         a->signature, b->signature);
  else if (types)
    tell(d, CHANGE_C_NAMES_CHANGED, name, NULL, NULL);
}

/* --- types and constants --- */

static const char *number(struct idl *idl, const struct decl *d) {
  bool minus = d->number < 0;
  return arena_printf(&idl->arena, "%s%llu", minus ? "-" : "",
                      (unsigned long long)(minus ? -d->number : d->number));
}

static void compare_members(struct diff *d, const char *name,
                            const struct decl *a, const struct decl *b) {
  struct arena *arena = &d->new->arena;
  for (struct decl *m = a->members.first; m; m = m->next) {
    struct decl *n = same(b->members, m);
    const char *full = arena_printf(arena, "%s.%s", name, m->name.text);
    if (!n)
      tell(d,
           m->kind == DECL_FIELD ? CHANGE_FIELD_REMOVED
                                 : CHANGE_ENUMERATOR_REMOVED,
           full, NULL, NULL);
    else if (m->kind == DECL_ENUMERATOR && m->number != n->number)
      tell(d, CHANGE_ENUMERATOR_CHANGED, full, number(d->old, m),
           number(d->new, n));
  }
  for (struct decl *n = b->members.first; n; n = n->next)
    if (n->kind == DECL_ENUMERATOR && !same(a->members, n))
      tell(d, CHANGE_ENUMERATOR_ADDED,
           arena_printf(arena, "%s.%s", name, n->name.text), NULL, NULL);
}

static void compare_constant(struct diff *d, const char *name,
                             const struct decl *a, const struct decl *b) {
  if (a->number != b->number)
    tell(d, CHANGE_CONSTANT_CHANGED, name, number(d->old, a),
         number(d->new, b));
}

/* --- lists of declarations --- */

static bool compared(const struct decl *d) {
  return d->kind == DECL_INTERFACE || d->kind == DECL_PROCEDURE ||
         d->kind == DECL_ENUM || d->kind == DECL_STRUCT ||
         d->kind == DECL_HANDLE || d->kind == DECL_CONST;
}

static enum change gone(const struct decl *d) {
  return d->kind == DECL_INTERFACE   ? CHANGE_INTERFACE_REMOVED
         : d->kind == DECL_PROCEDURE ? CHANGE_PROCEDURE_REMOVED
         : d->kind == DECL_CONST     ? CHANGE_CONSTANT_REMOVED
                                     : CHANGE_TYPE_REMOVED;
}

static enum change come(const struct decl *d) {
  return d->kind == DECL_INTERFACE   ? CHANGE_INTERFACE_ADDED
         : d->kind == DECL_PROCEDURE ? CHANGE_PROCEDURE_ADDED
         : d->kind == DECL_CONST     ? CHANGE_CONSTANT_ADDED
                                     : CHANGE_TYPE_ADDED;
}

static const char *full_name(struct diff *d, const struct decl *m) {
  return m->parent ? arena_printf(&d->new->arena, "%s.%s", m->parent->name.text,
                                  m->name.text)
                   : m->name.text;
}

static void compare_lists(struct diff *d, struct decls a, struct decls b);

static void compare(struct diff *d, const struct decl *a,
                    const struct decl *b) {
  const char *name = full_name(d, a);
  if (a->kind == DECL_PROCEDURE)
    compare_procedure(d, name, a, b);
  else if (a->kind == DECL_CONST)
    compare_constant(d, name, a, b);
  else if (a->kind == DECL_ENUM || a->kind == DECL_STRUCT)
    compare_members(d, name, a, b);
  else if (a->kind == DECL_INTERFACE && strcmp(a->domain.text, b->domain.text))
    tell(d, CHANGE_DOMAIN_CHANGED, name, a->domain.text, b->domain.text);
  if (a->kind == DECL_INTERFACE)
    compare_lists(d, a->members, b->members);
}

static void compare_lists(struct diff *d, struct decls a, struct decls b) {
  for (struct decl *m = a.first; m; m = m->next) {
    struct decl *n = compared(m) ? same(b, m) : NULL;
    if (n)
      compare(d, m, n);
    else if (compared(m))
      tell(d, gone(m), full_name(d, m), NULL, NULL);
  }
  for (struct decl *n = b.first; n; n = n->next)
    if (compared(n) && !same(a, n))
      tell(d, come(n), full_name(d, n), NULL, NULL);
}

/* True if programs and code of the old version go on with the new one. */
bool diff(struct idl *old, struct idl *new, FILE *out) {
  struct diff d = {.old = old, .new = new, .out = out};
  compare_lists(&d, old->main->decls, new->main->decls);
  return !d.breaks;
}
