/* SPDX-License-Identifier: MIT
 *
 * Readers of `racy` parameters, in NAME_impl.h. The memory is the caller's, who
 * may change it at any time, so the implementation gets no pointer: it gets a
 * reader, and every accessor is exactly one load. A bool or a closed enum, and
 * an element of an array, is given only if it is one.
 */
#include "idl.h"

#include <string.h>

struct racy {
  struct idl *idl;
  struct emit *e;
  struct valid_set done; /* structs that have a reader */
};

/* "sql_range_racy" of a struct, "sql_put_data_racy" of a buffer parameter. */
const char *racy_name(struct idl *idl, const struct decl *p) {
  struct arena *a = &idl->arena;
  if (p->passing == PASS_STRUCT)
    return arena_printf(a, "%s_racy", p->resolved->c_name);
  return arena_printf(a, "%s_%s_racy", c_member(idl, p->parent), p->name.text);
}

static const char *element(const struct type *t) {
  return t->class == CLASS_BYTES ? "unsigned char" : t->c_name;
}

/* The check of one loaded value, which is in `v`. */
static void emit_choice(struct racy *r, const struct type *t) {
  if (t->class == CLASS_BOOL) {
    emit(r->e, "if (v > 1)");
    emit(r->e, "  return false;");
    return;
  }
  emit(r->e, "switch (v) {");
  for (const struct decl *m = t->decl->members.first; m; m = m->next)
    if (valid_first(m))
      emit(r->e, "case %s:", c_member(r->idl, m));
  emit(r->e, "  break;");
  emit(r->e, "default:");
  emit(r->e, "  return false;");
  emit(r->e, "}");
}

/* Loads from `place` into *value and returns. */
static void emit_checked_load(struct racy *r, const struct type *t,
                              const char *place) {
  if (t->class == CLASS_STRUCT) {
    emit(r->e, "value->dipc_at = %s;", place);
  } else {
    const char *raw = t->class == CLASS_BOOL ? "uint8_t" : element(t);
    emit(r->e, "%s v = *(const volatile %s *)(%s);", raw, raw, place);
    if (t->has_choice)
      emit_choice(r, t);
    emit(r->e, "*value = v;");
  }
  emit(r->e, "return true;");
}

static const char *value_type(struct racy *r, const struct type *t) {
  return t->class == CLASS_STRUCT
             ? arena_printf(&r->idl->arena, "%s_racy", t->c_name)
             : element(t);
}

/* --- structs --- */

static const char *offset_of(struct racy *r, const struct decl *m) {
  const char *base = arena_printf(&r->idl->arena, "r.dipc_at + %llu",
                                  (unsigned long long)m->offset);
  return m->value ? arena_printf(&r->idl->arena, "%s + i * %llu", base,
                                 (unsigned long long)m->resolved->size)
                  : base;
}

static void field(struct racy *r, const struct type *s, const struct decl *m) {
  const struct type *t = m->resolved;
  const char *value = value_type(r, t), *place = offset_of(r, m);
  const char *name =
      arena_printf(&r->idl->arena, "%s_racy_%s", s->c_name, m->name.text);
  emit_doc(r->e, m->doc);
  if (!m->value && !(t->has_choice && t->class != CLASS_STRUCT)) {
    emit_open(r->e, "static inline %s %s(%s_racy r) {", value, name, s->c_name);
    if (t->class == CLASS_STRUCT)
      emit(r->e, "return (%s){%s};", value, place);
    else
      emit(r->e, "return *(const volatile %s *)(%s);", value, place);
    emit_close(r->e, "}");
    return;
  }
  emit_open(r->e, "static inline bool %s(%s_racy r%s, %s *value) {", name,
            s->c_name, m->value ? ", uint64_t i" : "", value);
  if (m->value) {
    emit(r->e, "if (i >= %llu)", (unsigned long long)m->number);
    emit(r->e, "  return false;");
  }
  emit_checked_load(r, t, place);
  emit_close(r->e, "}");
}

static void structure(struct racy *r, const struct type *s) {
  for (size_t i = 0; i < r->done.count; i++)
    if (r->done.at[i] == s)
      return;
  r->done.at = arena_grow(&r->idl->arena, r->done.at, r->done.count,
                          &r->done.capacity, sizeof *r->done.at);
  r->done.at[r->done.count++] = s;
  for (const struct decl *m = s->decl->members.first; m; m = m->next)
    if (m->resolved->class == CLASS_STRUCT)
      structure(r, m->resolved);
  const char *once = arena_printf(&r->idl->arena, "DIPC_RACY_%s", s->c_name);
  emit(r->e, "#ifndef %s", once);
  emit(r->e, "#define %s", once);
  emit(r->e, "/* Reads a %s that the caller may be changing: each call is one",
       s->c_name);
  emit(r->e, " * load. */");
  emit(r->e, "typedef struct %s_racy {", s->c_name);
  emit(r->e, "  const volatile unsigned char *dipc_at;");
  emit(r->e, "} %s_racy;", s->c_name);
  for (const struct decl *m = s->decl->members.first; m; m = m->next)
    field(r, s, m);
  emit(r->e, "#endif");
  emit_blank(r->e);
}

/* --- buffers --- */

static void buffer(struct racy *r, const struct decl *p) {
  const struct type *t = p->resolved;
  const char *name = racy_name(r->idl, p);
  if (t->class == CLASS_STRUCT)
    structure(r, t);
  emit(r->e, "/* Elements that the caller may be changing; false: there is no");
  emit(r->e, " * such element, or its value is none of its type. */");
  emit(r->e, "typedef struct %s {", name);
  emit(r->e, "  const volatile unsigned char *dipc_at;");
  emit(r->e, "  uint64_t count;");
  emit(r->e, "} %s;", name);
  emit_open(r->e, "static inline bool %s_get(%s r, uint64_t i, %s *value) {",
            name, name, value_type(r, t));
  emit(r->e, "if (i >= r.count)");
  emit(r->e, "  return false;");
  emit_checked_load(r, t,
                    arena_printf(&r->idl->arena, "r.dipc_at + i * %llu",
                                 (unsigned long long)t->size));
  emit_close(r->e, "}");
  emit_blank(r->e);
}

/* All readers that an interface needs. */
void gen_racy(struct idl *idl, struct emit *e, const struct decl *interface) {
  struct racy r = {.idl = idl, .e = e};
  for (const struct decl *f = interface->members.first; f; f = f->next)
    for (const struct decl *p = f->kind == DECL_PROCEDURE ? f->members.first
                                                          : NULL;
         p; p = p->next)
      if ((p->modifiers & MOD_RACY) && p->passing == PASS_STRUCT)
        structure(&r, p->resolved);
      else if (p->modifiers & MOD_RACY)
        buffer(&r, p);
}

/* The reader that the stub gives to the implementation. */
const char *racy_argument(struct idl *idl, const struct decl *p) {
  const char *place =
      arena_printf(&idl->arena, "(const volatile unsigned char *)a%d", p->word);
  if (p->passing == PASS_STRUCT)
    return arena_printf(&idl->arena, "(%s){%s}", racy_name(idl, p), place);
  return arena_printf(&idl->arena, "(%s){%s, dipc_bytes%d / %llu}",
                      racy_name(idl, p), place, p->capability,
                      (unsigned long long)p->resolved->size);
}
