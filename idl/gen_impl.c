/* SPDX-License-Identifier: MIT
 *
 * NAME_impl.h: the functions that the serving domain has to write. Handles are
 * the server's own pointers here; a string comes with its length, because its
 * NUL is in memory that the caller shares unless the parameter says `copy`.
 */
#include "idl.h"

#include <string.h>

/* "struct NAME" as the type of a handle is declared on the spot. */
static void handle_type(struct idl *idl, struct emit *e, const struct decl *h) {
  (void)idl;
  if (h->path && !strncmp(h->path, "struct ", 7))
    emit(e, "%s;", h->path);
}

static void handle_headers(struct emit *e, const struct decl *i) {
  for (struct decl *h = i->members.first; h; h = h->next) {
    bool seen = !h->header;
    for (struct decl *g = i->members.first; g != h && !seen; g = g->next)
      seen = g->header && !strcmp(g->header, h->header);
    if (!seen)
      emit(e, "#include \"%s\"", h->header);
  }
}

static void prototypes(struct idl *idl, struct emit *e, const struct decl *i) {
  for (struct decl *f = i->members.first; f; f = f->next) {
    struct text t = {.arena = &idl->arena};
    if (f->kind != DECL_PROCEDURE || (f->clauses & CLAUSE_CALLBACK))
      continue;
    emit_prototype(idl, &t, f, PROTOTYPE_SERVER);
    emit_doc(e, f->doc);
    emit_wrapped(e, t.data, ";\n");
    emit_blank(e);
  }
}

/* Called in the server when a client has died with the handle open. */
static void rundown(struct idl *idl, struct emit *e, const struct decl *h) {
  (void)idl;
  emit(e, "/// Ends the object of a client that is dead.");
  emit(e, "void %s_impl_rundown_%s(%s *object);", h->parent->name.text,
       h->name.text, h->path ? h->path : "void");
  emit_blank(e);
}

static void interface(struct idl *idl, struct emit *e, const struct decl *i) {
  emit(e, "/* Interface %s, offered by domain %s. */", i->name.text,
       i->domain.text);
  emit_blank(e);
  for (struct decl *h = i->members.first; h; h = h->next)
    if (h->kind == DECL_HANDLE)
      handle_type(idl, e, h);
  emit_blank(e);
  for (struct decl *h = i->members.first; h; h = h->next)
    if (h->kind == DECL_HANDLE && (h->clauses & CLAUSE_RUNDOWN))
      rundown(idl, e, h);
  gen_racy(idl, e, i);
  prototypes(idl, e, i);
}

void gen_impl(struct idl *idl, struct text *out) {
  struct emit e = {.text = *out};
  const char *guard =
      arena_printf(&idl->arena, "DIPC_FILE_%s_IMPL_H", c_upper(idl, idl->stem));
  emit_head(idl, &e, "What the serving domain implements.");
  emit(&e, "#ifndef %s", guard);
  emit(&e, "#define %s", guard);
  emit_blank(&e);
  emit(&e, "#include \"%s.h\"", idl->stem);
  for (struct decl *d = idl->main->decls.first; d; d = d->next)
    if (d->kind == DECL_INTERFACE)
      handle_headers(&e, d);
  emit_blank(&e);
  emit(&e, "#ifdef __cplusplus");
  emit(&e, "extern \"C\" {");
  emit(&e, "#endif");
  emit_blank(&e);
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
