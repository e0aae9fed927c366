/* SPDX-License-Identifier: MIT
 *
 * The rules of procedures. Names have their meaning (resolve.c); this file
 * decides how every parameter crosses and refuses what cannot cross, or what
 * the other side could change under the reader's eyes. It adds messages and
 * sets the fields of struct decl that idl.h names for check.c; sizes and
 * registers are layout.c's.
 */
#include "idl.h"

#include <string.h>

#define MAX_COUNT  ((uint64_t)1 << 40) /* elements of one buffer */
#define MAX_STRING ((uint64_t)1 << 31) /* characters of one string */

static bool by_pointer(const struct decl *p) { return !by_word(p); }

static bool reads(const struct decl *p) {
  return p->direction == DIR_IN || p->direction == DIR_INOUT ||
         p->direction == DIR_NONE;
}

static bool writes(const struct decl *p) {
  return p->direction == DIR_OUT || p->direction == DIR_INOUT;
}

/* --- one parameter: how it crosses --- */

static enum passing passing_of(const struct decl *p, const struct type *t) {
  if (t->class == CLASS_STRING)
    return PASS_STRING;
  if (p->value || p->bracket_span.source || t->class == CLASS_BYTES)
    return PASS_BUFFER;
  if (t->class == CLASS_CALLBACK)
    return PASS_CALLBACK;
  if (t->class == CLASS_HANDLE)
    return writes(p) ? PASS_HANDLE_OUT : PASS_HANDLE;
  if (t->class == CLASS_STRUCT)
    return PASS_STRUCT;
  return writes(p) ? PASS_REFERENCE : PASS_SCALAR;
}

static void broken(struct decl *p) { p->poisoned = p->parent->poisoned = true; }

static void check_type(struct idl *idl, struct decl *p) {
  const struct type *t = p->resolved;
  if (t->class == CLASS_VOID) {
    struct diag *g = report(idl, VOID_VALUE, p->type.span, "parameter");
    diag_fix(idl, g, "write 'bytes NAME[COUNT]' for memory of no type");
    broken(p);
  } else if (p->passing == PASS_BUFFER &&
             (t->class == CLASS_HANDLE || t->class == CLASS_STRING)) {
    report(idl, ELEMENT_TYPE, p->type.span,
           t->class == CLASS_HANDLE ? "handles" : "strings");
    broken(p);
  } else if (t->pointer_member) {
    struct diag *g =
        report(idl, POINTER_INSIDE, p->type.span, t->name, t->pointer_member);
    diag_fix(idl, g, "pass what it points to as a parameter of its own");
    broken(p);
  }
}

static void check_direction(struct idl *idl, struct decl *p) {
  if (by_pointer(p) && !p->direction) {
    struct diag *g = report(idl, NEEDS_DIRECTION, p->type.span, p->name.text);
    diag_fix(idl, g,
             p->passing == PASS_STRING
                 ? "write 'in' before the type"
                 : "write 'in' (the callee reads), 'out' (it writes) or "
                   "'inout' before the type");
    broken(p);
  }
  if (p->passing == PASS_STRING && writes(p)) {
    struct diag *g = report(idl, STRING_OUT, p->direction_span, p->name.text);
    diag_fix(idl, g,
             "write 'out char %s[capacity] written length' with 'uint32 "
             "capacity, out uint32 length'",
             p->name.text);
    broken(p);
  }
  if (p->passing == PASS_HANDLE_OUT && p->direction == DIR_INOUT) {
    struct diag *g = report(idl, HANDLE_INOUT, p->direction_span);
    diag_fix(idl, g,
             "take the old one as 'close %s old' and give the new one "
             "as 'out %s %s'",
             p->resolved->name, p->resolved->name, p->name.text);
    broken(p);
  }
}

static void misplaced(struct idl *idl, struct decl *p, const char *word,
                      const char *why) {
  struct diag *g = report(idl, MODIFIER, p->modifier_span, word, why);
  diag_mark(idl, g, p->type.span, "of this type");
  diag_fix(idl, g, "remove '%s'", word);
}

