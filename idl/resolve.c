/* SPDX-License-Identifier: MIT
 *
 * What names mean: loads imports, enters every declaration in its scope, then
 * resolves types and constants on demand. The rules about procedures and
 * placement are in check.c.
 */
#include "idl.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const struct type builtins[] = {
#define TYPE(spelling, c, canon, klass, bytes, sign)                           \
  {.class = CLASS_##klass,                                                     \
   .name = spelling,                                                           \
   .c_name = c,                                                                \
   .canonical = canon,                                                         \
   .size = bytes,                                                              \
   .align = bytes,                                                             \
   .is_signed = sign,                                                          \
   .has_choice = CLASS_##klass == CLASS_BOOL},
#include "type.def"
};

const struct type *builtin_type(const char *name) {
  for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
    if (!strcmp(builtins[i].name, name))
      return &builtins[i];
  return NULL;
}

const char *builtin_name(size_t i) {
  return i < sizeof builtins / sizeof *builtins ? builtins[i].name : NULL;
}

/* --- imports --- */

static bool ends_with(const char *text, const char *end) {
  size_t n = strlen(text), m = strlen(end);
  return n > m && !strcmp(text + n - m, end);
}

/* The file that an import means: beside the importing file, then in the -I
 * directories. Null if there is none. */
static const char *find_file(struct idl *idl, const struct unit *unit,
                             const char *path) {
  const char *from = unit->source->path;
  int directory = (int)(unit->source->name - from);
  FILE *in;
  for (size_t i = 0; i <= idl->options.include_count; i++) {
    const char *candidate =
        path[0] == '/' ? path
        : i == 0 ? arena_printf(&idl->arena, "%.*s%s", directory, from, path)
                 : arena_printf(&idl->arena, "%s/%s",
                                idl->options.include_dirs[i - 1], path);
    if ((in = fopen(candidate, "rb"))) {
      fclose(in);
      return candidate;
    }
  }
  return NULL;
}

static struct unit *find_unit(struct idl *idl, const char *path) {
  char real[PATH_MAX], other[PATH_MAX];
  if (!realpath(path, real))
    return NULL;
  for (struct unit *u = idl->units; u; u = u->next)
    if (realpath(u->source->path, other) && !strcmp(real, other))
      return u;
  return NULL;
}

static void import_dipc(struct idl *idl, struct decl *d, const char *path) {
  const char *why;
  struct unit *known = find_unit(idl, path);
  if (known && known->loading) {
    report(idl, IMPORT_LOOP, d->path_span, d->path);
    return;
  }
  d->imported = known;
  if (known)
    return;
  struct source *source = source_open(idl, path, &why);
  if (!source) {
    report(idl, IMPORT_MISSING, d->path_span, d->path, why);
    return;
  }
  d->imported = load(idl, source);
}

static bool has_errors(const struct idl *idl, const struct unit *u) {
  for (size_t i = 0; i < idl->diags.count; i++)
    if (idl->diags.at[i]->error && idl->diags.at[i]->span.source == u->source)
      return true;
  return false;
}

/* After the last check: imports of files with errors. Imported files come
 * first, so that the whole chain is named. */
void blame_imports(struct idl *idl) {
  for (struct unit *u = idl->units; u; u = u->next)
    for (struct decl *d = u->decls.first; d; d = d->next)
      if (d->kind == DECL_IMPORT && d->imported && has_errors(idl, d->imported))
        report(idl, IMPORT_ERRORS, d->path_span, d->path);
}

static void import_one(struct idl *idl, struct unit *unit, struct decl *d) {
  bool header = ends_with(d->path, ".h");
  if (idl->options.no_imports)
    return;
  if (!header && !ends_with(d->path, ".dipc")) {
    report(idl, IMPORT_KIND, d->path_span, d->path);
    return;
  }
  const char *path = find_file(idl, unit, d->path);
  if (header) {
    import_c_header(idl, unit, d, path);
  } else if (!path) {
    struct diag *g =
        report(idl, IMPORT_MISSING, d->path_span, d->path, "no such file");
    diag_fix(idl, g, "name a file beside '%s', or give its directory with -I",
             unit->source->name);
  } else {
    import_dipc(idl, d, path);
  }
}

