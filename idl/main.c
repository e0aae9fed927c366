/* SPDX-License-Identifier: MIT
 *
 * dipc: everything about interfaces, one verb each. This file knows arguments
 * and files; the work is in compile.c, format.c and diag.c. Nothing is written
 * unless there was no error.
 */
#include "audit.h"
#include "idl.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct format_options {
  bool in_place, check;
};

static const char help[] =
    "usage: dipc VERB [options]\n"
    "\n"
    "  compile FILE.dipc -o DIR   write headers, stubs and the model\n"
    "  format [-i|--check] FILE.. lay files out; - is standard input\n"
    "  lint FILE..                find what is allowed but probably not "
    "meant;\n"
    "                             exits with 0 if nothing, 1 if findings, 2 "
    "if\n"
    "                             the file has errors\n"
    "  diff OLD.dipc NEW.dipc     tell what changed and whom it breaks; exits "
    "with\n"
    "                             0 if nobody, 1 if somebody, 2 for errors\n"
    "  import HEADER.h            write a first .dipc file from a C header\n"
    "  audit why A B REPORT..     tell how domain A can reach domain B in what "
    "was\n"
    "                             linked; 'dipc audit --help'\n"
    "  new NAME                   make a folder with a program to start from\n"
    "  lsp                        language server for editors, on standard "
    "input\n"
    "                             and output\n"
    "  explain [NUMBER]           explain a message; without number, list all\n"
    "\n"
    "options of compile (-I, --format, --sysroot also of lint, diff and "
    "import;\n"
    "-o FILE of import):\n"
    "  -o DIR             output directory, made if it does not exist\n"
    "  -I DIR             look for imports in DIR\n"
    "  --emit=WHAT        print one output instead of writing files:\n"
    "                     model, header, impl, the name of an output file,\n"
    "                     or outputs for the list of these names\n"
    "  --explain-cost     print what crosses how, what is copied and how many\n"
    "                     instructions the stubs have; write nothing\n"
    "  --format=FORMAT    how messages are printed on standard error: text,\n"
    "                     json or sarif\n"
    "  --sysroot=DIR      C library of the guest, for imported headers\n"
    "  -WNAME -Wno-NAME   a warning on or off; the names stand behind "
    "warnings\n"
    "  -Wall              what lint finds, too\n"
    "  -Werror[=NAME]     warnings, or one, are errors; -Wno-error=NAME: not "
    "one\n"
    "\n"
    "options of import:\n"
    "  --annotations=FILE.h  declares functions of the header again, with\n"
    "                     annotate(\"dipc: PARAMETER\") where C does not say "
    "it\n"
    "\n"
    "options of format (the result goes to standard output):\n"
    "  -i                 change the files in place\n"
    "  --check            change nothing; name the files that would change "
    "and\n"
    "                     exit with 1 if there are any\n"
    "\n"
    "  --help, --version\n";

static int usage(const char *what) {
  fprintf(stderr, "dipc: error: %s; see 'dipc --help'\n", what);
  return 2;
}

/* --- compile --- */

/* The output that --emit names by kind or by file name, or null. */
static struct output *select_output(struct idl *idl, struct output *list) {
  static const char *const kinds[][2] = {
      {"header", ".h"}, {"impl", "_impl.h"}, {"model", ".json"}};
  const char *name = idl->options.emit;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (!strcmp(name, kinds[i][0])) {
      name = arena_printf(&idl->arena, "%s%s", idl->stem, kinds[i][1]);
      break;
    }
  for (struct output *o = list; o; o = o->next)
    if (!strcmp(o->name, name))
      return o;
  return NULL;
}

static int print_output(struct idl *idl, struct output *list) {
  struct output *o = select_output(idl, list);
  if (!strcmp(idl->options.emit, "outputs")) {
    for (o = list; o; o = o->next)
      printf("%s\n", o->name);
    return 0;
  }
  if (!o)
    return usage(arena_printf(&idl->arena, "nothing to emit as '%s'",
                              idl->options.emit));
  fwrite(o->text.data, 1, o->text.size, stdout);
  return 0;
}

static bool make_directory(struct idl *idl) {
  if (idl->options.emit || !mkdir(idl->options.output, 0777) || errno == EEXIST)
    return true;
  report(idl, CANNOT_WRITE, (struct span){0}, idl->options.output,
         strerror(errno));
  return false;
}

