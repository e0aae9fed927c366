/* SPDX-License-Identifier: MIT
 *
 * .dipc inputs. Each is compiled by `dipc compile` into a directory of its own
 * under the temporary one, which is on the include path of the sources of the
 * same command. A link also gets the model and the stubs, compiled here.
 */
#include "driver.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void run_dipc(struct command *c, const char *file, const char *out) {
  struct list a = {0};
  list_addf(&a, "%s/bin/dipc", c->prefix);
  list_add(&a, "compile");
  list_add(&a, file);
  for (size_t i = 0; i < c->include_dirs.count; i++) {
    list_add(&a, "-I");
    list_add(&a, c->include_dirs.item[i]);
  }
  list_add(&a, "-o");
  list_add(&a, out);
  process_step(c, &a);
}

static int visible(const struct dirent *e) { return e->d_name[0] != '.'; }

/* The files of a directory, sorted: the order decides the command line. */
static struct list files_of(const struct command *c, const char *dir) {
  struct list l = {0};
  struct dirent **entry;
  int n = scandir(dir, &entry, visible, alphasort);
  if (n < 0)
    fail(c, "cannot read '%s': %s", dir, strerror(errno));
  for (int i = 0; i < n; i++)
    list_addf(&l, "%s", entry[i]->d_name);
  return l;
}

static void save_files(const struct command *c, const char *dir,
                       const struct list *files) {
  bool at_output = !strcmp(c->save_temps, "obj") && c->output;
  const char *to = at_output ? directory_of(c->output) : ".";
  for (size_t i = 0; i < files->count; i++) {
    char *text = read_text(format("%s/%s", dir, files->item[i]));
    char *path = format("%s/%s", to, files->item[i]);
    if (!text || !write_text(path, text))
      fail(c, "cannot write '%s': %s", path, strerror(errno));
  }
}

/* NAME_server.c gives --codoms-server=NAME, NAME_client_DOMAIN.c gives
 * --codoms-client=NAME@DOMAIN; other files give null. NAME may have "_client_"
 * in it, and a domain may be called server, so NAME.h has to exist. */
static char *stub_option(const struct list *files, const char *file) {
  if (!ends_with(file, ".c"))
    return NULL;
  int server = (int)(strlen(file) - strlen("_server.c"));
  if (ends_with(file, "_server.c") &&
      list_has(files, format("%.*s.h", server, file)))
    return format("--codoms-server=%.*s", server, file);
  static const char middle[] = "_client_";
  for (const char *p = file; (p = strstr(p, middle)); p++) {
    int n = (int)(p - file);
    const char *domain = p + strlen(middle);
    if (list_has(files, format("%.*s.h", n, file)))
      return format("--codoms-client=%.*s@%.*s", n, file,
                    (int)(strlen(domain) - 2), domain);
  }
  return NULL;
}

static void compile_stub(struct command *c, const char *source,
                         const char *object) {
  struct list a = {0};
  list_add(&a, c->clang);
  list_addf(&a, "--config=%s/etc/codoms-stub.cfg", c->prefix);
  list_add_all(&a, &c->stub_arguments);
  list_add_all(&a, &c->generated_arguments);
  list_add(&a, "-c");
  list_add(&a, source);
  list_add(&a, "-o");
  list_add(&a, object);
  if (c->dry_run)
    process_print(&a);
  else
    process_step(c, &a);
}

static void to_linker(struct command *c, char *argument) {
  list_add(&c->linker_arguments, "-Xlinker");
  list_add(&c->linker_arguments, argument);
}

static void link_files(struct command *c, const char *dir,
                       const struct list *files) {
  for (size_t i = 0; i < files->count; i++) {
    const char *file = files->item[i];
    char *path = format("%s/%s", dir, file);
    char *option = stub_option(files, file);
    if (ends_with(file, ".json"))
      to_linker(c, format("--codoms-model=%s", path));
    if (!option)
      continue;
    char *object = format("%.*so", (int)(strlen(path) - 1), path);
    compile_stub(c, path, object);
    to_linker(c, format("%s:%s", option, object));
  }
}

/* Sources and stubs find the generated headers, and headers that the
 * interface imports. No object tells the temporary directory. */
static void add_search(struct command *c, const char *dir, const char *file) {
  struct list *l = &c->generated_arguments;
  list_add(l, "-I");
  list_add(l, dir);
  list_add(l, "-iquote");
  list_add(l, directory_of(file));
  list_addf(l, "-ffile-prefix-map=%s=.", dir);
}

void interface_compile(struct command *c) {
  if (!c->interfaces.count)
    return;
  process_temporary(c);
  for (size_t i = 0; i < c->interfaces.count; i++) {
    char *dir = format("%s/%zu", c->temporary, i);
    if (mkdir(dir, 0700))
      fail(c, "cannot make '%s': %s", dir, strerror(errno));
    run_dipc(c, c->interfaces.item[i], dir);
    add_search(c, dir, c->interfaces.item[i]);
  }
  for (size_t i = 0; i < c->interfaces.count; i++) {
    char *dir = format("%s/%zu", c->temporary, i);
    struct list files = files_of(c, dir);
    if (c->save_temps && !c->dry_run)
      save_files(c, dir, &files);
    for (size_t f = 0; f < files.count; f++)
      if (ends_with(files.item[f], ".json"))
        list_addf(&c->plugin_arguments, "-fplugin-arg-codoms-model=%s/%s", dir,
                  files.item[f]);
    if (c->mode == MODE_LINK)
      link_files(c, dir, &files);
  }
}

static bool is_directory(const char *path) {
  struct stat s;
  return !stat(path, &s) && S_ISDIR(s.st_mode);
}

static void write_depend(const struct command *c, const char *dir,
                         const char *file) {
  char *stem = format("%s", base_name(file));
  char *dot = strrchr(stem, '.');
  if (dot)
    *dot = 0;
  const char *name =
      c->depend_name ? c->depend_name : format("%s/%s.d", dir, stem);
  if (!write_text(name, format("%s/%s.h: %s\n", dir, stem, file)))
    fail(c, "cannot write '%s': %s", name, strerror(errno));
}

/* `-c a.dipc` without a source leaves what dipc makes in a directory. */
void interface_write(struct command *c) {
  const char *dir = c->output ? c->output : ".";
  if (c->mode == MODE_CHECK) {
    interface_compile(c);
    return;
  }
  if (!is_directory(dir))
    fail(c,
         "'-o %s' is no directory: '-c' with '.dipc' inputs only writes "
         "several files",
         dir);
  for (size_t i = 0; i < c->interfaces.count; i++) {
    if (c->dry_run)
      process_temporary(c);
    run_dipc(c, c->interfaces.item[i], c->dry_run ? c->temporary : dir);
    if (c->depend_file && !c->dry_run)
      write_depend(c, dir, c->interfaces.item[i]);
  }
}
