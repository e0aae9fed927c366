/* SPDX-License-Identifier: MIT
 *
 * The one internal header of dipc, in sections named after the .c files. The
 * stages run in the order of the sections; each may use those above it:
 *
 *   source -> lex -> parse -> resolve (cimport) -> check -> layout
 *          -> model, gen_*
 *
 * `struct idl` owns everything and is the first argument of every stage.
 * Memory comes from its arena and lives until the run ends.
 */
#ifndef IDL_H
#define IDL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define DIPC_VERSION "0.1.0"

struct idl;
struct decl;
struct unit;

/* --- memory.c: arena and growable text --- */

struct arena {
  struct chunk *head;
};

void *arena_alloc(struct arena *a, size_t size); /* zeroed; never fails */
char *arena_copy(struct arena *a, const char *text, size_t size);
char *arena_printf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *format, va_list args);
/* Doubles the array at *data when *capacity is reached. */
void *arena_grow(struct arena *a, void *data, size_t count, size_t *capacity,
                 size_t item);
void arena_free(struct arena *a);

struct text {
  struct arena *arena;
  char *data; /* NUL-terminated */
  size_t size, capacity;
};

void text_add(struct text *t, const char *data, size_t size);
void text_puts(struct text *t, const char *data);
void text_printf(struct text *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_vprintf(struct text *t, const char *format, va_list args);
void text_json(struct text *t, const char *string); /* quoted and escaped */

/* --- source.c: files, and what a byte position means to a reader --- */

#define SOURCE_MAX (64u << 20)

struct source {
  const char *path; /* as the user named it */
  const char *name; /* its last component */
  const char *data; /* a NUL stands behind the last byte */
  uint32_t size;
  uint32_t *lines; /* offset of each line's first byte */
  uint32_t line_count;
  struct source *next;
};

struct span {
  const struct source *source;
  uint32_t begin, end; /* bytes, end exclusive */
};

struct source *source_open(struct idl *idl, const char *path,
                           const char **why); /* null: *why says why */
struct source *source_text(struct idl *idl, const char *path, const char *data,
                           size_t size);
uint32_t source_line(const struct source *s, uint32_t offset); /* from 1 */
uint32_t source_column(const struct source *s, uint32_t offset);
struct span span_join(struct span a, struct span b);
struct span span_after(struct span s); /* the empty place behind it */

/* --- diag.c: the only printer of messages --- */

enum diag_id {
#define DIAG(number, severity, id, format, explanation) DIAG_##id,
#define RETIRED(number, explanation)
#include "diag.def"
  DIAG_COUNT
};

#define DIAG(number, severity, id, format, explanation)                        \
  __attribute__((unused)) static const char DIAG_TEXT_##id[] = format;
#define RETIRED(number, explanation)
#include "diag.def"

struct diag_part {
  struct span span;
  const char *text;
  struct diag_part *next;
};

struct diag {
  enum diag_id id;
  bool error;
  struct span span;
  const char *text, *label, *fix;
  struct diag_part *labels; /* other places of the same message */
  struct diag_part *notes;  /* other declarations */
  unsigned order;
};

struct diags {
  struct diag **at;
  size_t count, capacity;
  size_t errors, warnings;
  bool capped;
  struct diag sink; /* what nobody will read */
};

#define DIAG_ERROR_CAP 100

/* Reports; the result takes labels, notes and a fix. Never null. */
#define report(idl, ID, span, ...)                                             \
  diag_add(idl, DIAG_##ID, span, DIAG_TEXT_##ID, ##__VA_ARGS__)
struct diag *diag_add(struct idl *idl, enum diag_id id, struct span span,
                      const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_label(struct idl *idl, struct diag *d, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diag_mark(struct idl *idl, struct diag *d, struct span span,
               const char *format, ...) __attribute__((format(printf, 4, 5)));
void diag_note(struct idl *idl, struct diag *d, struct span span,
               const char *format, ...) __attribute__((format(printf, 4, 5)));
void diag_fix(struct idl *idl, struct diag *d, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diag_print(struct idl *idl, FILE *out); /* sorted; text or JSON */
unsigned diag_number(enum diag_id id);
const char *diag_explanation(enum diag_id id);
bool diag_is_warning(enum diag_id id);
void diag_name(struct text *t, enum diag_id id);

/* What -W and the verb make of a warning. */
enum level { LEVEL_DEFAULT, LEVEL_OFF, LEVEL_ON, LEVEL_WARNING, LEVEL_ERROR };

bool diag_option(struct idl *idl, const char *w, const char **like);
void diag_lint_level(struct idl *idl, enum level level);
bool diag_lint_wanted(const struct idl *idl);

/* diag_json.c */
void diag_json(struct text *t, const struct diags *list);
void diag_sarif(struct text *t, const struct diags *list);
int diag_explain(const char *number, FILE *out);
void diag_index(FILE *out);

/* --- lex.c: tokens --- */

enum token_kind {
#define TOKEN(id, spelling) TOK_##id,
#define WORD(id, spelling, reserved)
#include "token.def"
  TOK_COUNT
};

enum word {
  WORD_NONE,
#define TOKEN(id, spelling)
#define WORD(id, spelling, reserved) WORD_##id,
#include "token.def"
  WORD_COUNT
};

struct token {
  uint8_t kind; /* enum token_kind */
  uint8_t word; /* enum word, for TOK_NAME */
  uint32_t begin, end;
};

struct comment {
  uint32_t begin, end; /* end before the newline */
  uint32_t before;     /* index of the token that follows */
  bool doc;            /* begins with three slashes */
};

struct tokens {
  struct source *source;
  struct token *at; /* the last one is TOK_END */
  size_t count, capacity;
  struct comment *comments;
  size_t comment_count, comment_capacity;
};

struct tokens *lex(struct idl *idl, struct source *source);
const char *token_spelling(enum token_kind kind);
const char *word_spelling(enum word word);
bool word_reserved(enum word word);
bool word_modifier(enum word word);
enum word word_find(const char *text, size_t size);
bool c_word(const char *text); /* a name that C code cannot have */

/* --- parse.c: source text to declarations --- */

struct name {
  const char *text; /* null: missing, already reported */
  struct span span;
};

enum expr_op {
  EXPR_NUMBER,
  EXPR_NAME,
  EXPR_MEMBER,
  EXPR_NEGATE,
  EXPR_INVERT,
  EXPR_MUL,
  EXPR_DIV,
  EXPR_MOD,
  EXPR_ADD,
  EXPR_SUB,
  EXPR_SHL,
  EXPR_SHR,
  EXPR_AND,
  EXPR_XOR,
  EXPR_OR
};

struct expr {
  enum expr_op op;
  struct span span;
  uint64_t number;
  struct name name, member;
  struct expr *left, *right;
};

enum ref_form { REF_NONE, REF_NAME, REF_STRUCT, REF_UNION, REF_ENUM };

struct type_ref {
  enum ref_form form; /* REF_STRUCT to REF_ENUM: a C tag */
  struct span span;
  struct name scope, name; /* scope.name or name */
};

enum decl_kind {
  DECL_IMPORT,
  DECL_PROCESS,
  DECL_DOMAIN,
  DECL_USES,
  DECL_GRANT,
  DECL_INTERFACE,
  DECL_ENUM,
  DECL_ENUMERATOR,
  DECL_STRUCT,
  DECL_FIELD,
  DECL_HANDLE,
  DECL_CONST,
  DECL_PROCEDURE,
  DECL_PARAMETER
};

enum direction { DIR_NONE, DIR_IN, DIR_OUT, DIR_INOUT };

enum modifier {
  MOD_COPY = 1,
  MOD_NULLABLE = 2,
  MOD_CLOSE = 4,
  MOD_VIEW = 8,
  MOD_OPEN = 16,
  MOD_UNCHECKED = 32, /* its reason is in `path` */
  MOD_RACY = 64
};

/* What stands behind a procedure's ')', or in a handle. */
enum clause {
  CLAUSE_BUDGET = 1,
  CLAUSE_ERRNO = 2,
  CLAUSE_CALLER = 4,
  CLAUSE_RUNDOWN = 8,
  CLAUSE_TIMEOUT = 16,
  CLAUSE_CALLBACK = 32 /* calls a function of the server's choice */
};

enum transport {
#define TRANSPORT(id, spelling, available, text) TRANSPORT_##id,
#include "transport.def"
  TRANSPORT_COUNT
};

/* How a parameter crosses; check.c decides. */
enum passing {
  PASS_SCALAR,     /* a word */
  PASS_REFERENCE,  /* address of a scalar */
  PASS_HANDLE,     /* a word that names an object of the callee */
  PASS_CALLBACK,   /* a word that names a function of the caller */
  PASS_HANDLE_OUT, /* address of a handle */
  PASS_STRUCT,     /* address of one struct */
  PASS_BUFFER,     /* address of counted elements */
  PASS_STRING      /* address and length */
};

struct decls {
  struct decl *first, *last;
  size_t count;
};

/* One node type for all declarations; a kind uses the fields named for it. */
struct decl {
  enum decl_kind kind;
  struct unit *unit;
  struct decl *parent, *previous, *next;
  struct name name;
  struct span span; /* the whole declaration */
  const char *doc;  /* lines of its doc comment, or null */
  bool poisoned;    /* had an error: checks stay quiet about it */
  struct decls members;
  struct type_ref type; /* enum base; field, constant, parameter; result */
  struct expr *value;   /* constant, enumerator; count of field, parameter */
  struct expr *max;     /* parameter */
  struct name written;  /* parameter; procedure: what its result aliases */
  bool byte_count;      /* parameter: its count is of bytes, not elements */
  struct span direction_span, modifier_span, bracket_span;
  uint8_t direction, modifiers;
  uint8_t clauses;               /* procedure: enum clause */
  struct expr *budget, *timeout; /* procedure */
  struct name transport;         /* uses */
  struct name domain;            /* interface, uses; grant: from */
  struct name target;            /* uses: interface; grant: to */
  uint8_t permission;            /* grant: 1 call, 2 read, 3 write */
  uint8_t isolation;             /* codoms_policy bits: interface, uses */
  const char *path;   /* import; handle: C type of the server; parameter:
                       * why it is unchecked */
  const char *header; /* handle: header that declares it */
  struct span path_span;

  /* check.c */
  struct unit *imported; /* import of a .dipc file */
  const struct type *resolved;
  struct decl *domain_decl, *target_decl; /* null: not placed in any process */
  struct decl *count_param, *count_field, *written_param;
  struct decl *alias_param; /* procedure: which parameter it gives back */
  bool is_count;            /* parameter: sizes another one */
  uint8_t passing;
  uint8_t state;   /* constants and types: 0 new, 1 being resolved, 2 done */
  bool emitted;    /* gen_types.c has declared it */
  __int128 number; /* constant, enumerator, constant count */
  uint64_t max_number, budget_number, timeout_number;
  uint8_t transport_id; /* uses: enum transport */

  /* layout.c */
  uint64_t offset;              /* field */
  int word, capability;         /* parameter, -1: none */
  int words, caps_in, caps_out; /* procedure */
  unsigned ordinal;
  const char *signature;
  char hash[17]; /* procedure, interface */
};

struct unit {
  struct source *source;
  struct tokens *tokens;
  struct decls decls;
  struct unit *next;
  bool loading;               /* its imports are being read */
  bool imports_header;        /* imports a C header */
  struct c_symbol *c_symbols; /* taken from its headers */
};

struct unit *parse(struct idl *idl, struct tokens *tokens);
void decls_add(struct decls *list, struct decl *d);

/* --- types (type.def, check.c) --- */

enum type_class {
  CLASS_VOID,
  CLASS_BOOL,
  CLASS_INT,
  CLASS_FLOAT,
  CLASS_ENUM,
  CLASS_STRUCT,
  CLASS_HANDLE,
  CLASS_BYTES,
  CLASS_STRING,
  CLASS_CALLBACK,
  CLASS_OPAQUE,
  CLASS_POISON
};

struct type {
  enum type_class class;
  const char *name;      /* as .dipc files write it */
  const char *c_name;    /* as C files write it */
  const char *canonical; /* for signatures */
  uint64_t size, align;
  bool is_signed;
  bool has_choice; /* holds a bool or closed enum: checked before use */
  const char *pointer_member; /* a member that is a pointer, or null */
  unsigned pointers; /* fields that lend: the struct needs so many capabilities
                        beside its own */
  struct decl *decl; /* enum, struct, handle; of a C struct just its fields */
  struct span span;  /* of the import for C types */
};

/* --- cimport.c: C headers through libclang --- */

struct c_symbol {
  const char *name;
  bool is_type, is_constant;
  struct type type;
  __int128 number;
  struct c_symbol *next; /* of the same unit */
};

/* path: what was found, or null. */
typedef void cimport_function(struct idl *idl, struct unit *unit,
                              struct decl *import, const char *path);
cimport_function cimport;

/* --- draft.c: a first .dipc file from a C header --- */

typedef void cdraft_function(struct idl *idl, struct source *header,
                             struct text *out);
cdraft_function cdraft;

/* --- cload.c: loads cimport.c when it is needed --- */

cimport_function import_c_header;
cdraft_function draft_c_header;
const char *install_prefix(struct idl *idl);

/* --- names.c --- */

struct table {
  struct slot *slots;
  size_t count, capacity;
};

void *table_find(const struct table *t, const void *scope, const char *name);
void table_add(struct idl *idl, struct table *t, const void *scope,
               const char *name, void *value);
const char *near_name(const char *name, const char *best, const char *other);

/* --- resolve.c: what names mean --- */

struct unit *load(struct idl *idl, struct source *source);
void resolve(struct idl *idl);
void blame_imports(struct idl *idl);
const struct type *resolve_type(struct idl *idl, const struct decl *scope,
                                const struct type_ref *ref);
const struct type *callback_type(struct idl *idl, const struct decl *scope,
                                 const struct type_ref *ref);
const struct type *decl_type(struct idl *idl, struct decl *d);
bool evaluate(struct idl *idl, struct decl *d, unsigned depth, struct span use);
bool constant(struct idl *idl, const struct decl *scope, const struct expr *e,
              __int128 *out);
bool fits(const struct type *t, __int128 value);
struct decl *lookup(struct idl *idl, const struct decl *scope,
                    const char *name);
const struct type *builtin_type(const char *name);
const char *builtin_name(size_t i); /* null behind the last */
struct decl *find_member(const struct decl *parent, const char *name);
const char *kind_word(const struct decl *d);

/* --- check.c, check_place.c: the rules --- */

void check(struct idl *idl); /* check_place.c */
void check_interface(struct idl *idl, struct decl *interface);
const char *transport_word(unsigned id);

/* --- layout.c: every ABI fact, computed once --- */

#define ABI_WORDS 7
#define ABI_CAPS  7

void layout(struct idl *idl);
unsigned deep_capabilities(const struct decl *parameter);
void hash_text(const char *text, size_t size, char hex[17]);
const char *isolation_word(unsigned bit);

/* --- emit.c: C names and output --- */

struct emit {
  struct text text;
  int depth;
};

struct output {
  const char *path, *name; /* name: its last component */
  struct text text;
  struct output *next;
};

void emit(struct emit *e, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* one indented line */
void emit_blank(struct emit *e);
void emit_open(struct emit *e, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* line, then deeper */
void emit_close(struct emit *e, const char *line);
void emit_doc(struct emit *e, const char *doc);
void emit_head(struct idl *idl, struct emit *e, const char *what);
const char *c_upper(struct idl *idl, const char *name);
const char *c_member(struct idl *idl, const struct decl *d); /* iface_name */
const char *c_literal(struct idl *idl, const struct type *t, __int128 value);
const char *base_c_name(const struct type *t);
const char *c_impl(struct idl *idl, const struct decl *procedure);
const char *c_param_type(struct idl *idl, const struct decl *p, bool server);
const char *c_result_type(struct idl *idl, const struct decl *procedure,
                          bool server);
enum prototype {
  PROTOTYPE_CLIENT,
  PROTOTYPE_STUB,
  PROTOTYPE_SERVER,
  PROTOTYPE_FUNCTION /* the type of what a callback calls */
};
void emit_prototype(struct idl *idl, struct text *t, const struct decl *proc,
                    enum prototype which);
void emit_wrapped(struct emit *e, const char *text, const char *end);
void emit_includes(struct idl *idl, struct emit *e);
bool write_outputs(struct idl *idl, struct output *list);

/* --- generators: one output file each --- */

void model_json(struct idl *idl, struct text *out);
void gen_types(struct idl *idl, struct text *out);
void gen_impl(struct idl *idl, struct text *out);
void gen_client(struct idl *idl, const struct decl *use, struct text *out);
void gen_server(struct idl *idl, const struct decl *interface,
                struct text *out);
void gen_forward(struct idl *idl, const struct decl *interface,
                 struct text *out);

/* gen_racy.c: readers of memory that the caller may be changing. */
void gen_racy(struct idl *idl, struct emit *e, const struct decl *interface);
const char *racy_name(struct idl *idl, const struct decl *parameter);
const char *racy_argument(struct idl *idl, const struct decl *parameter);

/* gen_shared.c: what both stubs do. */
struct valid_set {
  const struct type **at;
  size_t count, capacity;
};

bool valid_first(const struct decl *enumerator); /* of its value */
void valid_need(struct idl *idl, struct valid_set *set, const struct type *t);
void valid_emit(struct idl *idl, struct emit *e, const struct valid_set *set);
const char *valid_name(struct idl *idl, const struct type *t);
const char *c_pack(struct idl *idl, const struct type *t, const char *value);
const char *c_unpack(struct idl *idl, const struct type *t, const char *word);
const char *c_number(unsigned long long n, struct idl *idl);
/* Whether a parameter is one word, without memory behind it. */
static inline bool by_word(const struct decl *p) {
  return p->passing == PASS_SCALAR || p->passing == PASS_HANDLE ||
         p->passing == PASS_CALLBACK;
}

bool any_errno(const struct decl *interface);

/* One field of a parameter that lends, in one element. */
struct deep {
  const struct decl *parameter, *field;
  int capability;
  const char *place; /* "v[1].data" */
  const char *count; /* "v[1].size", or a number */
  const char *guard; /* whether the element is there; null: always */
};

typedef void deep_visit(struct idl *idl, struct emit *e, const struct decl *f,
                        const struct deep *d);
void deep_each(struct idl *idl, struct emit *e, const struct decl *f,
               const struct decl *p, const char *base, deep_visit *visit);

/* --- compile.c --- */

void compile_source(struct idl *idl, struct source *source);
struct output *generate(struct idl *idl);

/* --- cost.c --- */

void explain_cost(struct idl *idl, struct output *list, FILE *out);

/* --- format.c --- */

void format(struct idl *idl, const struct tokens *tokens, struct text *out);

/* --- lint.c, new.c, diff.c --- */

void lint(struct idl *idl);
bool diff(struct idl *old, struct idl *new, FILE *out);
bool new_project(struct idl *idl, const char *dir);

/* --- lsp.c --- */

int lsp(const struct idl *command, FILE *in, FILE *out);

/* --- main.c --- */

struct overlay {
  const char *path, *data; /* path: absolute, without links */
  size_t size;
  struct overlay *next;
};

struct options {
  const struct overlay *overlays; /* files that an editor has changed */
  const char **include_dirs;
  size_t include_count, include_capacity;
  const char *output;      /* -o */
  const char *emit;        /* --emit= */
  const char *sysroot;     /* --sysroot=: C library headers of the guest */
  const char *annotations; /* --annotations=: declarations beside a header */
  enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF } format;
  uint8_t level[DIAG_COUNT]; /* enum level */
  bool werror;
  bool explain_cost;
  bool no_imports; /* fuzzing: files are not opened */
};

struct idl {
  struct arena arena;
  struct options options;
  struct source *sources;
  struct diags diags;
  struct unit *units, *main; /* imported ones first, main last */
  struct table names;        /* (scope, name) -> struct decl */
  struct table c_names;      /* name -> struct c_symbol */
  struct table domains;      /* name -> struct decl, placed ones */
  const char *stem;          /* sql of sql.dipc */
  cimport_function *cimport; /* null until the first C header */
};

#endif
