/* SPDX-License-Identifier: MIT
 *
 * `dipc import x.h`: a first .dipc file from the functions of a C header. What
 * the declarations prove is written; what they leave open is a numbered
 * warning at its place in the header and a comment in the draft. What cannot
 * cross stands in the draft as a comment. The draft has no errors: it compiles
 * as it is, and is meant to be read and changed.
 */
#include "cimport.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct draft {
  struct importer in;
  struct source *header;
  CXFile file, annotations;
  const char *prefix;   /* of the functions' names, with its '_', or "" */
  struct table handles; /* C type -> name of the handle */
  struct table names;   /* of handles and procedures */
  struct table given;   /* structs that functions give a pointer to */
  struct table notes;   /* function -> its declaration with annotations */
  struct text handle_lines, procedure_lines;
  unsigned functions, commented, open;
};

/* One function while it is being written. */
struct sketch {
  struct draft *d;
  CXCursor cursor;
  struct text parameters, questions;
  const char *impossible; /* why it cannot cross */
  unsigned words;
  const char *nullable; /* "nullable " in front of the next parameter */
  struct table names;   /* of parameters */
};

/* --- places and questions --- */

static struct span place(struct draft *d, CXCursor c) {
  CXFile file;
  unsigned begin;
  CXString name = clang_getCursorSpelling(c);
  uint32_t size = (uint32_t)strlen(clang_getCString(name));
  clang_getExpansionLocation(clang_getCursorLocation(c), &file, NULL, NULL,
                             &begin);
  clang_disposeString(name);
  uint32_t end = begin + (size ? size : 1);
  if (!clang_File_isEqual(file, d->file) || end > d->header->size)
    return (struct span){d->header, 0, 0};
  return (struct span){d->header, begin, end};
}