/* Reads a file and what it imports; imported units come before it. */
struct unit *load(struct idl *idl, struct source *source) {
  struct unit *unit = parse(idl, lex(idl, source));
  unit->loading = true;
  unit->next = idl->units;
  idl->units = unit;
  for (struct decl *d = unit->decls.first; d; d = d->next)
    if (d->kind == DECL_IMPORT)
      import_one(idl, unit, d);
  unit->loading = false;
  return unit;
}

/* --- scopes --- */

static const char *const kind_words[] = {
    [DECL_IMPORT] = "import",       [DECL_PROCESS] = "process",
    [DECL_DOMAIN] = "domain",       [DECL_USES] = "use",
    [DECL_GRANT] = "grant",         [DECL_INTERFACE] = "interface",
    [DECL_ENUM] = "enum",           [DECL_ENUMERATOR] = "enumerator",
    [DECL_STRUCT] = "struct",       [DECL_FIELD] = "field",
    [DECL_HANDLE] = "handle",       [DECL_CONST] = "constant",
    [DECL_PROCEDURE] = "procedure", [DECL_PARAMETER] = "parameter"};

const char *kind_word(const struct decl *d) { return kind_words[d->kind]; }

static void duplicate(struct idl *idl, struct decl *d, struct decl *first) {
  struct diag *g = report(idl, DUPLICATE, d->name.span, d->name.text);
  diag_note(idl, g, first->name.span, "%s '%s' is declared here first",
            kind_word(first), first->name.text);
  diag_fix(idl, g, "rename one of them");
  d->poisoned = true;
}

static void declare(struct idl *idl, struct table *table, const void *scope,
                    struct decl *d) {
  if (!d->name.text)
    return;
  struct decl *first = table_find(table, scope, d->name.text);
  if (first)
    duplicate(idl, d, first);
  else
    table_add(idl, table, scope, d->name.text, d);
}

static bool is_type_decl(const struct decl *d) {
  return d->kind == DECL_ENUM || d->kind == DECL_STRUCT ||
         d->kind == DECL_HANDLE;
}

static void declare_member(struct idl *idl, const void *scope, struct decl *d) {
  if (is_type_decl(d) && d->name.text &&
      (builtin_type(d->name.text) ||
       (word_find(d->name.text, strlen(d->name.text)) != WORD_NONE))) {
    struct diag *g = report(idl, TYPE_WORD, d->name.span, d->name.text);
    diag_fix(idl, g, "choose another name, for example '%s_type'",
             d->name.text);
    d->poisoned = true;
    return;
  }
  declare(idl, &idl->names, scope, d);
  for (struct decl *m = d->members.first; m; m = m->next)
    if (d->kind == DECL_INTERFACE)
      declare_member(idl, d, m);
    else
      declare(idl, &idl->names, d, m);
}

static void declare_all(struct idl *idl) {
  for (struct unit *u = idl->units; u; u = u->next)
    for (struct decl *d = u->decls.first; d; d = d->next)
      if (d->kind == DECL_PROCESS) {
        declare(idl, &idl->domains, &idl->domains, d); /* own name space */
        for (struct decl *m = d->members.first; m; m = m->next)
          declare(idl, &idl->domains, NULL, m);
      } else {
        declare_member(idl, NULL, d);
      }
}

/* The declaration that a name means inside `scope` (a struct, enum or
 * procedure, its interface, then the file). */
struct decl *lookup(struct idl *idl, const struct decl *scope,
                    const char *name) {
  for (; scope; scope = scope->parent) {
    struct decl *d = table_find(&idl->names, scope, name);
    if (d && scope->kind == DECL_INTERFACE)
      return d;
  }
  return table_find(&idl->names, NULL, name);
}

static const char *best_in(struct decls list, const char *name,
                           bool (*wanted)(const struct decl *),
                           const char *best) {
  for (struct decl *d = list.first; d; d = d->next)
    if (!wanted || wanted(d))
      best = near_name(name, best, d->name.text);
  return best;
}

