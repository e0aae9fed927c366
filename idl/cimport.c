/* SPDX-License-Identifier: MIT
 *
 * `import "x.h"`: types and constants of C headers, through libclang and for
 * the guest's target, so that sizes and offsets are the guest's. Only names
 * that the .dipc files mention are taken. Drafts are draft.c's business.
 *
 * Two passes over the header: the first finds types, enumerators and which
 * macros are wanted; the second lets clang compute the macros.
 */
#include "cimport.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN_ERRORS 5

/* --- clang's answers as ours --- */

const char *cimport_string(struct idl *idl, CXString s) {
  const char *c = clang_getCString(s);
  const char *copy = c ? arena_copy(&idl->arena, c, strlen(c)) : "";
  clang_disposeString(s);
  return copy;
}

static struct type opaque(const char *why) {
  return (struct type){.class = CLASS_OPAQUE, .pointer_member = why};
}

static struct type number_type(struct idl *idl, CXType c, bool is_signed) {
  long long size = clang_Type_getSizeOf(c);
  if (size > 8)
    return opaque("it is wider than a register");
  return (struct type){
      .class = CLASS_INT,
      .is_signed = is_signed,
      .canonical =
          arena_printf(&idl->arena, "%c%lld", is_signed ? 'i' : 'u', size * 8)};
}

struct record {
  struct importer *in;
  struct type *type;
  struct decl *decl;
  struct text canonical;
  uint64_t base; /* offset of an anonymous part */
  bool in_union;
};

static enum CXChildVisitResult visit_field(CXCursor c, CXCursor parent,
                                           CXClientData data);

static void anonymous_part(struct record *r, CXType c, uint64_t offset) {
  struct record part = *r;
  CXCursor d = clang_getTypeDeclaration(c);
  part.base = offset;
  part.in_union |= clang_getCursorKind(d) == CXCursor_UnionDecl;
  clang_visitChildren(d, visit_field, &part);
  r->canonical = part.canonical;
}

static void add_field(struct record *r, const char *name, const struct type *t,
                      uint64_t offset, uint64_t count) {
  struct arena *a = &r->in->idl->arena;
  struct decl *d = arena_alloc(a, sizeof *d);
  struct type *resolved = arena_alloc(a, sizeof *resolved);
  *resolved = *t;
  d->kind = DECL_FIELD;
  d->parent = r->decl;
  d->name = (struct name){name, r->in->import->path_span};
  d->span = d->name.span;
  d->resolved = resolved;
  d->offset = offset;
  d->number = count;
  decls_add(&r->decl->members, d);
}

/* An array counts as its elements. */
static CXType element_of(CXType c, uint64_t *count) {
  c = clang_getCanonicalType(c);
  *count = 1;
  while (c.kind == CXType_ConstantArray) {
    *count *= (uint64_t)clang_getArraySize(c);
    c = clang_getCanonicalType(clang_getArrayElementType(c));
  }
  return c;
}

static void field(struct record *r, CXCursor c) {
  struct idl *idl = r->in->idl;
  const char *name = cimport_string(idl, clang_getCursorSpelling(c));
  uint64_t count, bits = (uint64_t)clang_Cursor_getOffsetOfField(c);
  uint64_t offset = r->base + bits / 8;
  CXType element = element_of(clang_getCursorType(c), &count);
  struct type t = cimport_type(r->in, element);
  if (r->canonical.data[r->canonical.size - 1] != '{')
    text_puts(&r->canonical, ",");
  if (clang_Cursor_isBitField(c)) {
    text_printf(&r->canonical, "bits%d@%llu", clang_getFieldDeclBitWidth(c),
                (unsigned long long)(r->base * 8 + bits));
    return;
  }
  if (t.class == CLASS_OPAQUE || t.pointer_member)
    r->type->pointer_member = t.class == CLASS_OPAQUE ? name : t.pointer_member;
  if (t.has_choice && r->in_union)
    r->type->pointer_member = name; /* nothing tells when it is valid */
  r->type->has_choice |= t.has_choice;
  text_printf(&r->canonical, "%s", t.canonical ? t.canonical : "pointer");
  if (count != 1)
    text_printf(&r->canonical, "[%llu]", (unsigned long long)count);
  text_printf(&r->canonical, "@%llu", (unsigned long long)offset);
  add_field(r, name, &t, offset, count);
}