/* A warning in the header and its number in the draft. */
#define ask(s, cursor, ID, number, ...)                                        \
  do {                                                                         \
    report((s)->d->in.idl, ID, place((s)->d, cursor), __VA_ARGS__);            \
    text_printf(&(s)->questions, "  // dipc-%04d: ", number);                  \
    text_printf(&(s)->questions, DIAG_TEXT_##ID, __VA_ARGS__);                 \
    text_puts(&(s)->questions, "\n");                                          \
    (s)->d->open++;                                                            \
  } while (0)

/* --- names --- */

static bool bad_name(const char *name) {
  return c_word(name) || word_reserved(word_find(name, strlen(name))) ||
         !strncmp(name, "dipc", 4) || !strncmp(name, "__", 2);
}

/* A name that is free in `table` and allowed; it is taken then. */
static const char *free_name(struct draft *d, struct table *table,
                             const char *name) {
  struct idl *idl = d->in.idl;
  while (!strncmp(name, "__", 2))
    name++;
  while (bad_name(name) || table_find(table, NULL, name))
    name = arena_printf(&idl->arena, "%s_", name);
  table_add(idl, table, NULL, name, d);
  return name;
}

static const char *lower(struct draft *d, const char *name) {
  char *copy = arena_copy(&d->in.idl->arena, name, strlen(name));
  for (char *c = copy; *c; c++)
    *c = (char)tolower((unsigned char)*c);
  return copy;
}

static const char *without_prefix(const struct draft *d, const char *name) {
  size_t n = strlen(d->prefix);
  bool has = n && !strncmp(name, d->prefix, n) && name[n] &&
             !isdigit((unsigned char)name[n]);
  return has ? name + n : name;
}

/* --- types --- */

static bool is_void(CXType t) {
  return clang_getCanonicalType(t).kind == CXType_Void;
}

static bool is_char(CXType t) {
  enum CXTypeKind k = clang_getCanonicalType(t).kind;
  return k == CXType_Char_U || k == CXType_Char_S;
}

static CXType pointee(CXType t) {
  return clang_getPointeeType(clang_getCanonicalType(t));
}

static bool is_pointer(CXType t) {
  return clang_getCanonicalType(t).kind == CXType_Pointer;
}

static const char *record_name(struct draft *d, CXType t) {
  return cimport_string(
      d->in.idl, clang_getTypeSpelling(
                     clang_getUnqualifiedType(clang_getCanonicalType(t))));
}

/* A struct that only its owner can look into, or that has pointers and comes
 * from a function of the header: gzFile of zlib.h. */
static bool is_object(struct draft *d, CXType t) {
  t = clang_getCanonicalType(t);
  return t.kind == CXType_Record &&
         (clang_Type_getSizeOf(t) < 0 ||
          table_find(&d->given, NULL, record_name(d, t)));
}

static bool plain(enum type_class c) {
  return c == CLASS_INT || c == CLASS_BOOL || c == CLASS_FLOAT;
}

/* The name of a scalar or struct in .dipc: built in if it is one of C's, else
 * what the header calls it. Null if it cannot cross. */
static const char *type_name(struct draft *d, CXType c) {
  struct idl *idl = d->in.idl;
  struct type t = cimport_type(&d->in, c);
  const char *spelling =
      cimport_string(idl, clang_getTypeSpelling(clang_getUnqualifiedType(c)));
  if (t.class == CLASS_OPAQUE || t.pointer_member)
    return NULL;
  bool named = clang_getUnqualifiedType(c).kind != CXType_Elaborated
                   ? t.class == CLASS_STRUCT
                   : !strchr(spelling, ' ') || t.class == CLASS_STRUCT;
  if (!strcmp(spelling, "size_t"))
    return "size";
  if (t.class == CLASS_STRUCT || (named && !strstr(spelling, "int")))
    return spelling;
  if (t.class == CLASS_BOOL)
    return "bool";
  if (t.class == CLASS_FLOAT)
    return t.size == 4 ? "float32" : "float64";
  if (!strcmp(t.canonical, "char"))
    return "char";
  return arena_printf(&idl->arena, "%sint%u", t.is_signed ? "" : "u",
                      (unsigned)t.size * 8);
}

/* The handle for pointers to an opaque struct. */
static const char *handle_name(struct draft *d, CXType t) {
  struct idl *idl = d->in.idl;
  const char *c =
      cimport_string(idl, clang_getTypeSpelling(clang_getUnqualifiedType(t)));
  const char *name = table_find(&d->handles, NULL, c);
  if (name)
    return name;
  const char *base = strncmp(c, "struct ", 7) ? c : c + 7;
  base = lower(d, without_prefix(d, base));
  if (word_find(base, strlen(base)))
    base = arena_printf(&idl->arena, "%s_handle", base);
  name = free_name(d, &d->names, base);
  table_add(idl, &d->handles, NULL, c, (void *)name);
  text_printf(&d->handle_lines, "  handle %s = \"%s\";\n", name, c);
  return name;
}

/* --- parameters --- */

static bool is_integer(CXCursor c) {
  CXType t = clang_getCanonicalType(clang_getCursorType(c));
  return t.kind >= CXType_UChar && t.kind <= CXType_LongLong &&
         t.kind != CXType_Char_S;
}

/* Whether a parameter is called as counts are. */
static bool counts(CXCursor c, struct idl *idl) {
  static const char *const words[] = {"n",     "len",   "size",  "count",
                                      "num",   "cap",   "bytes", "length",
                                      "nbyte", "nbytes"};
  const char *name = cimport_string(idl, clang_getCursorSpelling(c));
  size_t n = strlen(name);
  if (!is_integer(c))
    return false;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t m = strlen(words[i]);
    if (n >= m && !strcasecmp(name + n - m, words[i]) &&
        (n == m || m > 1 || name[n - 2] == '_'))
      return true;
  }
  return name[0] == 'n' && isupper((unsigned char)name[1]);
}

static const char *argument_name(struct sketch *s, unsigned i) {
  struct idl *idl = s->d->in.idl;
  CXCursor a = clang_Cursor_getArgument(s->cursor, i);
  const char *name = cimport_string(idl, clang_getCursorSpelling(a));
  if (!*name)
    name = arena_printf(&idl->arena, "arg%u", i + 1);
  if (!strcmp(name, "result") || !strcmp(name, "result_size"))
    name = arena_printf(&idl->arena, "%s_", name);
  while (bad_name(name))
    name = arena_printf(&idl->arena, "%s_", name);
  return name;
}