static const char *similar(struct idl *idl, const struct decl *scope,
                           const char *name,
                           bool (*wanted)(const struct decl *)) {
  const char *best = NULL;
  for (const struct decl *s = scope; s; s = s->parent)
    if (s->kind == DECL_INTERFACE)
      best = best_in(s->members, name, wanted, best);
  for (struct unit *u = idl->units; u; u = u->next)
    best = best_in(u->decls, name, wanted, best);
  return best;
}

struct decl *find_member(const struct decl *parent, const char *name) {
  for (struct decl *d = parent->members.first; d; d = d->next)
    if (d->name.text && name && !strcmp(d->name.text, name))
      return d;
  return NULL;
}

/* --- constants --- */

#define CONST_DEPTH 500
static const __int128 lowest = -((__int128)1 << 63);
static const __int128 highest = ((__int128)1 << 64) - 1;

struct evaluation {
  struct idl *idl;
  const struct decl *scope;
  unsigned depth;
};

static bool evaluate_expr(struct evaluation *v, const struct expr *e,
                          __int128 *out);

static bool in_range(struct evaluation *v, const struct expr *e,
                     __int128 value) {
  if (value >= lowest && value <= highest)
    return true;
  report(v->idl, OVERFLOWS, e->span);
  return false;
}

static bool shift(struct evaluation *v, const struct expr *e, __int128 l,
                  __int128 r, __int128 *out) {
  if (r < 0 || r > 63) {
    diag_fix(v->idl, report(v->idl, BAD_OPERAND, e->right->span, "shift count"),
             "shift by 0 to 63");
    return false;
  }
  *out = e->op == EXPR_SHL ? l * ((__int128)1 << (int)r) : l >> (int)r;
  return true;
}

static bool divide(struct evaluation *v, const struct expr *e, __int128 l,
                   __int128 r, __int128 *out) {
  if (r == 0) {
    report(v->idl, BAD_OPERAND, e->right->span, "divisor 0");
    return false;
  }
  *out = e->op == EXPR_DIV ? l / r : l % r;
  return true;
}

/* Operands are within 65 bits, so only products and shifts come near the
 * limits of 128. */
static bool apply(struct evaluation *v, const struct expr *e, __int128 l,
                  __int128 r, __int128 *out) {
  switch (e->op) {
  case EXPR_MUL:
    *out = l * r;
    break;
  case EXPR_ADD:
    *out = l + r;
    break;
  case EXPR_SUB:
    *out = l - r;
    break;
  case EXPR_AND:
    *out = l & r;
    break;
  case EXPR_XOR:
    *out = l ^ r;
    break;
  case EXPR_OR:
    *out = l | r;
    break;
  case EXPR_DIV:
  case EXPR_MOD:
    if (!divide(v, e, l, r, out))
      return false;
    break;
  default:
    if (!shift(v, e, l, r, out))
      return false;
  }
  return in_range(v, e, *out);
}

static bool is_constant_decl(const struct decl *d) {
  return d->kind == DECL_CONST;
}

static bool evaluate_decl(struct evaluation *v, struct decl *d, struct span use,
                          __int128 *out) {
  if (!evaluate(v->idl, d, v->depth + 1, use))
    return false;
  *out = d->number;
  return true;
}

static bool unknown_constant(struct evaluation *v, const struct expr *e) {
  const char *name = e->name.text;
  struct diag *g = report(v->idl, UNKNOWN_CONSTANT, e->name.span, name);
  const char *like = similar(v->idl, v->scope, name, is_constant_decl);
  if (like)
    diag_fix(v->idl, g, "did you mean '%s'?", like);
  return false;
}

static bool evaluate_name(struct evaluation *v, const struct expr *e,
                          __int128 *out) {
  struct decl *d = lookup(v->idl, v->scope, e->name.text);
  if (!e->name.text)
    return false;
  if (d && d->kind == DECL_CONST)
    return evaluate_decl(v, d, e->span, out);
  if (d) {
    struct diag *g = report(v->idl, NOT_A_CONSTANT, e->name.span, e->name.text,
                            kind_word(d));
    diag_note(v->idl, g, d->name.span, "'%s' is declared here", e->name.text);
    return false;
  }
  struct c_symbol *c = table_find(&v->idl->c_names, NULL, e->name.text);
  if (!c || !c->is_constant)
    return unknown_constant(v, e);
  *out = c->number;
  return true;
}

