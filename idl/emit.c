/* SPDX-License-Identifier: MIT
 *
 * Output: the only functions that make C names and that write files. Lines are
 * indented by depth; generators say what, not how. All files of a run are
 * written beside their places first and renamed when the last one is whole.
 */
#include "idl.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* --- lines --- */

static void line(struct emit *e, const char *format, va_list args) {
  text_printf(&e->text, "%*s", e->depth * 2, "");
  text_vprintf(&e->text, format, args);
  text_puts(&e->text, "\n");
}

void emit(struct emit *e, const char *format, ...) {
  va_list args;
  va_start(args, format);
  line(e, format, args);
  va_end(args);
}

void emit_blank(struct emit *e) { text_puts(&e->text, "\n"); }

void emit_open(struct emit *e, const char *format, ...) {
  va_list args;
  va_start(args, format);
  line(e, format, args);
  va_end(args);
  e->depth++;
}

void emit_close(struct emit *e, const char *text) {
  e->depth--;
  emit(e, "%s", text);
}

/* A line that ends with a backslash, or its trigraph, would continue. */
static int doc_size(const char *doc, const char *end) {
  for (;;)
    if (end > doc && (end[-1] == '\\' || end[-1] == ' '))
      end--;
    else if (end - doc >= 3 && !memcmp(end - 3, "?\?/", 3))
      end -= 3;
    else
      return (int)(end - doc);
}

/* Doc comments of the .dipc file. */
void emit_doc(struct emit *e, const char *doc) {
  for (const char *end; doc && *doc; doc = end + 1) {
    end = strchr(doc, '\n');
    emit(e, "///%.*s", doc_size(doc, end), doc);
  }
}

void emit_head(struct idl *idl, struct emit *e, const char *what) {
  emit(e, "/* %s", what);
  emit(e, " *");
  emit(e, " * Made by dipc %s from %s. Changes here will be lost.",
       DIPC_VERSION, idl->main->source->name);
  emit(e, " */");
}

void emit_includes(struct idl *idl, struct emit *e) {
  for (struct decl *d = idl->main->decls.first; d; d = d->next) {
    if (d->kind != DECL_IMPORT)
      continue;
    size_t n = strlen(d->path);
    const char *slash = strrchr(d->path, '/');
    const char *name = slash ? slash + 1 : d->path;
    if (n > 5 && !strcmp(d->path + n - 5, ".dipc"))
      emit(e, "#include \"%.*s.h\"", (int)strlen(name) - 5, name);
    else
      emit(e, "#include \"%s\"", d->path);
  }
  emit_blank(e);
}

/* --- names in C --- */

const char *c_upper(struct idl *idl, const char *name) {
  char *upper = arena_copy(&idl->arena, name, strlen(name));
  for (char *c = upper; *c; c++)
    *c = isalnum((unsigned char)*c) ? (char)toupper((unsigned char)*c) : '_';
  return upper;
}

const char *c_member(struct idl *idl, const struct decl *d) {
  if (!d->parent)
    return d->name.text;
  const char *scope =
      d->parent->parent ? c_member(idl, d->parent) : d->parent->name.text;
  return arena_printf(&idl->arena, "%s_%s", scope, d->name.text);
}

const char *c_impl(struct idl *idl, const struct decl *f) {
  return arena_printf(&idl->arena, "%s_impl_%s", f->parent->name.text,
                      f->name.text);
}

const char *c_literal(struct idl *idl, const struct type *t, __int128 value) {
  bool minus = value < 0;
  unsigned long long n = (unsigned long long)(minus ? -value : value);
  struct arena *a = &idl->arena;
  if (t->class == CLASS_BOOL)
    return n ? "true" : "false";
  if (minus && n == 1ull << 63)
    return "(-INT64_C(9223372036854775807) - 1)";
  if (t->size == 8)
    return arena_printf(a, minus ? "(-%sINT64_C(%llu))" : "%sINT64_C(%llu)",
                        t->is_signed ? "" : "U", n);
  if (t->size == 4 && !t->is_signed)
    return arena_printf(a, "UINT32_C(%llu)", n);
  return arena_printf(a, minus ? "(-%llu)" : "%llu", n);
}

/* The C type below an enum, and of any integer of its size. */
const char *base_c_name(const struct type *t) {
  static const char *const names[2][4] = {
      {"uint8_t", "uint16_t", "uint32_t", "uint64_t"},
      {"int8_t", "int16_t", "int32_t", "int64_t"}};
  return names[t->is_signed][t->size == 8 ? 3 : t->size >> 1];
}

/* What the server calls the object behind a handle. */
static const char *handle_c_type(const struct decl *h) {
  return h->path ? h->path : "void";
}

/* "int32_t ", "const sql_range *": type of a parameter, ready for its name. */
const char *c_param_type(struct idl *idl, const struct decl *p, bool server) {
  const struct type *t = p->resolved;
  struct arena *a = &idl->arena;
  bool handle = t->class == CLASS_HANDLE;
  const char *name = server && handle ? handle_c_type(t->decl) : t->c_name;
  const char *in = p->direction == DIR_IN ? "const " : "";
  if (server && (p->modifiers & MOD_RACY))
    return arena_printf(a, "%s ", racy_name(idl, p));
  switch ((enum passing)p->passing) {
  case PASS_SCALAR:
    return arena_printf(a, "%s ", name);
  case PASS_CALLBACK:
    return arena_printf(a, "%s ", t->c_name);
  case PASS_HANDLE:
    return arena_printf(a, server ? "%s *" : "%s ", name);
  case PASS_HANDLE_OUT:
    return arena_printf(a, server ? "%s **" : "%s *", name);
  case PASS_REFERENCE:
    return arena_printf(a, "%s *", name);
  default:
    return arena_printf(a, "%s%s *", in, name);
  }
}