static void check_modifiers(struct idl *idl, struct decl *p) {
  if ((p->modifiers & MOD_COPY) && !by_pointer(p))
    misplaced(idl, p, "copy",
              "this parameter crosses by value, which is "
              "already a copy");
  if ((p->modifiers & MOD_COPY) &&
      (p->passing == PASS_REFERENCE || p->passing == PASS_HANDLE_OUT))
    misplaced(idl, p, "copy",
              "a single value is always read and written "
              "through a private copy");
  if ((p->modifiers & MOD_NULLABLE) && p->passing == PASS_SCALAR)
    misplaced(idl, p, "nullable", "a value cannot be absent");
  if ((p->modifiers & MOD_CLOSE) && p->passing != PASS_HANDLE)
    misplaced(idl, p, "close",
              "only a handle that the caller gives can be "
              "closed");
}

/* Readers are generated for what is declared in .dipc files. */
static void check_racy(struct idl *idl, struct decl *p) {
  const struct type *t = p->resolved;
  const char *why = NULL;
  if (!(p->modifiers & MOD_RACY) || p->poisoned)
    return;
  if (p->passing != PASS_STRUCT && p->passing != PASS_BUFFER)
    why = "only structs and buffers are read in place";
  else if (p->direction != DIR_IN)
    why = "it is about reading, so the parameter is 'in'";
  else if (p->modifiers & (MOD_COPY | MOD_NULLABLE | MOD_UNCHECKED))
    why = "it excludes copy, nullable and unchecked";
  else if (t->class == CLASS_STRUCT && (!t->decl || !t->decl->unit))
    why = "the fields of a C header's struct have no readers";
  if (why)
    misplaced(idl, p, "racy", why);
}

/* Structs with fields that lend. */
static void check_deep(struct idl *idl, struct decl *p) {
  const char *why = NULL;
  if (p->poisoned || !p->resolved->pointers)
    return;
  if (p->direction != DIR_IN)
    why = "can only be 'in'";
  else if (p->modifiers & (MOD_UNCHECKED | MOD_RACY))
    why = "is always checked and copied";
  else if (p->passing == PASS_BUFFER && p->value && !p->max &&
           p->value->op != EXPR_NUMBER)
    why = "needs a small 'max' behind the count";
  p->modifiers |= MOD_COPY;
  if (!why)
    return;
  report(idl, DEEP, p->type.span, p->resolved->name, why);
  broken(p);
}

/* What the stub of the callee leaves unchecked: an address, or a value that is
 * not listed. All else about the parameter is checked as always. */
static void check_unchecked(struct idl *idl, struct decl *p) {
  bool memory = p->passing == PASS_STRUCT || p->passing == PASS_BUFFER;
  bool choice = p->passing == PASS_SCALAR && p->resolved->has_choice;
  if (!(p->modifiers & MOD_UNCHECKED))
    return;
  if (p->modifiers & MOD_COPY)
    misplaced(idl, p, "unchecked", "the stub reads what it copies");
  else if (!memory && !choice)
    misplaced(idl, p, "unchecked", "there is no check to leave out");
  if (p->path && !p->path[strspn(p->path, " ")])
    diag_fix(idl, report(idl, NO_REASON, p->path_span),
             "say why the caller may be believed");
}

/* --- counts --- */

static bool has_count(struct decl *p, const char *name, struct decl **out) {
  for (struct decl *d = p->parent->members.first; d; d = d->next)
    if (name && d->name.text && !strcmp(d->name.text, name))
      return *out = d, true;
  return false;
}

static bool countable(const struct decl *p, const struct type *t) {
  (void)p;
  return t && t->class == CLASS_INT && strcmp(t->canonical, "char");
}