static bool evaluate_member(struct evaluation *v, const struct expr *e,
                            __int128 *out) {
  if (!e->name.text || !e->member.text)
    return false;
  struct decl *d = lookup(v->idl, v->scope, e->name.text);
  if (!d)
    return unknown_constant(v, e);
  struct decl *m = table_find(&v->idl->names, d, e->member.text);
  if (m && (m->kind == DECL_ENUMERATOR || m->kind == DECL_CONST))
    return evaluate_decl(v, m, e->span, out);
  if (d->poisoned)
    return false;
  struct diag *g = report(v->idl, NO_MEMBER, e->member.span, kind_word(d),
                          e->name.text, e->member.text);
  diag_note(v->idl, g, d->name.span, "'%s' is declared here", e->name.text);
  const char *like = best_in(d->members, e->member.text, NULL, NULL);
  if (like)
    diag_fix(v->idl, g, "did you mean '%s'?", like);
  return false;
}

static bool evaluate_expr(struct evaluation *v, const struct expr *e,
                          __int128 *out) {
  __int128 left, right;
  switch (e->op) {
  case EXPR_NUMBER:
    *out = e->number;
    return true;
  case EXPR_NAME:
    return evaluate_name(v, e, out);
  case EXPR_MEMBER:
    return evaluate_member(v, e, out);
  case EXPR_NEGATE:
  case EXPR_INVERT:
    if (!evaluate_expr(v, e->left, &left))
      return false;
    *out = e->op == EXPR_NEGATE ? -left : ~left;
    return in_range(v, e, *out);
  default:
    return evaluate_expr(v, e->left, &left) &
               evaluate_expr(v, e->right, &right) &&
           apply(v, e, left, right, out);
  }
}

bool constant(struct idl *idl, const struct decl *scope, const struct expr *e,
              __int128 *out) {
  struct evaluation v = {idl, scope, 0};
  return e && evaluate_expr(&v, e, out);
}

/* Whether a value fits in an integer type. */
bool fits(const struct type *t, __int128 value) {
  int bits = (int)t->size * 8;
  if (t->class == CLASS_BOOL)
    return value == 0 || value == 1;
  if (t->is_signed)
    return value >= -((__int128)1 << (bits - 1)) && value < (__int128)1
                                                                << (bits - 1);
  return value >= 0 && value < (__int128)1 << bits;
}

static void does_not_fit(struct idl *idl, struct span span, __int128 value,
                         const struct type *t) {
  bool minus = value < 0;
  report(idl, VALUE_RANGE, span, minus ? "-" : "",
         (unsigned long long)(minus ? -value : value), t->name);
}

/* Computes an enumerator: its expression, or one more than the one before. */
static bool evaluate_enumerator(struct idl *idl, struct decl *d,
                                unsigned depth) {
  struct decl *parent = d->parent, *before = d->previous;
  const struct type *t = decl_type(idl, parent);
  while (before && before->poisoned)
    before = before->previous;
  d->state = 1;
  struct evaluation v = {idl, parent, depth};
  bool good;
  if (d->value) {
    good = evaluate_expr(&v, d->value, &d->number);
  } else if (before) {
    good = evaluate(idl, before, depth + 1, d->name.span);
    d->number = good ? before->number + 1 : 0;
  } else {
    good = true;
  }
  if (good && t && !fits(t, d->number)) {
    does_not_fit(idl, d->value ? d->value->span : d->name.span, d->number, t);
    good = false;
  }
  return good;
}

static bool evaluate_constant(struct idl *idl, struct decl *d, unsigned depth) {
  struct evaluation v = {idl, d->parent, depth};
  d->state = 1;
  d->resolved = resolve_type(idl, d->parent, &d->type);
  if (!d->resolved || !d->value)
    return false;
  if (d->resolved->class != CLASS_INT && d->resolved->class != CLASS_BOOL) {
    report(idl, CONSTANT_TYPE, d->type.span, d->resolved->name);
    return false;
  }
  if (!evaluate_expr(&v, d->value, &d->number))
    return false;
  if (fits(d->resolved, d->number))
    return true;
  does_not_fit(idl, d->value->span, d->number, d->resolved);
  return false;
}