const char *c_result_type(struct idl *idl, const struct decl *f, bool server) {
  if (f->alias_param)
    return c_param_type(idl, f->alias_param, server);
  const struct type *t = f->resolved;
  if (t->class == CLASS_HANDLE && server)
    return arena_printf(&idl->arena, "%s *", handle_c_type(t->decl));
  return arena_printf(&idl->arena, "%s ", t->c_name);
}

static void add_parameter(struct text *t, bool *first, const char *type,
                          const char *name) {
  text_printf(t, "%s%s%s", *first ? "" : ", ", type, name);
  *first = false;
}

static void add_parameters(struct idl *idl, struct text *t, bool *first,
                           const struct decl *f, bool server) {
  for (struct decl *p = f->members.first; p; p = p->next) {
    if (p->passing == PASS_CALLBACK && !server) {
      add_parameter(t, first,
                    arena_printf(&idl->arena, "%s_function ",
                                 c_member(idl, p->resolved->decl)),
                    p->name.text);
      text_printf(t, ", void *%s_context", p->name.text);
      continue;
    }
    add_parameter(t, first, c_param_type(idl, p, server), p->name.text);
    if (server && p->passing == PASS_STRING)
      text_printf(t, ", size_t %s_length", p->name.text);
  }
}

/* The prototype of the function that clients call, of their stub for it, or of
 * the server's implementation, without what follows the ')'. */
void emit_prototype(struct idl *idl, struct text *t, const struct decl *f,
                    enum prototype which) {
  bool first = true, view = f->modifiers & MOD_VIEW;
  bool server = which == PROTOTYPE_SERVER || which == PROTOTYPE_FUNCTION;
  bool callback = f->clauses & CLAUSE_CALLBACK;
  const struct type *r = f->resolved;
  if (which == PROTOTYPE_CLIENT)
    text_printf(t, "dipc_status %s(", c_member(idl, f));
  else if (which == PROTOTYPE_STUB)
    text_printf(t, "dipc_status DIPC_CLIENT_NAME(%s, %s)(",
                f->parent->name.text, f->name.text);
  else if (which == PROTOTYPE_FUNCTION)
    text_printf(t, "%s(*%s_function)(", c_result_type(idl, f, true),
                c_member(idl, f));
  else
    text_printf(t, "%s%s(", view ? "void " : c_result_type(idl, f, true),
                c_impl(idl, f));
  if (which == PROTOTYPE_FUNCTION)
    add_parameter(t, &first, "void *", "dipc_context");
  else if (callback && server)
    add_parameter(t, &first, "const dipc_callback *", "dipc_called");
  else if (callback)
    add_parameter(t, &first,
                  arena_printf(&idl->arena, "%s_callback ", c_member(idl, f)),
                  "dipc_called");
  if (server && (f->clauses & CLAUSE_CALLER))
    add_parameter(t, &first, "uint64_t ", "caller");
  add_parameters(idl, t, &first, f, server);
  if (f->alias_param && !server) {
    add_parameter(t, &first,
                  arena_printf(&idl->arena, "%s*",
                               c_param_type(idl, f->alias_param, false)),
                  "result");
  } else if (view) {
    add_parameter(t, &first,
                  arena_printf(&idl->arena, "const %s **", r->c_name),
                  "result");
    add_parameter(t, &first, "size_t *", "result_size");
  } else if (!server && r->class != CLASS_VOID) {
    add_parameter(t, &first, arena_printf(&idl->arena, "%s *", r->c_name),
                  "result");
  }
  text_puts(t, first ? "void)" : ")");
}

/* Breaks at ", " so that lines stay within 80 columns where they can. */
void emit_wrapped(struct emit *e, const char *text, const char *end) {
  const char *paren = strchr(text, '(');
  int indent = paren ? (int)(paren - text) + 1 : 4, column = 0;
  if (indent > 40)
    indent = 4;
  text_printf(&e->text, "%*s", e->depth * 2, "");
  while (*text) {
    const char *comma = strstr(text, ", ");
    int size = comma ? (int)(comma - text) + 1 : (int)strlen(text);
    if (column && column + size + 1 + e->depth * 2 > 79) {
      text_printf(&e->text, "\n%*s", e->depth * 2 + indent, "");
      column = indent;
    } else if (column) {
      text_puts(&e->text, " ");
      column++;
    }
    text_add(&e->text, text, (size_t)size);
    column += size;
    text += size + (comma != NULL);
  }
  text_puts(&e->text, end);
}

/* --- files --- */

static bool write_all(const char *path, const struct text *t) {
  FILE *out = fopen(path, "wb");
  if (!out)
    return false;
  bool good = !t->size || fwrite(t->data, 1, t->size, out) == t->size;
  return (fclose(out) == 0) & good;
}

static const char *temporary(struct idl *idl, const struct output *o) {
  return arena_printf(&idl->arena, "%s.%ld.new", o->path, (long)getpid());
}

static void fail(struct idl *idl, const char *path) {
  report(idl, CANNOT_WRITE, (struct span){0}, path, strerror(errno));
}

/* True if all are in place. Renames can still fail half way; what is there
 * then is whole files. */
bool write_outputs(struct idl *idl, struct output *list) {
  bool good = true;
  for (struct output *o = list; o && good; o = o->next)
    if (!write_all(temporary(idl, o), &o->text)) {
      fail(idl, o->path);
      good = false;
    }
  for (struct output *o = list; o && good; o = o->next)
    if (rename(temporary(idl, o), o->path)) {
      fail(idl, o->path);
      good = false;
    }
  for (struct output *o = list; o && !good; o = o->next)
    remove(temporary(idl, o));
  return good;
}
