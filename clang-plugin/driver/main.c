/* SPDX-License-Identifier: MIT
 *
 * `clang` as the toolchain has it: with -fcodoms it adds target, plugin and
 * linker (all in etc/codoms.cfg), compiles .dipc inputs on the way, and
 * otherwise leaves everything to the packaged clang, which it runs. Without
 * -fcodoms it *is* the packaged clang: the arguments pass untouched.
 */
#include "../DefaultDomain.h"
#include "driver.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void find_installation(struct command *c) {
  char path[4096];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  if (n < 0)
    fail(c, "cannot read '/proc/self/exe': %s", strerror(errno));
  path[n] = 0;
  c->prefix = directory_of(directory_of(path));
  c->clang = CODOMS_LLVM "/bin/clang";
}

/* clang takes its mode (clang++, TARGET-clang) from its own name. */
static void pass_through(const struct command *c, char **argv) {
  struct list a = {0};
  list_addf(&a, CODOMS_LLVM "/bin/%s", c->program);
  if (c->any_switch)
    list_add_all(&a, &c->clang_arguments);
  for (argv++; !c->any_switch && *argv; argv++)
    list_add(&a, *argv);
  process_become(c, c->clang, a.item);
}

static void print_help(void) {
  puts("\nDOMAINS (see the toolchain's README):\n"
       "  -fcodoms                Compile and link for CODOMs domains\n"
       "  -fno-codoms             Undo -fcodoms; the last one counts\n"
       "  -fcodoms-domain=<name>  Domain of the objects "
       "(default: " CODOMS_DEFAULT_DOMAIN ")\n"
       "  -fcodoms-print-clangd   Print a .clangd file for projects\n"
       "  -x dipc                 Treat the inputs that follow as interfaces,"
       " as the suffix .dipc does\n"
       "  -W[no-]codoms[-<name>], -W[no-]error=codoms[-<name>]\n"
       "                          Warnings about domains; names:");
#define DIAGNOSTIC_GROUP(name, text)                                           \
  printf("                            %-18s%s\n", name, text);
#include "../Groups.def"
}

/* One word of a configuration file, <CFGDIR> resolved. */
static void print_word(const struct command *c, const char *word) {
  static const char here[] = "<CFGDIR>";
  const char *rest = starts_with(word, here) ? word + sizeof here - 1 : NULL;
  printf("    - \"");
  printf(rest ? "%s/etc%s\"\n" : "%s%s\"\n", rest ? c->prefix : "",
         rest ? rest : word);
}

/* clangd knows neither our options nor plugins, and old ones no configuration
 * files: this tells it what they say, but for options of code generation. */
static void print_clangd(const struct command *c) {
  char *text = read_text(format("%s/etc/codoms-target.cfg", c->prefix));
  if (!text)
    fail(c, "cannot read '%s/etc/codoms-target.cfg': %s", c->prefix,
         strerror(errno));
  puts("CompileFlags:\n"
       "  Remove: [-fcodoms*, -Wcodoms*, -Wno-codoms*]\n"
       "  Add:\n"
       "    - -Wno-unknown-attributes\n"
       "    - -Wno-unknown-pragmas");
  for (char *next, *line = strtok_r(text, "\n", &next); line;
       line = strtok_r(NULL, "\n", &next)) {
    char *end, *word = *line == '#' ? NULL : strtok_r(line, " ", &end);
    for (; word; word = strtok_r(NULL, " ", &end))
      if (strcmp(word, "-mllvm"))
        print_word(c, word);
      else
        strtok_r(NULL, " ", &end);
  }
}

/* The command that does the work, but for its tail of linker options. */
static struct list clang_command(const struct command *c) {
  struct list a = {0};
  list_add(&a, c->clang);
  list_addf(&a, "--config=%s/etc/codoms.cfg", c->prefix);
  list_add(&a, "--start-no-unused-arguments");
  if (c->domain)
    list_addf(&a, "-fplugin-arg-codoms-domain=%s", c->domain);
  list_addf(&a, "-D__CODOMS_DOMAIN__=\"%s\"",
            c->domain ? c->domain : CODOMS_DEFAULT_DOMAIN);
  list_add_all(&a, &c->plugin_arguments);
  list_add_all(&a, &c->generated_arguments);
  if (c->preprocessed_assembly) {
    list_add(&a, "-include");
    list_addf(&a, "%s/lib/codoms/assembler.h", c->prefix);
  }
  list_add_all(&a, &c->linker_arguments);
  list_add(&a, "--end-no-unused-arguments");
  list_add_all(&a, &c->clang_arguments);
  return a;
}

static int run_clang(struct command *c) {
  struct list a = clang_command(c);
  bool capture = depend_to_stdout(c);
  char *captured = capture ? format("%s/depend", c->temporary) : NULL;
  if (!c->temporary && !c->help && !c->version)
    process_become(c, c->clang, a.item);
  int status = process_run(c, &a, captured);
  if (!status)
    depend_rewrite(c, captured);
  return status;
}

static int print_after_clang(struct command *c, char **argv) {
  struct list a = {0};
  list_add(&a, c->clang);
  if (c->codoms)
    list_addf(&a, "--config=%s/etc/codoms.cfg", c->prefix);
  for (argv++; !c->any_switch && *argv; argv++)
    list_add(&a, *argv);
  if (c->any_switch)
    list_add_all(&a, &c->clang_arguments);
  int status = process_run(c, &a, NULL);
  if (!status && c->help)
    print_help();
  if (!status && c->version && c->codoms)
    puts("codoms: dipc " DIPC_VERSION);
  return status;
}

int main(int argc, char **argv) {
  struct command c = {.program = argc ? base_name(argv[0]) : "clang"};
  find_installation(&c);
  response_expand(&c.expanded, argc - 1, argv + 1);
  arguments_parse(&c);

  if (c.help || (c.version && c.codoms))
    return print_after_clang(&c, argv);
  if (c.codoms && c.print_clangd) {
    print_clangd(&c);
    return 0;
  }
  if (!c.codoms)
    pass_through(&c, argv);

  refuse_unsupported(&c);
  refuse_missing_tools(&c);
  if (c.interfaces.count && !c.inputs.count) {
    interface_write(&c);
    process_finish(&c, 0);
  }
  interface_compile(&c);
  process_finish(&c, run_clang(&c));
}