static int compile(struct idl *idl, const char *path) {
  const char *why;
  int status = 0;
  struct source *source = source_open(idl, path, &why);
  if (source)
    compile_source(idl, source);
  else
    report(idl, CANNOT_READ, (struct span){0}, path, why);
  if (!idl->diags.errors && diag_lint_wanted(idl))
    lint(idl); /* the rows that -W asked for */
  if (!idl->diags.errors) {
    struct output *list = generate(idl);
    if (idl->options.explain_cost)
      explain_cost(idl, list, stdout);
    else if (idl->options.emit)
      status = print_output(idl, list);
    else if (make_directory(idl))
      write_outputs(idl, list);
  }
  diag_print(idl, stderr);
  return idl->diags.errors ? 1 : status;
}

/* --- arguments --- */

enum {
  OPTION_EMIT = 256,
  OPTION_COST,
  OPTION_ANNOTATIONS,
  OPTION_FORMAT,
  OPTION_SYSROOT,
  OPTION_HELP
};

static const struct option long_options[] = {
    {"emit", required_argument, NULL, OPTION_EMIT},
    {"explain-cost", no_argument, NULL, OPTION_COST},
    {"annotations", required_argument, NULL, OPTION_ANNOTATIONS},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"sysroot", required_argument, NULL, OPTION_SYSROOT},
    {"help", no_argument, NULL, OPTION_HELP},
    {0}};

static int set_format(struct idl *idl, const char *format) {
  static const char *const formats[] = {"text", "json", "sarif"};
  for (unsigned i = 0; i < 3; i++)
    if (!strcmp(format, formats[i]))
      return idl->options.format = i, 0;
  return usage("--format is text, json or sarif");
}

static int set_warning(struct idl *idl, const char *w) {
  const char *like;
  if (diag_option(idl, w, &like))
    return 0;
  return usage(like ? arena_printf(&idl->arena,
                                   "unknown warning '-W%s', did you mean '%s'?",
                                   w, like)
                    : arena_printf(&idl->arena, "unknown warning '-W%s'", w));
}

static void add_include(struct idl *idl, const char *dir) {
  struct options *o = &idl->options;
  o->include_dirs = arena_grow(&idl->arena, o->include_dirs, o->include_count,
                               &o->include_capacity, sizeof *o->include_dirs);
  o->include_dirs[o->include_count++] = dir;
}

/* 0 to go on, else an exit status; -1: help was printed. */
static int option(struct idl *idl, int c) {
  switch (c) {
  case 'o':
    idl->options.output = optarg;
    return 0;
  case 'I':
    add_include(idl, optarg);
    return 0;
  case OPTION_EMIT:
    idl->options.emit = optarg;
    return 0;
  case OPTION_ANNOTATIONS:
    idl->options.annotations = optarg;
    return 0;
  case OPTION_COST:
    idl->options.explain_cost = true;
    return 0;
  case OPTION_SYSROOT:
    idl->options.sysroot = optarg;
    return 0;
  case OPTION_FORMAT:
    return set_format(idl, optarg);
  case OPTION_HELP:
    fputs(help, stdout);
    return -1;
  case 'W':
    return set_warning(idl, optarg);
  default:
    return 2;
  }
}

/* All options of a verb, of these letters. False: the verb is over, with
 * *status. */
static bool options(struct idl *idl, int argc, char **argv, const char *letters,
                    int *status) {
  int c;
  *status = 0;
  while (!*status &&
         (c = getopt_long(argc, argv, letters, long_options, NULL)) >= 0)
    *status = option(idl, c);
  if (!*status)
    return true;
  *status = *status < 0 ? 0 : *status;
  return false;
}

static int verb_compile(struct idl *idl, int argc, char **argv) {
  int status;
  if (!options(idl, argc, argv, "o:I:W:", &status))
    return status;
  if (optind + 1 != argc)
    return usage(optind < argc ? "one input file at a time" : "no input file");
  if (!idl->options.output && !idl->options.emit && !idl->options.explain_cost)
    return usage("compile needs -o DIR");
  if (!idl->options.output)
    idl->options.output = ".";
  diag_lint_level(idl, LEVEL_OFF);
  return compile(idl, argv[optind]);
}