static enum CXChildVisitResult visit_field(CXCursor c, CXCursor parent,
                                           CXClientData data) {
  struct record *r = data;
  (void)parent;
  if (clang_getCursorKind(c) == CXCursor_FieldDecl) {
    const char *name = cimport_string(r->in->idl, clang_getCursorSpelling(c));
    if (*name || clang_Cursor_isBitField(c))
      field(r, c);
  } else if (clang_Cursor_isAnonymousRecordDecl(c)) {
    long long at = clang_Cursor_getOffsetOfField(c);
    anonymous_part(r, clang_getCursorType(c),
                   r->base + (at > 0 ? (uint64_t)at / 8 : 0));
  }
  return CXChildVisit_Continue;
}

static struct type record_type(struct importer *in, CXType c) {
  struct arena *a = &in->idl->arena;
  long long size = clang_Type_getSizeOf(c);
  CXCursor d = clang_getTypeDeclaration(c);
  bool is_union = clang_getCursorKind(d) == CXCursor_UnionDecl;
  if (size <= 0)
    return opaque(size == 0 ? "it is empty" : "it is incomplete");
  struct type t = {.class = CLASS_STRUCT};
  struct record r = {.in = in,
                     .type = &t,
                     .canonical = {.arena = a},
                     .decl = arena_alloc(a, sizeof *r.decl),
                     .in_union = is_union};
  r.decl->kind = DECL_STRUCT;
  r.decl->span = in->import->path_span;
  text_puts(&r.canonical, is_union ? "union{" : "{");
  clang_visitChildren(d, visit_field, &r);
  text_printf(&r.canonical, ":%lld}", size);
  t.canonical = r.canonical.data;
  t.decl = r.decl;
  return t;
}

static struct type convert_kind(struct importer *in, CXType c) {
  struct idl *idl = in->idl;
  switch (c.kind) {
  case CXType_Bool:
    return (struct type){
        .class = CLASS_BOOL, .canonical = "bool", .has_choice = true};
  case CXType_Char_U:
  case CXType_Char_S:
    return (struct type){.class = CLASS_INT, .canonical = "char"};
  case CXType_UChar:
  case CXType_UShort:
  case CXType_UInt:
  case CXType_ULong:
  case CXType_ULongLong:
  case CXType_UInt128:
    return number_type(idl, c, false);
  case CXType_SChar:
  case CXType_Short:
  case CXType_Int:
  case CXType_Long:
  case CXType_LongLong:
  case CXType_Int128:
    return number_type(idl, c, true);
  case CXType_Float:
    return (struct type){
        .class = CLASS_FLOAT, .canonical = "f32", .is_signed = true};
  case CXType_Double:
    return (struct type){
        .class = CLASS_FLOAT, .canonical = "f64", .is_signed = true};
  case CXType_Enum:
    return cimport_type(
        in, clang_getEnumDeclIntegerType(clang_getTypeDeclaration(c)));
  case CXType_Record:
    return record_type(in, c);
  case CXType_Pointer:
    return opaque("it is a pointer");
  case CXType_ConstantArray:
  case CXType_IncompleteArray:
    return opaque("it is an array");
  default:
    return opaque("only integers, floats, bool, enums, structs and unions do");
  }
}

struct type cimport_type(struct importer *in, CXType c) {
  c = clang_getCanonicalType(c);
  struct type t = convert_kind(in, c);
  long long size = clang_Type_getSizeOf(c), align = clang_Type_getAlignOf(c);
  t.size = size > 0 ? (uint64_t)size : 0;
  t.align = align > 0 ? (uint64_t)align : 1;
  t.span = in->import->path_span;
  t.c_name = t.name = cimport_string(
      in->idl, clang_getTypeSpelling(clang_getUnqualifiedType(c)));
  return t;
}

/* --- what is taken --- */

static void want_names(struct idl *idl, struct table *wanted) {
  for (struct unit *u = idl->units; u; u = u->next)
    for (size_t i = 0; i < u->tokens->count; i++) {
      const struct token *t = &u->tokens->at[i];
      if (t->kind != TOK_NAME)
        continue;
      const char *name = arena_copy(&idl->arena, u->source->data + t->begin,
                                    t->end - t->begin);
      if (!table_find(wanted, NULL, name))
        table_add(idl, wanted, NULL, name, u);
    }
}

static struct c_symbol *take(struct importer *in, const char *name) {
  struct c_symbol *s = arena_alloc(&in->idl->arena, sizeof *s);
  s->name = name;
  if (table_find(&in->idl->c_names, NULL, name))
    return s; /* the same header once more */
  table_add(in->idl, &in->idl->c_names, NULL, name, s);
  *(in->last ? &in->last->next : &in->unit->c_symbols) = s;
  in->last = s;
  return s;
}

