/* SPDX-License-Identifier: MIT
 *
 * The one internal header of the driver `clang`, in sections named after the
 * files. State has one owner, struct command, which main makes and passes on.
 */
#ifndef CODOMS_DRIVER_H
#define CODOMS_DRIVER_H

#include <stdbool.h>
#include <stddef.h>

/* list.c: growable lists of strings, and strings. Out of memory ends the
 * program; nothing here fails otherwise. */

struct list {
  char **item; /* always followed by a null pointer once something is added */
  size_t count, room;
};

char *format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void list_add(struct list *l, const char *s); /* keeps s, does not copy */
void list_addf(struct list *l, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void list_add_all(struct list *l, const struct list *from);
bool list_has(const struct list *l, const char *s);
bool starts_with(const char *s, const char *prefix);
bool ends_with(const char *s, const char *suffix);
const char *base_name(const char *path);
char *directory_of(const char *path); /* "." if there is none */
char *read_text(const char *path);    /* null: errno tells why */
bool write_text(const char *path, const char *text);

/* response.c: @file arguments, with GNU quoting. */

void response_expand(struct list *out, int argc, char **argv);
char *response_quote(const struct list *arguments);

/* arguments.c: what the command line asks for. */

enum { DOMAIN_NAME_SIZE = 64 }; /* with the 0, as runtime/ has it in events */

/* In the order in which clang prefers them. */
enum mode {
  MODE_LINK,
  MODE_OBJECT,
  MODE_ASSEMBLY,
  MODE_CHECK,
  MODE_PREPROCESS
};

struct command {
  const char *program;  /* argv[0]'s last part: clang, clang-19, ... */
  const char *clang;    /* the packaged compiler */
  char *prefix;         /* the installation: bin/, lib/codoms/, etc/ */
  struct list expanded; /* argv without program, response files expanded */

  bool codoms;        /* the last of -fcodoms and -fno-codoms */
  bool any_switch;    /* either was given */
  const char *domain; /* -fcodoms-domain=, or null */
  enum mode mode;
  const char *mode_option; /* that chose it, null when linking */
  bool dry_run, verbose, help, version, print_clangd;
  bool depend_only;        /* -M or -MM */
  bool depend_file;        /* -MD or -MMD */
  const char *depend_name; /* -MF or -Wp,-MD, */
  const char *output;      /* -o */
  const char *save_temps;  /* null, "cwd" or "obj" */

  const char *language; /* of -x, while the words are read */

  const char *unknown; /* the first of these that -fcodoms refuses, or null: */
  const char *cxx;     /* an option of ours, C++, link-time optimization, */
  const char *lto;     /* anything but a static image */
  const char *shared;

  struct list clang_arguments; /* everything that is not ours */
  struct list plugin_arguments;
  struct list stub_arguments; /* options that stubs are compiled with too */
  struct list include_dirs;   /* for dipc's imports */
  struct list interfaces;     /* .dipc inputs */
  struct list sources;        /* inputs that clang preprocesses */
  struct list inputs;         /* all but .dipc, sources included */
  bool preprocessed_assembly; /* one of them */

  char *temporary;                 /* directory removed at the end, or null */
  struct list generated_arguments; /* how sources find generated headers */
  struct list linker_arguments;    /* models and stubs */
};

void arguments_parse(struct command *c);

/* refuse.c: what -fcodoms does not support, and what has to be there. */

void refuse_unsupported(const struct command *c);
void refuse_missing_tools(const struct command *c);

/* interface.c: .dipc inputs: headers for the sources, stubs for the link. */

void interface_compile(struct command *c);
void interface_write(struct command *c); /* -c with .dipc inputs only */

/* depend.c: dependency files name the .dipc, not the generated headers. */

void depend_rewrite(const struct command *c, const char *captured);
bool depend_to_stdout(const struct command *c);

/* process.c: children, temporary directories, messages. */

void fail(const struct command *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), noreturn));
void process_temporary(struct command *c);
void process_print(const struct list *arguments);
int process_run(const struct command *c, const struct list *arguments,
                const char *stdout_file);
void process_step(struct command *c, const struct list *arguments);
void process_become(const struct command *c, const char *file, char **argv)
    __attribute__((noreturn));
void process_finish(const struct command *c, int status)
    __attribute__((noreturn));

#endif