static void count_by_parameter(struct idl *idl, struct decl *p,
                               struct decl *n) {
  bool good = !n->poisoned;
  if (good && (n->passing > PASS_REFERENCE || !countable(n, n->resolved))) {
    struct diag *g = report(idl, COUNT_TYPE, p->value->span, n->name.text);
    diag_note(idl, g, n->type.span, "'%s' is declared here", n->name.text);
    diag_fix(idl, g, "give '%s' an integer type", n->name.text);
    good = false;
  } else if (good && n->direction == DIR_OUT) {
    struct diag *g = report(idl, COUNT_OUT, p->value->span, n->name.text);
    diag_note(idl, g, n->direction_span, "'%s' is an output", n->name.text);
    diag_fix(idl, g,
             "take the capacity in another parameter and write "
             "'%s[capacity] written %s'",
             p->name.text, n->name.text);
    good = false;
  } else if (good && (n->modifiers & MOD_NULLABLE)) {
    diag_note(idl, report(idl, COUNT_TYPE, p->value->span, n->name.text),
              n->modifier_span, "it may be absent");
    good = false;
  }
  p->count_param = n;
  n->is_count = true;
  if (!good)
    broken(p);
}

static void needs_copy(struct idl *idl, struct decl *p, struct span use,
                       struct decl *s) {
  struct diag *g = report(idl, COUNT_SHARED, use, p->name.text, s->name.text);
  diag_note(idl, g, s->type.span,
            "the caller could change it between the "
            "check and the use");
  diag_fix(idl, g, "write 'copy' before '%s'", s->type.name.text);
  broken(p);
}

static void count_by_member(struct idl *idl, struct decl *p, struct decl *s) {
  const struct expr *e = p->value;
  const struct decl *d = s->resolved ? s->resolved->decl : NULL;
  if (s->poisoned || !e->member.text) {
    broken(p);
    return;
  }
  p->count_param = s;
  p->count_field =
      d && s->passing == PASS_STRUCT ? find_member(d, e->member.text) : NULL;
  if (!p->count_field) {
    diag_note(idl,
              report(idl, NO_MEMBER, e->member.span, "parameter", s->name.text,
                     e->member.text),
              s->type.span, "'%s' is declared here", s->name.text);
    broken(p);
  } else if (!countable(p, p->count_field->resolved) || p->count_field->value ||
             p->count_field->direction) {
    diag_note(idl, report(idl, COUNT_TYPE, e->span, e->member.text),
              p->count_field->name.span, "it is declared here");
    broken(p);
  } else if (!reads(s)) {
    diag_note(idl, report(idl, COUNT_OUT, e->span, s->name.text),
              s->direction_span, "'%s' is an output", s->name.text);
    broken(p);
  } else if (s->modifiers & MOD_NULLABLE) {
    diag_note(idl, report(idl, COUNT_TYPE, e->span, s->name.text),
              s->modifier_span, "it may be absent");
    broken(p);
  } else if (!(s->modifiers & MOD_COPY)) {
    needs_copy(idl, p, e->span, s);
  }
}

static void count_by_constant(struct idl *idl, struct decl *p) {
  if (!constant(idl, p->parent->parent, p->value, &p->number)) {
    broken(p);
  } else if (p->number < 1 || p->number > (__int128)MAX_COUNT) {
    diag_fix(idl, report(idl, ARRAY_COUNT, p->value->span),
             "choose a count from 1 to %llu", (unsigned long long)MAX_COUNT);
    broken(p);
  }
}

static void check_count(struct idl *idl, struct decl *p) {
  struct decl *n;
  if (p->passing == PASS_STRING && p->bracket_span.source) {
    struct diag *g = report(idl, STRING_COUNT, p->bracket_span);
    diag_fix(idl, g, "write 'max N' behind the name, or 'char' for the type");
    broken(p);
  }
  if (p->passing != PASS_BUFFER)
    return;
  if (!p->value) {
    struct diag *g =
        report(idl, NEEDS_COUNT, span_after(p->name.span), p->name.text);
    diag_fix(idl, g, "write '[n]' here and 'uint32 n' as another parameter");
    broken(p);
  } else if (p->value->op == EXPR_NAME &&
             has_count(p, p->value->name.text, &n)) {
    count_by_parameter(idl, p, n);
  } else if (p->value->op == EXPR_MEMBER &&
             has_count(p, p->value->name.text, &n)) {
    count_by_member(idl, p, n);
  } else {
    count_by_constant(idl, p);
  }
}

/* --- bounds --- */