static void take_type(struct importer *in, const char *name, CXType c) {
  struct c_symbol *s = take(in, name);
  s->is_type = true;
  s->type = cimport_type(in, c);
  s->type.name = s->type.c_name = name;
}

/* A struct that only a typedef names has no tag, whatever its spelling. */
static bool has_tag(CXCursor c, const char *tag, struct idl *idl) {
  return !strcmp(
      tag, cimport_string(idl, clang_getTypeSpelling(clang_getCursorType(c))));
}

static void take_tag(struct importer *in, CXCursor c, const char *name) {
  enum CXCursorKind kind = clang_getCursorKind(c);
  const char *word = kind == CXCursor_StructDecl  ? "struct"
                     : kind == CXCursor_UnionDecl ? "union"
                                                  : "enum";
  const char *tag = arena_printf(&in->idl->arena, "%s %s", word, name);
  bool defined_elsewhere =
      !clang_isCursorDefinition(c) &&
      !clang_equalCursors(clang_getCursorDefinition(c), clang_getNullCursor());
  if (!defined_elsewhere && has_tag(c, tag, in->idl))
    take_type(in, tag, clang_getCursorType(c));
}

static void take_enumerator(struct importer *in, CXCursor c, const char *name) {
  CXType t = clang_getCanonicalType(clang_getCursorType(c));
  struct c_symbol *s = take(in, name);
  s->is_constant = true;
  s->number = cimport_type(in, t).is_signed
                  ? clang_getEnumConstantDeclValue(c)
                  : (__int128)clang_getEnumConstantDeclUnsignedValue(c);
}

static enum CXChildVisitResult visit(CXCursor c, CXCursor parent,
                                     CXClientData data) {
  struct importer *in = data;
  enum CXCursorKind kind = clang_getCursorKind(c);
  const char *name = cimport_string(in->idl, clang_getCursorSpelling(c));
  bool wanted = table_find(&in->wanted, NULL, name);
  (void)parent;
  if (kind == CXCursor_EnumDecl)
    clang_visitChildren(c, visit, data);
  if (!wanted)
    return CXChildVisit_Continue;
  if (kind == CXCursor_TypedefDecl)
    take_type(in, name, clang_getTypedefDeclUnderlyingType(c));
  else if (kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl ||
           kind == CXCursor_EnumDecl)
    take_tag(in, c, name);
  else if (kind == CXCursor_EnumConstantDecl)
    take_enumerator(in, c, name);
  else if (kind == CXCursor_MacroDefinition &&
           !clang_Cursor_isMacroFunctionLike(c) &&
           !table_find(&in->idl->c_names, NULL, name))
    text_printf(&in->macros, "__auto_type dipc_macro_%s = (%s);\n", name, name);
  return CXChildVisit_Continue;
}

static enum CXChildVisitResult visit_macro(CXCursor c, CXCursor parent,
                                           CXClientData data) {
  struct importer *in = data;
  const char *name = cimport_string(in->idl, clang_getCursorSpelling(c));
  (void)parent;
  if (clang_getCursorKind(c) != CXCursor_VarDecl ||
      strncmp(name, "dipc_macro_", 11))
    return CXChildVisit_Continue;
  CXEvalResult value = clang_Cursor_Evaluate(c);
  if (value && clang_EvalResult_getKind(value) == CXEval_Int) {
    struct c_symbol *s = take(in, name + 11);
    s->is_constant = true;
    s->number = clang_EvalResult_isUnsignedInt(value)
                    ? (__int128)clang_EvalResult_getAsUnsigned(value)
                    : (__int128)clang_EvalResult_getAsLongLong(value);
  }
  if (value)
    clang_EvalResult_dispose(value);
  return CXChildVisit_Continue;
}

/* --- running clang --- */

