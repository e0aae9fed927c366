/* SPDX-License-Identifier: MIT
 *
 * NAME.h: types, constants and the functions that a client calls. A server
 * includes it through NAME_impl.h.
 */
#include "idl.h"

#include <string.h>

#include "codoms/section.h"

static void constant_define(struct idl *idl, struct emit *e,
                            const struct decl *d) {
  emit_doc(e, d->doc);
  emit(e, "#define %s %s", c_member(idl, d),
       c_literal(idl, d->resolved, d->number));
  emit_blank(e);
}

static bool all_int(const struct decl *d) {
  for (struct decl *m = d->members.first; m; m = m->next)
    if (m->number < INT32_MIN || m->number > INT32_MAX)
      return false;
  return true;
}

static void enumeration(struct idl *idl, struct emit *e, const struct decl *d) {
  bool small = all_int(d);
  emit_doc(e, d->doc);
  emit(e, "typedef %s %s;", base_c_name(d->resolved), d->resolved->c_name);
  if (small)
    emit_open(e, "enum {");
  for (struct decl *m = d->members.first; m; m = m->next) {
    emit_doc(e, m->doc);
    if (small)
      emit(e, "%s = %s%s", c_member(idl, m),
           m->number == INT32_MIN
               ? "-2147483647 - 1"
               : arena_printf(&idl->arena, "%d", (int)m->number),
           m->next ? "," : "");
    else
      emit(e, "#define %s %s", c_member(idl, m),
           c_literal(idl, d->resolved, m->number));
  }
  if (small)
    emit_close(e, "};");
  emit_blank(e);
}

static void structure(struct emit *e, const struct decl *d) {
  const char *name = d->resolved->c_name;
  emit_doc(e, d->doc);
  emit_open(e, "typedef struct %s {", name);
  for (struct decl *m = d->members.first; m; m = m->next) {
    emit_doc(e, m->doc);
    if (m->direction)
      emit(e, "%s%s *%s;", m->direction == DIR_IN ? "const " : "",
           m->resolved->c_name, m->name.text);
    else if (m->value)
      emit(e, "%s %s[%llu];", m->resolved->c_name, m->name.text,
           (unsigned long long)m->number);
    else
      emit(e, "%s %s;", m->resolved->c_name, m->name.text);
  }
  e->depth--;
  emit(e, "} %s;", name);
  for (struct decl *m = d->members.first; m; m = m->next)
    emit(e, "DIPC_LAYOUT(offsetof(%s, %s) == %llu);", name, m->name.text,
         (unsigned long long)m->offset);
  emit(e, "DIPC_LAYOUT(sizeof(%s) == %llu);", name,
       (unsigned long long)d->resolved->size);
  emit_blank(e);
}

static void handle(struct emit *e, const struct decl *d) {
  emit_doc(e, d->doc);
  emit(e, "typedef struct %s {", d->resolved->c_name);
  emit(e, "  uint64_t value;");
  emit(e, "} %s;", d->resolved->c_name);
  emit_blank(e);
}

/* What a client passes, and what the callee knows it by. */
static void callback(struct idl *idl, struct emit *e, const struct decl *f) {
  struct text t = {.arena = &idl->arena};
  text_puts(&t, "typedef ");
  emit_prototype(idl, &t, f, PROTOTYPE_FUNCTION);
  emit_wrapped(e, t.data, ";\n");
  emit(e, "typedef struct %s_callback {", c_member(idl, f));
  emit(e, "  uint64_t value;");
  emit(e, "} %s_callback;", c_member(idl, f));
  emit_blank(e);
}

static void prototype(struct idl *idl, struct emit *e, const struct decl *f) {
  struct text t = {.arena = &idl->arena};
  emit_prototype(idl, &t, f, PROTOTYPE_CLIENT);
  emit_doc(e, f->doc);
  emit_wrapped(e, t.data, " DIPC_STUB;\n");
  emit_blank(e);
}

static void declaration(struct idl *idl, struct emit *e, const struct decl *d) {
  switch (d->kind) {
  case DECL_CONST:
    constant_define(idl, e, d);
    break;
  case DECL_ENUM:
    enumeration(idl, e, d);
    break;
  case DECL_STRUCT:
    structure(e, d);
    break;
  case DECL_HANDLE:
    handle(e, d);
    break;
  case DECL_PROCEDURE:
    prototype(idl, e, d);
    break;
  default:
    break;
  }
}