/* A bound on a value: at most the number, in the type of the parameter. */
static void check_value_max(struct idl *idl, struct decl *p) {
  const struct type *t = p->resolved;
  __int128 max;
  if (t->class != CLASS_INT) {
    diag_fix(idl, report(idl, MAX_MISPLACED, p->max->span), "remove 'max'");
  } else if (!constant(idl, p->parent->parent, p->max, &max)) {
    broken(p);
  } else if (max < 1 || !fits(t, max)) {
    diag_fix(idl, report(idl, MAX_RANGE, p->max->span),
             "choose a bound from 1 that fits in '%s'", t->name);
    broken(p);
  } else {
    p->max_number = (uint64_t)max;
  }
}

/* A buffer without a bound has that of the parameter that counts it. */
static bool bounded_count(const struct decl *p) {
  const struct decl *n = p->count_param;
  return n && !p->count_field && n->passing == PASS_SCALAR && n->max &&
         n->max_number && n->max_number < MAX_COUNT;
}

static void check_max(struct idl *idl, struct decl *p) {
  __int128 max;
  uint64_t limit = p->passing == PASS_STRING ? MAX_STRING : MAX_COUNT;
  bool buffer = p->passing == PASS_BUFFER;
  p->max_number = limit;
  if (p->passing == PASS_STRING && !p->max) {
    struct diag *g =
        report(idl, NEEDS_MAX, span_after(p->name.span), p->name.text);
    diag_fix(idl, g, "write 'max N' here: the most characters it may have");
    broken(p);
  } else if (p->max && p->passing == PASS_SCALAR) {
    check_value_max(idl, p);
    return;
  } else if (p->max && !buffer && p->passing != PASS_STRING) {
    struct diag *g = report(idl, MAX_MISPLACED, p->max->span);
    diag_fix(idl, g, "remove 'max'");
  } else if (p->max && buffer && p->value && !p->count_param) {
    diag_fix(idl, report(idl, MAX_MISPLACED, p->max->span),
             "remove 'max': the count is a constant");
  } else if (p->max && !constant(idl, p->parent->parent, p->max, &max)) {
    broken(p);
  } else if (p->max && (max < 1 || max > (__int128)limit)) {
    diag_fix(idl, report(idl, MAX_RANGE, p->max->span),
             "choose a bound from 1 to %llu", (unsigned long long)limit);
    broken(p);
  } else if (p->max) {
    p->max_number = (uint64_t)max;
  }
  if (buffer && p->value && !p->count_param && !p->poisoned)
    p->max_number = (uint64_t)p->number;
  if (buffer && !p->max && !p->poisoned && bounded_count(p))
    p->max_number = p->count_param->max_number;
}

static void check_copy_bound(struct idl *idl, struct decl *p) {
  if (p->passing != PASS_BUFFER || !(p->modifiers & MOD_COPY) ||
      !p->count_param || p->max || bounded_count(p))
    return;
  struct diag *g =
      report(idl, COPY_NEEDS_MAX, span_after(p->bracket_span), p->name.text);
  diag_mark(idl, g, p->modifier_span, "because of this");
  diag_fix(idl, g, "write 'max N' here: the most elements that are copied");
  broken(p);
}

/* A bool or a closed enum in memory that the caller can still change would be
 * checked and then read again. */
static void check_choice(struct idl *idl, struct decl *p) {
  bool memory = p->passing == PASS_STRUCT || p->passing == PASS_BUFFER;
  if (!memory || !reads(p) || !p->resolved->has_choice ||
      (p->modifiers & (MOD_COPY | MOD_UNCHECKED | MOD_RACY)))
    return;
  struct diag *g = report(idl, CHOICE_SHARED, p->type.span, p->resolved->name);
  diag_fix(idl, g, "write 'copy' before '%s', or 'racy' to read it in place",
           p->type.name.text);
  broken(p);
}

/* A count of bytes is a parameter's or a member's. */
static void check_byte_count(struct idl *idl, struct decl *p) {
  if (!p->byte_count || p->poisoned)
    return;
  if (p->passing == PASS_BUFFER && p->count_param && !p->written.text)
    return;
  diag_fix(idl,
           report(idl, BYTE_COUNT, p->bracket_span,
                  p->written.text ? "'written' counts elements"
                                  : "a constant counts elements"),
           "remove 'bytes'");
  broken(p);
}