CXTranslationUnit cimport_parse(struct importer *in, CXIndex index,
                                const char *text) {
  struct idl *idl = in->idl;
  const char **args = arena_alloc(
      &idl->arena, (16 + 2 * idl->options.include_count) * sizeof *args);
  int n = 0;
  args[n++] = "--target=riscv64-unknown-elf";
  args[n++] = "-march=rv64gc_zba_zbb_zbs";
  args[n++] = "-mabi=lp64d";
  args[n++] = "-std=gnu17";
  args[n++] = "-nostdlibinc";
  args[n++] = "-resource-dir=" DIPC_CLANG_RESOURCES;
  args[n++] = "-I";
  args[n++] = arena_printf(&idl->arena, "%s/include", install_prefix(idl));
  for (size_t i = 0; i < idl->options.include_count; i++) {
    args[n++] = "-I";
    args[n++] = idl->options.include_dirs[i];
  }
  args[n++] = "-isystem";
  args[n++] = idl->options.sysroot ? arena_printf(&idl->arena, "%s/include",
                                                  idl->options.sysroot)
                                   : DIPC_GUEST_LIBC "/include";
  struct CXUnsavedFile file = {in->file, text, strlen(text)};
  return clang_parseTranslationUnit(
      index, in->file, args, n, &file, 1,
      CXTranslationUnit_DetailedPreprocessingRecord |
          CXTranslationUnit_IncludeAttributedTypes |
          CXTranslationUnit_SkipFunctionBodies);
}

static const char *where(struct importer *in, CXDiagnostic d) {
  CXFile file;
  unsigned line, column;
  clang_getExpansionLocation(clang_getDiagnosticLocation(d), &file, &line,
                             &column, NULL);
  const char *name = cimport_string(in->idl, clang_getFileName(file));
  return *name && strcmp(name, in->file)
             ? arena_printf(&in->idl->arena, "%s:%u:%u: ", name, line, column)
             : "";
}

/* False if clang found errors; they are reported at the import. */
bool cimport_errors(struct importer *in, CXTranslationUnit tu) {
  unsigned shown = 0, count = tu ? clang_getNumDiagnostics(tu) : 0;
  struct decl *d = in->import;
  if (!tu)
    report(in->idl, IMPORT_C, d->path_span, d->path, "clang cannot read it");
  for (unsigned i = 0; i < count && shown < SHOWN_ERRORS; i++) {
    CXDiagnostic g = clang_getDiagnostic(tu, i);
    if (clang_getDiagnosticSeverity(g) >= CXDiagnostic_Error) {
      const char *text =
          cimport_string(in->idl, clang_getDiagnosticSpelling(g));
      const char *place = where(in, g);
      shown++;
      if (!*place && strstr(text, "file not found"))
        report(in->idl, IMPORT_MISSING, d->path_span, d->path, "no such file");
      else
        report(in->idl, IMPORT_C, d->path_span, d->path,
               arena_printf(&in->idl->arena, "%s%s", place, text));
    }
    clang_disposeDiagnostic(g);
  }
  return tu && !shown;
}

static void take_macros(struct importer *in, CXIndex index, const char *text) {
  if (!in->macros.size)
    return;
  CXTranslationUnit tu = cimport_parse(
      in, index, arena_printf(&in->idl->arena, "%s%s", text, in->macros.data));
  if (!tu)
    return;
  clang_visitChildren(clang_getTranslationUnitCursor(tu), visit_macro, in);
  clang_disposeTranslationUnit(tu);
}

static void import_header(struct importer *in, const char *text) {
  CXIndex index = clang_createIndex(0, 0);
  CXTranslationUnit tu = cimport_parse(in, index, text);
  if (cimport_errors(in, tu)) {
    clang_visitChildren(clang_getTranslationUnitCursor(tu), visit, in);
    take_macros(in, index, text);
  }
  if (tu)
    clang_disposeTranslationUnit(tu);
  clang_disposeIndex(index);
}

static bool plain_path(const char *path) {
  for (; *path; path++)
    if (*path == '"' || *path == '\\' || (unsigned char)*path < 0x20)
      return false;
  return true;
}

void cimport(struct idl *idl, struct unit *unit, struct decl *d,
             const char *path) {
  struct importer in = {
      .idl = idl, .unit = unit, .import = d, .macros = {.arena = &idl->arena}};
  const char *from = unit->source->path;
  int directory = (int)(unit->source->name - from);
  unit->imports_header = true;
  if (!plain_path(d->path)) {
    report(idl, IMPORT_MISSING, d->path_span, d->path, "no such file");
    return;
  }
  for (in.last = unit->c_symbols; in.last && in.last->next;)
    in.last = in.last->next;
  in.file = arena_printf(&idl->arena, "%.*s<import>.c", directory, from);
  want_names(idl, &in.wanted);
  import_header(&in, arena_printf(&idl->arena, "#include \"%s\"\n",
                                  path && path[0] == '/' ? path : d->path));
}