/* A struct may use types that are declared below it: it comes after them. */
static void declare_type(struct idl *idl, struct emit *e, struct decl *d) {
  if (d->emitted)
    return;
  d->emitted = true;
  for (struct decl *m = d->members.first; m && d->kind == DECL_STRUCT;
       m = m->next)
    if (m->resolved->decl && m->resolved->decl->unit == idl->main)
      declare_type(idl, e, m->resolved->decl);
  declaration(idl, e, d);
}

static void types(struct idl *idl, struct emit *e, struct decls list) {
  for (struct decl *d = list.first; d; d = d->next)
    if (d->kind != DECL_PROCEDURE && d->kind != DECL_INTERFACE)
      declare_type(idl, e, d);
}

/* The linker compares this hash with the one of the model it is given. */
static void uses_record(struct emit *e, const struct decl *i) {
  emit(e, "__asm__(\".pushsection " CODOMS_USES_SECTION
          ",\\\"\\\",@progbits\\n\"");
  emit(e, "        \".ascii \\\"%s %s\\\\n\\\"\\n\"", i->name.text, i->hash);
  emit(e, "        \".popsection\");");
  emit_blank(e);
}

static void interface(struct idl *idl, struct emit *e, const struct decl *i) {
  emit(e, "/* Interface %s, offered by domain %s. */", i->name.text,
       i->domain.text);
  emit_blank(e);
  emit_doc(e, i->doc);
  uses_record(e, i);
  types(idl, e, i->members);
  for (struct decl *d = i->members.first; d; d = d->next)
    if (d->clauses & CLAUSE_CALLBACK)
      callback(idl, e, d);
  for (struct decl *d = i->members.first; d; d = d->next)
    if (d->kind == DECL_PROCEDURE)
      declaration(idl, e, d);
}

/* What imported types were taken to be when this file was made. */
static void imported_layouts(struct idl *idl, struct emit *e) {
  for (struct c_symbol *c = idl->main->c_symbols; c; c = c->next)
    if (c->is_type && c->type.class != CLASS_OPAQUE && c->type.size)
      emit(e, "DIPC_LAYOUT(sizeof(%s) == %llu);", c->name,
           (unsigned long long)c->type.size);
}

static void layout_macro(struct emit *e) {
  emit(e, "#ifndef DIPC_LAYOUT");
  emit(e, "#ifdef __cplusplus");
  emit(e, "#define DIPC_LAYOUT(fact) static_assert(fact, #fact)");
  emit(e, "#else");
  emit(e, "#define DIPC_LAYOUT(fact) _Static_assert(fact, #fact)");
  emit(e, "#endif");
  emit(e, "#endif");
  emit_blank(e);
}

void gen_types(struct idl *idl, struct text *out) {
  struct emit e = {.text = *out};
  const char *guard =
      arena_printf(&idl->arena, "DIPC_FILE_%s_H", c_upper(idl, idl->stem));
  emit_head(idl, &e, "What clients include: types, constants and procedures.");
  emit(&e, "#ifndef %s", guard);
  emit(&e, "#define %s", guard);
  emit_blank(&e);
  emit(&e, "#include <dipc.h>");
  emit(&e, "#include <stdbool.h>");
  emit(&e, "#include <stddef.h>");
  emit(&e, "#include <stdint.h>");
  emit_includes(idl, &e);
  layout_macro(&e);
  imported_layouts(idl, &e);
  emit(&e, "#ifdef __cplusplus");
  emit(&e, "extern \"C\" {");
  emit(&e, "#endif");
  emit_blank(&e);
  types(idl, &e, idl->main->decls);
  for (struct decl *d = idl->main->decls.first; d; d = d->next)
    if (d->kind == DECL_INTERFACE)
      interface(idl, &e, d);
  emit(&e, "#ifdef __cplusplus");
  emit(&e, "}");
  emit(&e, "#endif");
  emit_blank(&e);
  emit(&e, "#endif");
  *out = e.text;
}

/* INTERFACE.h of a file with another name. */
void gen_forward(struct idl *idl, const struct decl *i, struct text *out) {
  struct emit e = {.text = *out};
  emit_head(idl, &e,
            arena_printf(&idl->arena, "What clients of interface %s include.",
                         i->name.text));
  emit(&e, "#include \"%s.h\"", idl->stem);
  *out = e.text;
}