static void add(struct sketch *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void add(struct sketch *s, const char *format, ...) {
  va_list args;
  va_start(args, format);
  text_puts(&s->parameters, s->words++ ? ", " : "");
  text_puts(&s->parameters, s->nullable ? s->nullable : "");
  text_vprintf(&s->parameters, format, args);
  va_end(args);
}

/* The name of the parameter behind number i if it may be its count. */
static const char *count_behind(struct sketch *s, unsigned i, CXCursor *c) {
  if ((int)i + 1 >= clang_Cursor_getNumArguments(s->cursor))
    return NULL;
  *c = clang_Cursor_getArgument(s->cursor, i + 1);
  return counts(*c, s->d->in.idl) ? argument_name(s, i + 1) : NULL;
}

static void memory(struct sketch *s, unsigned i, CXType to, const char *type) {
  CXCursor a = clang_Cursor_getArgument(s->cursor, i), c;
  const char *name = argument_name(s, i), *count = count_behind(s, i, &c);
  bool in = clang_isConstQualifiedType(to);
  bool bytes = !strcmp(type, "bytes");
  if (!count && (bytes || is_char(to))) {
    s->impossible = arena_printf(&s->d->in.idl->arena,
                                 "nothing tells how large '%s' is", name);
    ask(s, a, OPEN_SIZE, 951, name);
    return;
  }
  if (!in)
    ask(s, a, OPEN_DIRECTION, 952, name);
  if (count) {
    ask(s, c, OPEN_COUNT, 953, count, name);
    add(s, "%s %s %s[%s]", in ? "in" : "inout", type, name, count);
    return;
  }
  ask(s, a, OPEN_ARRAY, 954, name);
  if (in)
    add(s, "in %s %s[1]", type, name);
  else
    add(s, "inout %s %s", type, name);
}

static void structure(struct sketch *s, unsigned i, CXType to, const char *type,
                      bool choice) {
  CXCursor a = clang_Cursor_getArgument(s->cursor, i);
  const char *name = argument_name(s, i);
  bool in = clang_isConstQualifiedType(to);
  if (!in)
    ask(s, a, OPEN_DIRECTION, 952, name);
  add(s, "%s%s %s %s", choice ? "copy " : "", in ? "in" : "inout", type, name);
}

static void pointer(struct sketch *s, unsigned i, CXType to) {
  struct draft *d = s->d;
  CXCursor a = clang_Cursor_getArgument(s->cursor, i);
  const char *name = argument_name(s, i), *type = type_name(d, to);
  struct type t = cimport_type(&d->in, to);
  if (is_object(d, to)) {
    add(s, "%s %s", handle_name(d, to), name);
  } else if (is_pointer(to) && is_object(d, pointee(to))) {
    ask(s, a, OPEN_DIRECTION, 952, name);
    add(s, "out %s %s", handle_name(d, pointee(to)), name);
  } else if (is_char(to) && clang_isConstQualifiedType(to)) {
    CXCursor c;
    if (count_behind(s, i, &c)) {
      memory(s, i, to, "char");
      return;
    }
    ask(s, a, OPEN_STRING, 955, name);
    add(s, "in string %s max 4096", name);
  } else if (is_void(to)) {
    memory(s, i, to, "bytes");
  } else if (type && plain(t.class)) {
    memory(s, i, to, type);
  } else if (type && t.class == CLASS_STRUCT) {
    structure(s, i, to, type, t.has_choice);
  } else {
    s->impossible = arena_printf(&d->in.idl->arena,
                                 "'%s' points to what cannot cross", name);
    ask(s, a, OPEN_POINTER, 956, name);
  }
}

static enum CXChildVisitResult find_annotation(CXCursor c, CXCursor parent,
                                               CXClientData data) {
  CXString *found = data;
  (void)parent;
  if (clang_getCursorKind(c) != CXCursor_AnnotateAttr)
    return CXChildVisit_Continue;
  *found = clang_getCursorSpelling(c);
  return CXChildVisit_Break;
}

static const char *annotation_of(struct sketch *s, CXCursor function,
                                 unsigned i) {
  CXString text = {0};
  CXCursor a = clang_Cursor_getArgument(function, i);
  if (!clang_visitChildren(a, find_annotation, &text))
    return NULL;
  const char *t = cimport_string(s->d->in.idl, text);
  return strncmp(t, "dipc:", 5) ? NULL : t + 5;
}

/* annotate("dipc: out bytes $[cap] written len") is the parameter as .dipc has
 * it, $ its name; in the header, or in a declaration beside it. */
static bool annotated(struct sketch *s, unsigned i) {
  const char *name =
      cimport_string(s->d->in.idl, clang_getCursorSpelling(s->cursor));
  CXCursor *beside = table_find(&s->d->notes, NULL, name);
  const char *text = beside ? annotation_of(s, *beside, i) : NULL;
  if (!text)
    text = annotation_of(s, s->cursor, i);
  if (!text)
    return false;
  add(s, "%s", "");
  for (text += strspn(text, " "); *text; text++)
    if (*text == '$')
      text_puts(&s->parameters, argument_name(s, i));
    else
      text_add(&s->parameters, text, 1);
  return true;
}

/* What _Nullable promises. */
static const char *if_nullable(CXType t) {
  enum CXTypeNullabilityKind n = clang_Type_getNullability(t);
  return n == CXTypeNullability_Nullable ? "nullable " : "";
}

static void parameter(struct sketch *s, unsigned i) {
  CXCursor a = clang_Cursor_getArgument(s->cursor, i);
  CXType t = clang_getCursorType(a);
  const char *name = argument_name(s, i);
  s->nullable = NULL;
  if (annotated(s, i))
    return;
  s->nullable = is_pointer(t) ? if_nullable(t) : NULL;
  const char *type = type_name(s->d, t);
  if (is_pointer(t)) {
    pointer(s, i, pointee(t));
  } else if (type && plain(cimport_type(&s->d->in, t).class)) {
    add(s, "%s %s", type, name);
  } else {
    s->impossible =
        arena_printf(&s->d->in.idl->arena, "'%s' cannot cross by value", name);
    ask(s, a, OPEN_POINTER, 956, name);
  }
}

/* --- functions --- */

static const char *result(struct sketch *s) {
  CXType t = clang_getCursorResultType(s->cursor);
  const char *type = type_name(s->d, t);
  const char *name =
      cimport_string(s->d->in.idl, clang_getCursorSpelling(s->cursor));
  if (is_void(t))
    return "void";
  if (is_pointer(t) && is_object(s->d, pointee(t)))
    return handle_name(s->d, pointee(t));
  if (is_pointer(t) && is_char(pointee(t))) {
    ask(s, s->cursor, OPEN_VIEW, 957, name);
    return "view string";
  }
  if (type && plain(cimport_type(&s->d->in, t).class))
    return type;
  s->impossible = "its result cannot cross";
  ask(s, s->cursor, OPEN_POINTER, 956, name);
  return "void";
}

static bool ends_object(const char *name) {
  static const char *const words[] = {"close",   "free",   "finalize",
                                      "destroy", "delete", "release"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strstr(name, words[i]))
      return true;
  return false;
}

static void question_close(struct sketch *s, const char *name) {
  CXCursor a = clang_Cursor_getArgument(s->cursor, 0);
  CXType t = clang_getCursorType(a);
  if (clang_Cursor_getNumArguments(s->cursor) < 1 || !is_pointer(t) ||
      !is_object(s->d, pointee(t)) || !ends_object(name))
    return;
  ask(s, s->cursor, OPEN_CLOSE, 958, name);
  struct text t2 = {.arena = s->parameters.arena};
  text_printf(&t2, "close %s", s->parameters.data);
  s->parameters = t2;
}

static void write_sketch(struct sketch *s, const char *type, const char *name) {
  struct draft *d = s->d;
  struct text *out = &d->procedure_lines;
  if (s->questions.size)
    text_add(out, s->questions.data, s->questions.size);
  if (s->impossible) {
    d->commented++;
    text_printf(out, "  // %s(): %s\n\n", name, s->impossible);
    return;
  }
  const char *base = lower(d, without_prefix(d, name));
  text_printf(out, "  %s %s(%s);\n\n", type, free_name(d, &d->names, base),
              s->words ? s->parameters.data : "");
}

static void function(struct draft *d, CXCursor c) {
  struct arena *a = &d->in.idl->arena;
  const char *name = cimport_string(d->in.idl, clang_getCursorSpelling(c));
  struct sketch s = {
      .d = d, .cursor = c, .parameters.arena = a, .questions.arena = a};
  int n = clang_Cursor_getNumArguments(c);
  if (table_find(&d->in.wanted, NULL, name))
    return; /* declared twice */
  table_add(d->in.idl, &d->in.wanted, NULL, name, d);
  d->functions++;
  const char *type = result(&s);
  if (clang_Cursor_isVariadic(c) || n > ABI_WORDS) {
    s.impossible = n > ABI_WORDS ? "it has more than seven parameters"
                                 : "it takes any number of arguments";
    ask(&s, c, OPEN_POINTER, 956, name);
  }
  for (int i = 0; i < n && !s.impossible; i++)
    parameter(&s, (unsigned)i);
  if (!s.impossible)
    question_close(&s, name);
  write_sketch(&s, type, name);
}

/* --- what is known before the functions are written --- */

static bool in_file(CXCursor c, CXFile wanted) {
  CXFile file;
  clang_getExpansionLocation(clang_getCursorLocation(c), &file, NULL, NULL,
                             NULL);
  return wanted && clang_File_isEqual(file, wanted);
}

static void note_given(struct draft *d, CXType result) {
  if (!is_pointer(result))
    return;
  CXType t = clang_getCanonicalType(pointee(result));
  if (t.kind == CXType_Record && cimport_type(&d->in, t).pointer_member)
    table_add(d->in.idl, &d->given, NULL, record_name(d, t), d);
}

static void note_annotated(struct draft *d, CXCursor c) {
  CXCursor *copy = arena_alloc(&d->in.idl->arena, sizeof *copy);
  *copy = c;
  table_add(d->in.idl, &d->notes, NULL,
            cimport_string(d->in.idl, clang_getCursorSpelling(c)), copy);
}

static enum CXChildVisitResult prepare(CXCursor c, CXCursor parent,
                                       CXClientData data) {
  struct draft *d = data;
  (void)parent;
  if (clang_getCursorKind(c) != CXCursor_FunctionDecl)
    return CXChildVisit_Continue;
  if (in_file(c, d->file))
    note_given(d, clang_getCursorResultType(c));
  if (in_file(c, d->annotations))
    note_annotated(d, c);
  return CXChildVisit_Continue;
}

static enum CXChildVisitResult visit(CXCursor c, CXCursor parent,
                                     CXClientData data) {
  struct draft *d = data;
  (void)parent;
  if (clang_getCursorKind(c) == CXCursor_FunctionDecl && in_file(c, d->file) &&
      clang_Cursor_getStorageClass(c) != CX_SC_Static)
    function(d, c);
  return CXChildVisit_Continue;
}

/* --- the file --- */

/* zlib of dir/zlib.h, as a name. */
static const char *stem(struct draft *d) {
  const char *name = d->header->name;
  char *copy = arena_copy(&d->in.idl->arena, name, strcspn(name, "."));
  for (char *c = copy; *c; c++)
    *c = isalnum((unsigned char)*c) ? (char)tolower((unsigned char)*c) : '_';
  if (!isalpha((unsigned char)*copy))
    return "library";
  return copy;
}

static void write_draft(struct draft *d, struct text *out) {
  const char *n = stem(d);
  text_printf(out,
              "// A first draft, made by dipc %s from %s: %u functions, %u of "
              "them\n// in comments, %u open questions. `dipc explain NUMBER` "
              "tells what each asks.\n\n",
              DIPC_VERSION, d->header->name, d->functions, d->commented,
              d->open);
  text_printf(out, "import \"%s\";\n\nprocess %s { domain %s; }\n",
              d->header->name, n, n);
  text_printf(out, "\ninterface %s_api in %s {\n", n, n);
  if (d->handle_lines.size)
    text_printf(out, "%s\n", d->handle_lines.data);
  if (d->procedure_lines.size > 1)
    text_add(out, d->procedure_lines.data, d->procedure_lines.size - 1);
  text_puts(out, "}\n");
}

static void visit_all(struct draft *d, CXTranslationUnit tu, const char *path) {
  const char *notes = d->in.idl->options.annotations;
  d->file = clang_getFile(tu, path);
  d->annotations = notes ? clang_getFile(tu, notes) : NULL;
  clang_visitChildren(clang_getTranslationUnitCursor(tu), prepare, d);
  clang_visitChildren(clang_getTranslationUnitCursor(tu), visit, d);
}

/* The file of annotations is named from where dipc runs, not from the header.
 */
static const char *absolute(struct idl *idl, const char *path) {
  char real[PATH_MAX];
  return path && realpath(path, real)
             ? arena_copy(&idl->arena, real, strlen(real))
             : path;
}

/* Names that are `prefix_something` lose the prefix: that of the stem. */
void cdraft(struct idl *idl, struct source *header, struct text *out) {
  struct arena *a = &idl->arena;
  struct decl *blame = arena_alloc(a, sizeof *blame);
  struct draft d = {.in = {.idl = idl, .import = blame, .macros.arena = a},
                    .header = header,
                    .handle_lines.arena = a,
                    .procedure_lines.arena = a};
  blame->path = header->path;
  blame->path_span = (struct span){header, 0, 0};
  d.prefix = arena_printf(a, "%s_", stem(&d));
  d.in.file = arena_printf(a, "%.*s<import>.c",
                           (int)(header->name - header->path), header->path);
  const char *notes = absolute(idl, idl->options.annotations);
  idl->options.annotations = notes;
  CXIndex index = clang_createIndex(0, 0);
  CXTranslationUnit tu = cimport_parse(
      &d.in, index,
      arena_printf(
          a, notes ? "#include \"%s\"\n#include \"%s\"\n" : "#include \"%s\"\n",
          header->name, notes));
  if (cimport_errors(&d.in, tu)) {
    visit_all(&d, tu, header->path);
    write_draft(&d, out);
  }
  if (tu)
    clang_disposeTranslationUnit(tu);
  clang_disposeIndex(index);
}