/* The value of a constant or enumerator, in d->number. False if it has none;
 * that has been reported. */
bool evaluate(struct idl *idl, struct decl *d, unsigned depth,
              struct span use) {
  if (d->state == 2)
    return !d->poisoned;
  if (d->state == 1 || depth > CONST_DEPTH) {
    struct diag *g = report(idl, CIRCULAR, use, d->name.text);
    diag_note(idl, g, d->name.span, "'%s' is declared here", d->name.text);
    d->poisoned = true;
    return false;
  }
  if (!d->poisoned)
    d->poisoned = d->kind == DECL_ENUMERATOR
                      ? !evaluate_enumerator(idl, d, depth)
                      : !evaluate_constant(idl, d, depth);
  d->state = 2;
  return !d->poisoned;
}

/* --- types --- */

static const struct type *enum_type(struct idl *idl, struct decl *d) {
  struct type *t = arena_alloc(&idl->arena, sizeof *t);
  const struct type *base = builtin_type("int32");
  if (d->type.form)
    base = resolve_type(idl, d->parent, &d->type);
  if (base && base->class != CLASS_INT) {
    diag_fix(idl, report(idl, ENUM_BASE, d->type.span, base->name),
             "choose one of int8 to int64 and uint8 to uint64");
    base = NULL;
  }
  if (!base) {
    d->poisoned = true;
    base = builtin_type("int64");
  }
  *t = *base;
  t->class = CLASS_ENUM;
  t->name = d->name.text;
  t->c_name = c_member(idl, d);
  t->decl = d;
  t->has_choice = !(d->modifiers & MOD_OPEN);
  return t;
}

static const struct type *handle_type(struct idl *idl, struct decl *d) {
  struct type *t = arena_alloc(&idl->arena, sizeof *t);
  *t = (struct type){.class = CLASS_HANDLE,
                     .name = d->name.text,
                     .c_name = c_member(idl, d),
                     .size = 8,
                     .align = 8,
                     .decl = d};
  t->canonical = arena_printf(&idl->arena, "handle %s.%s",
                              d->parent->name.text ? d->parent->name.text : "",
                              d->name.text);
  return t;
}

/* Number of elements of a field: 1 without brackets, 0 after an error. */
static uint64_t field_count(struct idl *idl, struct decl *d) {
  __int128 n;
  if (!d->value)
    return d->poisoned ? 0 : 1;
  if (!constant(idl, d->parent, d->value, &n))
    return 0;
  if (n >= 1 && n <= INT32_MAX)
    return (uint64_t)n;
  diag_fix(idl, report(idl, ARRAY_COUNT, d->value->span),
           "choose a count from 1 to 2147483647");
  return 0;
}

static bool field_type_allowed(const struct type *t) {
  return t->class == CLASS_BOOL || t->class == CLASS_INT ||
         t->class == CLASS_FLOAT || t->class == CLASS_ENUM ||
         t->class == CLASS_STRUCT;
}

/* --- fields that lend --- */

#define MOST_LENT ((__int128)1 << 40) /* elements behind one field */

static bool lent_type_allowed(const struct type *t) {
  bool plain = t->class == CLASS_INT || t->class == CLASS_FLOAT ||
               t->class == CLASS_BYTES || t->class == CLASS_ENUM ||
               t->class == CLASS_STRUCT;
  return plain && !t->has_choice && !t->pointers && !t->pointer_member;
}

static bool lent_bound(struct idl *idl, struct decl *d) {
  __int128 max = MOST_LENT;
  if (d->max && !constant(idl, d->parent, d->max, &max))
    return false;
  d->max_number = (uint64_t)max;
  if (max >= 1 && max <= MOST_LENT && (!d->max || d->count_field))
    return true;
  report(idl, MAX_RANGE, d->max->span);
  return false;
}

/* The elements behind a field: told by another field of the struct, which is
 * an integer, or by a constant. */