static void check_written(struct idl *idl, struct decl *p) {
  struct decl *n;
  if (!p->written.text)
    return;
  if (p->passing != PASS_BUFFER || !writes(p)) {
    diag_fix(idl, report(idl, WRITTEN_MISPLACED, p->written.span),
             "remove 'written'");
    return;
  }
  if (!has_count(p, p->written.text, &n)) {
    struct diag *g =
        report(idl, UNKNOWN_PARAMETER, p->written.span, p->written.text);
    diag_fix(idl, g, "add 'out uint32 %s' to the parameters", p->written.text);
    broken(p);
    return;
  }
  p->written_param = n;
  if (n->poisoned) {
    broken(p);
  } else if (n->passing != PASS_REFERENCE || !countable(n, n->resolved) ||
             (n->modifiers & MOD_NULLABLE)) {
    diag_note(idl, report(idl, WRITTEN_TYPE, p->written.span, n->name.text),
              n->type.span, "'%s' is declared here", n->name.text);
    broken(p);
  }
}

static void check_handle_owner(struct idl *idl, struct decl *p) {
  const struct decl *h = p->resolved->decl, *i = p->parent->parent;
  if (p->resolved->class != CLASS_HANDLE || h->parent == i ||
      !h->parent->domain.text || !i->domain.text ||
      !strcmp(h->parent->domain.text, i->domain.text))
    return;
  struct diag *g = report(idl, HANDLE_FOREIGN, p->type.span, h->name.text,
                          h->parent->domain.text, i->domain.text);
  diag_note(idl, g, h->name.span, "'%s' is declared here", h->name.text);
  broken(p);
}

/* --- procedures --- */

/* Names that the generated functions give to what they add. */
static void check_added_names(struct idl *idl, struct decl *f) {
  for (struct decl *p = f->members.first; p; p = p->next) {
    const char *n = p->name.text;
    bool view = f->modifiers & MOD_VIEW;
    bool result =
        f->written.text || (f->resolved && f->resolved->class != CLASS_VOID);
    bool caller = f->clauses & CLAUSE_CALLER;
    if (!n || (!(result && !strcmp(n, "result")) &&
               !(view && !strcmp(n, "result_size")) &&
               !(caller && !strcmp(n, "caller"))))
      continue;
    struct diag *g = report(idl, RESULT_NAME, p->name.span, n);
    if (strcmp(n, "caller"))
      diag_note(idl, g, f->type.span, "because the procedure has a result");
    diag_fix(idl, g, "rename the parameter");
  }
}

static void check_lengths(struct idl *idl, struct decl *f) {
  struct decl *q;
  for (struct decl *p = f->members.first; p; p = p->next)
    if (p->passing == PASS_STRING && p->name.text &&
        has_count(p, arena_printf(&idl->arena, "%s_length", p->name.text),
                  &q)) {
      struct diag *g = report(idl, RESULT_NAME, q->name.span, q->name.text);
      diag_note(idl, g, p->name.span, "because of this string");
      diag_fix(idl, g, "remove it: a string carries its length");
    }
}

static void check_view(struct idl *idl, struct decl *f) {
  const struct type *t = f->resolved;
  bool array = f->bracket_span.source;
  bool plain = t->class == CLASS_BYTES || t->class == CLASS_STRING;
  bool element = t->class == CLASS_INT || t->class == CLASS_FLOAT ||
                 t->class == CLASS_ENUM || t->class == CLASS_STRUCT ||
                 t->class == CLASS_BOOL;
  if (array && element && t->has_choice) {
    struct diag *g = report(idl, CHOICE_SHARED, f->type.span, t->name);
    diag_fix(idl, g, "give it in a parameter 'out %s value[capacity]'",
             t->name);
    f->poisoned = true;
    return;
  }
  if ((plain && !array) ||
      (array && element && !t->pointer_member && !t->pointers))
    return;
  struct diag *g = report(idl, VIEW_TYPE, f->type.span);
  if (element && !array)
    diag_fix(idl, g, "write 'view %s[]'", t->name);
  f->poisoned = true;
}