/* --- format --- */

static struct source *open_or_stdin(struct idl *idl, const char *path,
                                    const char **why) {
  return source_open(idl, strcmp(path, "-") ? path : "/dev/stdin", why);
}

static void put_formatted(struct idl *idl, const char *path,
                          const struct text *t, bool changed,
                          const struct format_options *o) {
  struct output out = {.path = path, .text = *t};
  if (o->check && changed) {
    printf("%s\n", path);
    idl->diags.errors++;
  } else if (o->in_place && changed) {
    write_outputs(idl, &out);
  } else if (!o->check && !o->in_place && t->size) {
    fwrite(t->data, 1, t->size, stdout);
  }
}

static void format_file(struct idl *idl, const char *path,
                        const struct format_options *o) {
  const char *why;
  struct source *source = open_or_stdin(idl, path, &why);
  size_t errors = idl->diags.errors;
  if (!source) {
    report(idl, CANNOT_READ, (struct span){0}, path, why);
    return;
  }
  struct tokens *tokens = lex(idl, source);
  parse(idl, tokens);
  if (idl->diags.errors > errors)
    return;
  struct text t = {.arena = &idl->arena};
  format(idl, tokens, &t);
  bool changed = t.size != source->size ||
                 (t.size && memcmp(t.data, source->data, t.size));
  put_formatted(idl, path, &t, changed, o);
}

static const struct option format_long[] = {
    {"check", no_argument, NULL, 'c'},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"help", no_argument, NULL, OPTION_HELP},
    {0}};

static int verb_format(struct idl *idl, int argc, char **argv) {
  struct format_options o = {0};
  int c, status = 0;
  while (!status && (c = getopt_long(argc, argv, "i", format_long, NULL)) >= 0)
    if (c == 'i')
      o.in_place = true;
    else if (c == 'c')
      o.check = true;
    else
      status = option(idl, c);
  if (status)
    return status < 0 ? 0 : status;
  if (optind == argc)
    return usage("no input file");
  for (int i = optind; i < argc; i++)
    format_file(idl, argv[i], &o);
  if (idl->diags.count)
    diag_print(idl, stderr);
  return idl->diags.errors ? 1 : 0;
}

/* --- lint, new --- */

static void read_file(struct idl *idl, const char *path) {
  const char *why;
  struct source *source = source_open(idl, path, &why);
  if (source)
    compile_source(idl, source);
  else
    report(idl, CANNOT_READ, (struct span){0}, path, why);
}

static void lint_file(struct idl *idl, const char *path) {
  read_file(idl, path);
  if (!idl->diags.errors)
    lint(idl);
}

/* Each file is a program of its own: 0, 1 or 2, the worst counts. */
static int verb_lint(struct idl *idl, int argc, char **argv) {
  int status, worst = 0;
  if (!options(idl, argc, argv, "I:W:", &status))
    return status;
  if (optind == argc)
    return usage("no input file");
  for (int i = optind; i < argc; i++) {
    struct idl one = {.options = idl->options};
    lint_file(&one, argv[i]);
    if (one.diags.count || one.options.format)
      diag_print(&one, stderr);
    status = one.diags.errors ? 2 : one.diags.warnings ? 1 : 0;
    worst = status > worst ? status : worst;
    arena_free(&one.arena);
  }
  return worst;
}

static int verb_diff(struct idl *idl, int argc, char **argv) {
  int status;
  if (!options(idl, argc, argv, "I:W:", &status))
    return status;
  if (optind + 2 != argc)
    return usage("diff needs two files");
  struct idl old = {.options = idl->options}, new = {.options = idl->options};
  read_file(&old, argv[optind]);
  read_file(&new, argv[optind + 1]);
  if (old.diags.count)
    diag_print(&old, stderr);
  if (new.diags.count)
    diag_print(&new, stderr);
  status = old.diags.errors || new.diags.errors ? 2 : !diff(&old, &new, stdout);
  arena_free(&old.arena);
  arena_free(&new.arena);
  return status;
}

/* The draft in the layout of the formatter. */
static void lay_out(struct idl *idl, struct text *t) {
  struct text tidy = {.arena = &idl->arena};
  struct tokens *tokens =
      lex(idl, source_text(idl, "draft.dipc", t->data, t->size));
  parse(idl, tokens);
  if (idl->diags.errors)
    return;
  format(idl, tokens, &tidy);
  *t = tidy;
}