static bool lent_count(struct idl *idl, struct decl *d) {
  struct decl *n = d->value && d->value->op == EXPR_NAME
                       ? find_member(d->parent, d->value->name.text)
                       : NULL;
  d->number = 1;
  if (!n)
    return (!d->value || (d->number = (__int128)field_count(idl, d))) &&
           (d->value || d->resolved->class != CLASS_BYTES ||
            (report(idl, NEEDS_COUNT, span_after(d->name.span), d->name.text),
             false)) &&
           lent_bound(idl, d);
  const struct type *t = resolve_type(idl, d->parent, &n->type);
  if (t && t->class == CLASS_INT && !n->value && !n->direction) {
    d->count_field = n;
    return lent_bound(idl, d);
  }
  if (t)
    diag_note(idl, report(idl, COUNT_TYPE, d->value->span, n->name.text),
              n->name.span, "it is declared here");
  return false;
}

static void put_lent(struct text *canonical, const struct decl *d) {
  static const char *const words[] = {"", "in ", "out ", "inout "};
  text_printf(canonical, "%s%s%s%s*", canonical->size > 1 ? "," : "",
              d->modifiers & MOD_NULLABLE ? "nullable " : "",
              words[d->direction], d->resolved->canonical);
  if (d->count_field)
    text_printf(canonical, "[.%s max %llu]", d->count_field->name.text,
                (unsigned long long)d->max_number);
  else
    text_printf(canonical, "[%llu]", (unsigned long long)d->number);
  text_printf(canonical, "@%llu", (unsigned long long)d->offset);
}

static void place_lent(struct idl *idl, struct decl *d, struct type *s,
                       struct text *canonical) {
  const struct type *t = resolve_type(idl, d->parent, &d->type);
  d->resolved = t;
  if (t && t->class != CLASS_POISON && !lent_type_allowed(t)) {
    report(idl, LENT_TYPE, d->type.span, t->name);
    t = NULL;
  }
  if (!t || t->class == CLASS_POISON || d->poisoned || !lent_count(idl, d)) {
    d->poisoned = d->parent->poisoned = true;
    return;
  }
  d->offset = (s->size + 7) / 8 * 8;
  s->size = d->offset + 8;
  s->align = 8;
  s->pointers++;
  put_lent(canonical, d);
}

static void place_field(struct idl *idl, struct decl *d, struct type *s,
                        struct text *canonical) {
  if (d->direction) {
    place_lent(idl, d, s, canonical);
    return;
  }
  const struct type *t = resolve_type(idl, d->parent, &d->type);
  uint64_t count = field_count(idl, d), size;
  d->resolved = t;
  if (t && t->pointers) {
    report(idl, LENT_TYPE, d->type.span, t->name);
    t = NULL;
  }
  if (t && t->class != CLASS_POISON && !field_type_allowed(t)) {
    report(idl, FIELD_TYPE, d->type.span, t->name);
    t = NULL;
  }
  if (!t || !count || t->class == CLASS_POISON || !t->align) {
    d->poisoned = d->parent->poisoned = true;
    return;
  }
  d->number = count;
  d->offset = (s->size + t->align - 1) / t->align * t->align;
  if (__builtin_mul_overflow(count, t->size, &size) ||
      size > INT32_MAX - d->offset) {
    report(idl, TOO_LARGE, d->span, d->parent->name.text);
    d->poisoned = d->parent->poisoned = true;
    return;
  }
  s->size = d->offset + size;
  s->align = t->align > s->align ? t->align : s->align;
  s->has_choice |= t->has_choice;
  if (t->pointer_member)
    s->pointer_member = t->pointer_member;
  text_printf(canonical, "%s%s", canonical->size > 1 ? "," : "", t->canonical);
  if (d->value)
    text_printf(canonical, "[%llu]", (unsigned long long)count);
  text_printf(canonical, "@%llu", (unsigned long long)d->offset);
}

static const struct type *struct_type(struct idl *idl, struct decl *d) {
  struct type *t = arena_alloc(&idl->arena, sizeof *t);
  struct text canonical = {.arena = &idl->arena};
  *t = (struct type){.class = CLASS_STRUCT,
                     .name = d->name.text,
                     .c_name = c_member(idl, d),
                     .align = 1,
                     .decl = d};
  text_puts(&canonical, "{");
  for (struct decl *m = d->members.first; m; m = m->next)
    place_field(idl, m, t, &canonical);
  t->size = (t->size + t->align - 1) / t->align * t->align;
  text_printf(&canonical, ":%llu}", (unsigned long long)t->size);
  t->canonical = canonical.data;
  if (d->poisoned)
    t->class = CLASS_POISON;
  return t;
}