static void check_result(struct idl *idl, struct decl *f) {
  const struct type *t = f->resolved;
  if ((f->clauses & CLAUSE_CALLBACK) &&
      (t->class == CLASS_HANDLE || (f->modifiers & MOD_VIEW))) {
    report(idl, CALLBACK_PARAMETER, f->type.span, "result",
           "of a callback is a value");
    f->poisoned = true;
    return;
  }
  if (f->modifiers & MOD_VIEW) {
    check_view(idl, f);
    return;
  }
  const char *fix = NULL;
  if (t->class == CLASS_STRUCT)
    fix = arena_printf(&idl->arena, "add a parameter 'out %s value'", t->name);
  else if (t->class == CLASS_BYTES || t->class == CLASS_STRING)
    fix = arena_printf(&idl->arena,
                       "write 'view %s' to lend memory of the "
                       "callee, or add an 'out' buffer",
                       t->name);
  if (!fix)
    return;
  diag_fix(idl, report(idl, RESULT_TYPE, f->type.span, t->name), "%s", fix);
  f->poisoned = true;
}

/* The function is the caller's, so its interface is offered by whoever uses
 * this one, and its declaration has to stand above in C. */
static void check_callback(struct idl *idl, struct decl *p) {
  const char *why = NULL;
  if (p->passing == PASS_CALLBACK &&
      (p->value || p->direction || (p->modifiers & ~MOD_NULLABLE) || p->max))
    why = "is one function, without direction, count or other words";
  else if (p->passing == PASS_CALLBACK && (p->modifiers & MOD_NULLABLE))
    why = "has to be there";
  else if ((p->parent->clauses & CLAUSE_CALLBACK) &&
           (p->passing == PASS_HANDLE || p->passing == PASS_HANDLE_OUT ||
            p->passing == PASS_CALLBACK || (p->modifiers & MOD_RACY)))
    why = "is not among the parameters that a callback can have";
  else if (p->passing == PASS_CALLBACK &&
           (p->resolved->decl->unit == p->unit) &&
           p->resolved->decl->parent->span.begin > p->span.begin)
    why = "is declared below; move its interface above this one";
  if (!why)
    return;
  report(idl, CALLBACK_PARAMETER, p->span, p->name.text, why);
  broken(p);
}

static void check_parameter(struct idl *idl, struct decl *p) {
  p->resolved = p->clauses & CLAUSE_CALLBACK
                    ? callback_type(idl, p->parent->parent, &p->type)
                    : resolve_type(idl, p->parent->parent, &p->type);
  if (!p->resolved || p->resolved->class == CLASS_POISON ||
      p->resolved->class == CLASS_OPAQUE)
    broken(p);
  if (p->poisoned)
    return;
  p->passing = (uint8_t)passing_of(p, p->resolved);
  check_type(idl, p);
  if (!p->poisoned)
    check_direction(idl, p);
  check_modifiers(idl, p);
  if (!p->poisoned)
    check_callback(idl, p);
  check_unchecked(idl, p);
  check_racy(idl, p);
  check_deep(idl, p);
  check_handle_owner(idl, p);
}

/* What `e` says, if it is from 1 to the largest int64; else 0. */
static bool positive(struct idl *idl, const struct decl *f,
                     const struct expr *e, uint64_t *out) {
  __int128 n;
  if (!e || !constant(idl, f->parent, e, &n))
    return true; /* said, or not there */
  *out = n < 1 || n > INT64_MAX ? 0 : (uint64_t)n;
  return *out != 0;
}

static void check_clauses(struct idl *idl, struct decl *f) {
  if (!positive(idl, f, f->budget, &f->budget_number))
    diag_fix(idl, report(idl, BUDGET_RANGE, f->budget->span),
             "write the most cycles that the crossing may cost");
  if ((f->clauses & CLAUSE_CALLBACK) && (f->clauses & CLAUSE_CALLER)) {
    report(idl, CALLBACK_PARAMETER, f->name.span, f->name.text,
           "is called by one domain only, so there is no 'caller'");
    f->poisoned = true;
  }
  if (!positive(idl, f, f->timeout, &f->timeout_number))
    diag_fix(idl, report(idl, TIMEOUT_RANGE, f->timeout->span),
             "write how many ticks the caller waits");
  for (struct decl *p = f->members.first; p && f->timeout; p = p->next)
    if (!p->poisoned && writes(p)) {
      struct diag *g =
          report(idl, TIMEOUT_WRITES, p->direction_span, p->name.text);
      diag_note(idl, g, f->timeout->span, "because of this timeout");
      f->poisoned = true;
    }
}

