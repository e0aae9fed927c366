/* SPDX-License-Identifier: MIT
 *
 * What both stubs do: values into register words and back, and the checks of
 * bools and closed enums that came from the other side. Each side checks what
 * it reads, in memory that the other side cannot reach any more.
 */
#include "idl.h"

#include <stdlib.h>
#include <string.h>

const char *c_number(unsigned long long n, struct idl *idl) {
  return arena_printf(&idl->arena, n > INT32_MAX ? "UINT64_C(%llu)" : "%llu",
                      n);
}

/* A value as a register word: signed ones extended, floats as bits. */
const char *c_pack(struct idl *idl, const struct type *t, const char *value) {
  struct arena *a = &idl->arena;
  if (t->class == CLASS_FLOAT && t->size == 4)
    return arena_printf(a, "(union { float f; uint32_t word; }){.f = %s}.word",
                        value);
  if (t->class == CLASS_FLOAT)
    return arena_printf(a, "(union { double f; uint64_t word; }){.f = %s}.word",
                        value);
  if (t->class == CLASS_HANDLE)
    return arena_printf(a, "%s.value", value);
  return arena_printf(
      a, t->is_signed ? "(uint64_t)(int64_t)%s" : "(uint64_t)%s", value);
}

/* And back; the upper bits of the word are whatever the other side left. */
const char *c_unpack(struct idl *idl, const struct type *t, const char *word) {
  struct arena *a = &idl->arena;
  if (t->class == CLASS_FLOAT && t->size == 4)
    return arena_printf(
        a, "(union { uint32_t word; float f; }){.word = (uint32_t)%s}.f", word);
  if (t->class == CLASS_FLOAT)
    return arena_printf(a, "(union { uint64_t word; double f; }){.word = %s}.f",
                        word);
  if (t->class == CLASS_HANDLE)
    return arena_printf(a, "(%s){%s}", t->c_name, word);
  return arena_printf(a, "(%s)%s", t->c_name, word);
}

bool any_errno(const struct decl *i) {
  for (struct decl *f = i->members.first; f; f = f->next)
    if (f->clauses & CLAUSE_ERRNO)
      return true;
  return false;
}

/* --- fields that lend --- */

static const char *deep_guard(struct idl *idl, const struct decl *p, uint64_t i,
                              const char *present) {
  if (p->passing == PASS_BUFFER)
    return arena_printf(&idl->arena, "dipc_bytes%d > %llu", p->capability,
                        (unsigned long long)(i * p->resolved->size));
  return p->modifiers & MOD_NULLABLE ? present : NULL;
}

/* Visits each field that lends, of each element, in the order of the
 * capabilities. `base` is the struct or the array; `->` is written "(*p).". */
void deep_each(struct idl *idl, struct emit *e, const struct decl *f,
               const struct decl *p, const char *base, deep_visit *visit) {
  struct arena *a = &idl->arena;
  bool many = p->passing == PASS_BUFFER;
  int capability = p->capability + 1;
  for (uint64_t i = 0; p->resolved->pointers && i < (many ? p->max_number : 1);
       i++)
    for (const struct decl *m = p->resolved->decl->members.first; m;
         m = m->next) {
      if (!m->direction)
        continue;
      const char *of =
          many ? arena_printf(a, "%s[%llu].", base, (unsigned long long)i)
               : arena_printf(a, "%s.", base);
      struct deep d = {.parameter = p, .field = m, .capability = capability++};
      d.place = arena_printf(a, "%s%s", of, m->name.text);
      d.count = m->count_field
                    ? arena_printf(a, "%s%s", of, m->count_field->name.text)
                    : c_number((unsigned long long)m->number, idl);
      d.guard = deep_guard(idl, p, i, arena_printf(a, "a%d", p->word));
      visit(idl, e, f, &d);
    }
}

/* --- values that only some bit patterns are --- */

const char *valid_name(struct idl *idl, const struct type *t) {
  char *name = arena_printf(&idl->arena, "dipc_valid_%s", t->c_name);
  for (char *c = name; *c; c++)
    *c = *c == ' ' ? '_' : *c;
  return name;
}

/* Whether no enumerator before it has the same value. */
bool valid_first(const struct decl *m) {
  for (const struct decl *b = m->previous; b; b = b->previous)
    if (b->number == m->number)
      return false;
  return true;
}

/* Adds a type and, before it, the types of its fields. */
void valid_need(struct idl *idl, struct valid_set *set, const struct type *t) {
  if (!t->has_choice)
    return;
  for (size_t i = 0; i < set->count; i++)
    if (!strcmp(set->at[i]->c_name, t->c_name))
      return;
  for (struct decl *m = t->decl ? t->decl->members.first : NULL;
       m && t->class == CLASS_STRUCT; m = m->next)
    valid_need(idl, set, m->resolved);
  set->at = arena_grow(&idl->arena, set->at, set->count, &set->capacity,
                       sizeof *set->at);
  set->at[set->count++] = t;
}

static int by_number(const void *a, const void *b) {
  const struct decl *const *l = a, *const *r = b;
  return (*l)->number<(*r)->number ? -1 : (*l)->number>(*r)->number;
}

static void enum_cases(struct idl *idl, struct emit *e, const struct type *t) {
  size_t n = 0;
  struct decl **list =
      arena_alloc(&idl->arena, t->decl->members.count * sizeof *list);
  for (struct decl *m = t->decl->members.first; m; m = m->next)
    list[n++] = m;
  qsort(list, n, sizeof *list, by_number);
  emit(e, "switch (p[i]) {");
  for (size_t i = 0; i < n; i++)
    if (i == 0 || list[i]->number != list[i - 1]->number)
      emit(e, "case %s:", c_member(idl, list[i]));
  emit(e, "  break;");
  emit(e, "default:");
  emit(e, "  return false;");
  emit(e, "}");
}

static void field_check(struct idl *idl, struct emit *e, const struct decl *m) {
  if (!m->resolved->has_choice)
    return;
  emit(e, "if (!%s((const %s *)&p[i].%s, %llu))", valid_name(idl, m->resolved),
       m->resolved->c_name, m->name.text, (unsigned long long)m->number);
  emit(e, "  return false;");
}

static void valid_one(struct idl *idl, struct emit *e, const struct type *t) {
  emit_open(e, "static bool %s(const %s *p, uint64_t n) {", valid_name(idl, t),
            t->c_name);
  emit_open(e, "for (uint64_t i = 0; i < n; i++) {");
  if (t->class == CLASS_BOOL) {
    emit(e, "if (((const unsigned char *)p)[i] > 1)");
    emit(e, "  return false;");
  } else if (t->class == CLASS_ENUM) {
    enum_cases(idl, e, t);
  }
  for (struct decl *m = t->decl ? t->decl->members.first : NULL;
       m && t->class == CLASS_STRUCT; m = m->next)
    field_check(idl, e, m);
  emit_close(e, "}");
  emit(e, "return true;");
  emit_close(e, "}");
  emit_blank(e);
}

void valid_emit(struct idl *idl, struct emit *e, const struct valid_set *set) {
  for (size_t i = 0; i < set->count; i++)
    valid_one(idl, e, set->at[i]);
}