/* The type that a declaration makes; null while it is being made. */
const struct type *decl_type(struct idl *idl, struct decl *d) {
  if (d->resolved || d->state)
    return d->resolved;
  d->state = 1;
  d->resolved = d->kind == DECL_ENUM     ? enum_type(idl, d)
                : d->kind == DECL_STRUCT ? struct_type(idl, d)
                                         : handle_type(idl, d);
  d->state = 2;
  return d->resolved;
}

static const struct type *unknown_type(struct idl *idl,
                                       const struct decl *scope,
                                       const struct type_ref *ref) {
  const char *name = ref->name.text;
  struct diag *g = report(idl, UNKNOWN_TYPE, ref->name.span, name);
  const char *like = similar(idl, scope, name, is_type_decl);
  for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
    like = near_name(name, like, builtins[i].name);
  static const char *const c_spellings[][2] = {
      {"int", "int32"},       {"unsigned", "uint32"}, {"long", "int64"},
      {"short", "int16"},     {"float", "float32"},   {"double", "float64"},
      {"size_t", "size"},     {"int8_t", "int8"},     {"int16_t", "int16"},
      {"int32_t", "int32"},   {"int64_t", "int64"},   {"uint8_t", "uint8"},
      {"uint16_t", "uint16"}, {"uint32_t", "uint32"}, {"uint64_t", "uint64"}};
  for (size_t i = 0; i < sizeof c_spellings / sizeof *c_spellings; i++)
    if (!strcmp(name, c_spellings[i][0]))
      like = c_spellings[i][1];
  if (like)
    diag_fix(idl, g, "did you mean '%s'?", like);
  return NULL;
}

static const struct type *c_type(struct idl *idl, const struct decl *scope,
                                 const struct type_ref *ref) {
  const char *name = ref->name.text;
  if (ref->form == REF_STRUCT)
    name = arena_printf(&idl->arena, "struct %s", name);
  if (ref->form == REF_UNION)
    name = arena_printf(&idl->arena, "union %s", name);
  if (ref->form == REF_ENUM)
    name = arena_printf(&idl->arena, "enum %s", name);
  struct c_symbol *c = table_find(&idl->c_names, NULL, name);
  if (!c || !c->is_type)
    return unknown_type(idl, scope, ref);
  if (c->type.class == CLASS_OPAQUE) {
    diag_note(idl, report(idl, C_TYPE, ref->span, name, c->type.pointer_member),
              c->type.span, "it comes from here");
    return NULL;
  }
  return &c->type;
}

static const struct type *scoped_type(struct idl *idl,
                                      const struct type_ref *ref) {
  struct decl *i = table_find(&idl->names, NULL, ref->scope.text);
  struct decl *d = i ? table_find(&idl->names, i, ref->name.text) : NULL;
  if (d && is_type_decl(d))
    return decl_type(idl, d);
  if (i && i->kind == DECL_INTERFACE) {
    struct diag *g = report(idl, NO_MEMBER, ref->name.span, "interface",
                            ref->scope.text, ref->name.text);
    diag_note(idl, g, i->name.span, "'%s' is declared here", ref->scope.text);
    const char *like = best_in(i->members, ref->name.text, is_type_decl, NULL);
    if (like)
      diag_fix(idl, g, "did you mean '%s'?", like);
    return NULL;
  }
  report(idl, UNKNOWN_INTERFACE, ref->scope.span, ref->scope.text);
  return NULL;
}