static void import_header(struct idl *idl, const char *path) {
  const char *why;
  struct output out = {.path = idl->options.output, .text.arena = &idl->arena};
  struct source *header = source_open(idl, path, &why);
  const char *beside = idl->options.annotations;
  if (beside && !source_open(idl, beside, &why))
    report(idl, CANNOT_READ, (struct span){0}, beside, why);
  else if (header)
    draft_c_header(idl, header, &out.text);
  else
    report(idl, CANNOT_READ, (struct span){0}, path, why);
  if (!idl->diags.errors)
    lay_out(idl, &out.text);
  if (idl->diags.errors)
    return;
  if (out.path)
    write_outputs(idl, &out);
  else
    fwrite(out.text.data, 1, out.text.size, stdout);
}

static int verb_import(struct idl *idl, int argc, char **argv) {
  int status;
  if (!options(idl, argc, argv, "o:I:W:", &status))
    return status;
  if (optind + 1 != argc)
    return usage(optind < argc ? "one header at a time" : "no header");
  import_header(idl, argv[optind]);
  if (idl->diags.count || idl->options.format)
    diag_print(idl, stderr);
  return idl->diags.errors ? 1 : 0;
}

static int verb_new(struct idl *idl, int argc, char **argv) {
  if (argc != 2 || argv[1][0] == '-')
    return usage("new needs one name");
  if (new_project(idl, argv[1]))
    printf("%s: made; 'make -C %s run' builds and runs it\n", argv[1], argv[1]);
  else
    diag_print(idl, stderr);
  return idl->diags.errors ? 1 : 0;
}

static int verb_lsp(struct idl *idl, int argc, char **argv) {
  int status;
  if (!options(idl, argc, argv, "I:W:", &status))
    return status;
  if (optind != argc)
    return usage("lsp reads documents from its client");
  return lsp(idl, stdin, stdout);
}

static int verb_explain(struct idl *idl, int argc, char **argv) {
  if (argc > 2)
    return usage("explain takes one number");
  if (argc < 2) {
    diag_index(stdout);
    return 0;
  }
  if (!strcmp(argv[1], "--help")) {
    fputs(help, stdout);
    return 0;
  }
  int status = diag_explain(argv[1], stdout);
  if (status == 1)
    fprintf(stderr, "dipc: error: no message has the number '%s'\n", argv[1]);
  return status == 2
             ? usage(arena_printf(&idl->arena, "'%s' is no number", argv[1]))
             : status;
}

static int run(struct idl *idl, int argc, char **argv) {
  if (argc < 2)
    return usage("no verb");
  if (!strcmp(argv[1], "compile"))
    return verb_compile(idl, argc - 1, argv + 1);
  if (!strcmp(argv[1], "format"))
    return verb_format(idl, argc - 1, argv + 1);
  if (!strcmp(argv[1], "lint"))
    return verb_lint(idl, argc - 1, argv + 1);
  if (!strcmp(argv[1], "diff"))
    return verb_diff(idl, argc - 1, argv + 1);
  if (!strcmp(argv[1], "import"))
    return verb_import(idl, argc - 1, argv + 1);
  if (!strcmp(argv[1], "audit"))
    return audit(argc - 1, argv + 1);
  if (!strcmp(argv[1], "new"))
    return verb_new(idl, argc - 1, argv + 1);
  if (!strcmp(argv[1], "lsp"))
    return verb_lsp(idl, argc - 1, argv + 1);
  if (!strcmp(argv[1], "explain"))
    return verb_explain(idl, argc - 1, argv + 1);
  if (!strcmp(argv[1], "--version")) {
    puts("dipc " DIPC_VERSION);
    return 0;
  }
  if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
    fputs(help, stdout);
    return 0;
  }
  return usage(arena_printf(&idl->arena, "unknown verb '%s'", argv[1]));
}

int main(int argc, char **argv) {
  struct idl idl = {0};
  int status = run(&idl, argc, argv);
  arena_free(&idl.arena);
  if (fflush(stdout) || ferror(stdout)) {
    fputs("dipc: error: cannot write standard output\n", stderr);
    return 1;
  }
  return status;
}