/* The result of an alias is a place in a parameter, told as an offset. */
static void check_alias(struct idl *idl, struct decl *f) {
  struct decl *p = find_member(f, f->written.text);
  if (!p) {
    report(idl, UNKNOWN_PARAMETER, f->written.span, f->written.text);
    f->poisoned = true;
  } else if (p->poisoned) {
    f->poisoned = true;
  } else if (p->passing != PASS_BUFFER && p->passing != PASS_STRING) {
    struct diag *g = report(idl, ALIAS_TYPE, f->written.span, p->name.text);
    diag_note(idl, g, p->type.span, "'%s' is declared here", p->name.text);
    f->poisoned = true;
  }
  f->alias_param = p;
}

static void check_procedure(struct idl *idl, struct decl *f) {
  f->resolved = f->written.text ? builtin_type("void")
                                : resolve_type(idl, f->parent, &f->type);
  if (f->written.text)
    ; /* after the parameters */
  else if (f->resolved && f->resolved->class != CLASS_POISON)
    check_result(idl, f);
  else
    f->poisoned = true;
  for (struct decl *p = f->members.first; p; p = p->next)
    check_parameter(idl, p);
  for (struct decl *p = f->members.first; p; p = p->next)
    if (!p->poisoned && p->passing == PASS_SCALAR)
      check_max(idl, p);
  for (struct decl *p = f->members.first; p; p = p->next) {
    if (p->poisoned)
      continue;
    check_count(idl, p);
    if (p->passing != PASS_SCALAR)
      check_max(idl, p);
    check_copy_bound(idl, p);
    check_byte_count(idl, p);
    check_written(idl, p);
    check_choice(idl, p);
  }
  if (f->written.text)
    check_alias(idl, f);
  check_clauses(idl, f);
  check_added_names(idl, f);
  check_lengths(idl, f);
}

/* "name" or "struct tag". */
static bool type_name(const char *text) {
  static const char *const words[] = {"struct ", "union ", "enum "};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (!strncmp(text, words[i], strlen(words[i])))
      text += strlen(words[i]);
  size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                          "0123456789_");
  return n && !text[n] && (*text < '0' || *text > '9') &&
         (!c_word(text) || !strcmp(text, "void"));
}

static bool plain_text(const char *text) {
  for (; *text; text++)
    if ((unsigned char)*text < 0x20 || *text == '\\')
      return false;
  return true;
}

static bool declared_type(struct idl *idl, const struct decl *h) {
  return !h->path || h->header || !strncmp(h->path, "struct ", 7) ||
         table_find(&idl->c_names, NULL, h->path) || h->unit->imports_header;
}

static void check_handle(struct idl *idl, struct decl *h) {
  if (h->path && !type_name(h->path)) {
    report(idl, HANDLE_TYPE, h->path_span, h->path);
  } else if (h->header && (!*h->header || !plain_text(h->header))) {
    report(idl, HANDLE_TYPE, h->path_span, h->header);
  } else if (!declared_type(idl, h)) {
    struct diag *g = report(idl, HANDLE_HEADER, h->path_span, h->path);
    diag_fix(idl, g,
             "write '= \"%s\" from \"HEADER.h\"' with the header that "
             "declares it",
             h->path);
  }
}

void check_interface(struct idl *idl, struct decl *i) {
  bool any = false;
  for (struct decl *d = i->members.first; d; d = d->next) {
    any |= d->kind == DECL_PROCEDURE;
    if (d->kind == DECL_PROCEDURE)
      check_procedure(idl, d);
    else if (d->kind == DECL_HANDLE)
      check_handle(idl, d);
  }
  if (!any && !i->poisoned)
    report(idl, EMPTY, i->name.span, "interface", i->name.text, "procedure");
}