/* The type of parameters for a procedure that is a callback. */
const struct type *callback_type(struct idl *idl, const struct decl *scope,
                                 const struct type_ref *ref) {
  struct decl *i = ref->scope.text
                       ? table_find(&idl->names, NULL, ref->scope.text)
                       : (struct decl *)scope;
  struct decl *f = i ? find_member(i, ref->name.text) : NULL;
  if (!f || f->kind != DECL_PROCEDURE || !(f->clauses & CLAUSE_CALLBACK)) {
    report(idl, NO_CALLBACK, ref->span,
           arena_printf(&idl->arena, "%s%s%s",
                        ref->scope.text ? ref->scope.text : "",
                        ref->scope.text ? "." : "", ref->name.text));
    return NULL;
  }
  struct type *t = arena_alloc(&idl->arena, sizeof *t);
  *t = (struct type){.class = CLASS_CALLBACK,
                     .name = f->name.text,
                     .size = 8,
                     .align = 8,
                     .decl = f};
  t->c_name = arena_printf(&idl->arena, "%s_callback", c_member(idl, f));
  t->canonical = arena_printf(&idl->arena, "callback %s.%s",
                              f->parent->name.text, f->name.text);
  return t;
}

/* The type that a reference means, or null: that has been reported. */
const struct type *resolve_type(struct idl *idl, const struct decl *scope,
                                const struct type_ref *ref) {
  if (!ref->form || !ref->name.text)
    return NULL;
  if (ref->scope.text)
    return scoped_type(idl, ref);
  const struct type *t = builtin_type(ref->name.text);
  if (t && ref->form == REF_NAME)
    return t;
  struct decl *d = lookup(idl, scope, ref->name.text);
  if (!d)
    return c_type(idl, scope, ref);
  if (!is_type_decl(d)) {
    struct diag *g =
        report(idl, NOT_A_TYPE, ref->span, ref->name.text, kind_word(d));
    diag_note(idl, g, d->name.span, "'%s' is declared here", ref->name.text);
    return NULL;
  }
  t = decl_type(idl, d);
  if (!t) {
    struct diag *g = report(idl, RECURSIVE, ref->span, ref->name.text);
    diag_note(idl, g, d->name.span, "'%s' is declared here", ref->name.text);
  }
  return t;
}

/* --- everything that is declared --- */

static void canonical_enum(struct idl *idl, struct decl *d) {
  struct type *t = (struct type *)d->resolved;
  struct text text = {.arena = &idl->arena};
  if (d->modifiers & MOD_OPEN)
    return; /* as its base */
  text_printf(&text, "enum %s{", t->canonical);
  for (struct decl *m = d->members.first; m; m = m->next)
    text_printf(&text, "%s%s%llu", m == d->members.first ? "" : ",",
                m->number < 0 ? "-" : "",
                (unsigned long long)(m->number < 0 ? -m->number : m->number));
  text_puts(&text, "}");
  t->canonical = text.data;
}

static void resolve_enum(struct idl *idl, struct decl *d) {
  decl_type(idl, d);
  if (!d->members.first && !d->poisoned)
    report(idl, EMPTY, d->name.span, "enum", d->name.text, "enumerator");
  for (struct decl *m = d->members.first; m; m = m->next)
    d->poisoned |= !evaluate(idl, m, 0, m->name.span);
  canonical_enum(idl, d);
}

static void resolve_decl(struct idl *idl, struct decl *d) {
  if (d->kind == DECL_CONST)
    evaluate(idl, d, 0, d->name.span);
  else if (is_type_decl(d) && d->kind != DECL_ENUM && d->name.text)
    decl_type(idl, d);
  if (d->kind == DECL_STRUCT && !d->members.first && !d->poisoned)
    report(idl, EMPTY, d->name.span, "struct", d->name.text, "field");
}

/* Enums first: structs are written with the values of theirs. */
static void resolve_list(struct idl *idl, struct decls list, bool enums) {
  for (struct decl *d = list.first; d; d = d->next) {
    if (d->kind == DECL_INTERFACE)
      resolve_list(idl, d->members, enums);
    else if (d->kind == DECL_ENUM && enums && d->name.text)
      resolve_enum(idl, d);
    else if (!enums)
      resolve_decl(idl, d);
  }
}

void resolve(struct idl *idl) {
  declare_all(idl);
  for (int pass = 0; pass < 2; pass++)
    for (struct unit *u = idl->units; u; u = u->next)
      resolve_list(idl, u->decls, pass == 0);
}
