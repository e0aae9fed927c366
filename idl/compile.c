/* SPDX-License-Identifier: MIT
 *
 * The stages in order, and the list of what they make. Errors of one stage do
 * not keep the next from reporting more; layout and the generators need a
 * program without errors.
 */
#include "idl.h"

#include <string.h>

static bool set_stem(struct idl *idl, const char *path) {
  const char *slash = strrchr(path, '/');
  const char *name = slash ? slash + 1 : path;
  size_t n = strlen(name);
  if (n > 5 && !strcmp(name + n - 5, ".dipc"))
    n -= 5;
  idl->stem = arena_copy(&idl->arena, name, n);
  for (size_t i = 0; i < n; i++)
    if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                "0123456789_-.",
                name[i]))
      n = 0;
  if (!n)
    report(idl, BAD_STEM, (struct span){0}, name);
  return n > 0;
}

/* Reads, checks and lays out; what is wrong is in idl->diags. */
void compile_source(struct idl *idl, struct source *source) {
  if (!set_stem(idl, source->path))
    return;
  idl->main = load(idl, source);
  resolve(idl);
  check(idl);
  if (!idl->diags.errors)
    layout(idl);
  blame_imports(idl);
}

/* --- outputs --- */

static struct text *add_output(struct idl *idl, struct output ***end,
                               const char *name) {
  struct output *o = arena_alloc(&idl->arena, sizeof *o);
  o->path = arena_printf(&idl->arena, "%s/%s", idl->options.output, name);
  o->name = name;
  o->text.arena = &idl->arena;
  **end = o;
  *end = &o->next;
  return &o->text;
}

static void generate_interface(struct idl *idl, struct output ***end,
                               const struct decl *d) {
  struct arena *a = &idl->arena;
  const char *i = d->name.text;
  if (strcmp(i, idl->stem))
    gen_forward(idl, d, add_output(idl, end, arena_printf(a, "%s.h", i)));
  gen_server(idl, d, add_output(idl, end, arena_printf(a, "%s_server.c", i)));
}

struct output *generate(struct idl *idl) {
  struct output *list = NULL, **end = &list;
  struct arena *a = &idl->arena;
  const char *stem = idl->stem;
  gen_types(idl, add_output(idl, &end, arena_printf(a, "%s.h", stem)));
  gen_impl(idl, add_output(idl, &end, arena_printf(a, "%s_impl.h", stem)));
  for (struct decl *d = idl->main->decls.first; d; d = d->next)
    if (d->kind == DECL_INTERFACE)
      generate_interface(idl, &end, d);
    else if (d->kind == DECL_USES)
      gen_client(idl, d,
                 add_output(idl, &end,
                            arena_printf(a, "%s_client_%s.c", d->target.text,
                                         d->domain.text)));
  model_json(idl, add_output(idl, &end, arena_printf(a, "%s.json", stem)));
  return list;
}
