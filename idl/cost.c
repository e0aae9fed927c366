/* SPDX-License-Identifier: MIT
 *
 * `dipc compile --explain-cost`: for each procedure what crosses how, which
 * bytes are copied, and how many instructions its stubs have. The last are
 * counted in objects that the guest compiler has really made of the generated
 * stubs; without a compiler, or if it refuses them, the table says so. What a
 * crossing costs in cycles is the linker's prediction and the simulator's
 * measurement, not this file's.
 */
#include "idl.h"

#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "codoms/section.h"

struct cost {
  struct idl *idl;
  const char *directory; /* outputs and objects, for a moment */
  const char *why;       /* no instruction counts: the reason */
  FILE *out;
};

/* --- instructions of an object --- */

struct object {
  const char *data;
  size_t size;
};

static const Elf64_Shdr *sections(const struct object *o, size_t *count) {
  const Elf64_Ehdr *h = (const void *)o->data;
  if (o->size < sizeof *h || memcmp(h->e_ident, ELFMAG, SELFMAG) ||
      h->e_machine != EM_RISCV ||
      h->e_shoff + (uint64_t)h->e_shnum * sizeof(Elf64_Shdr) > o->size ||
      h->e_shstrndx >= h->e_shnum)
    return NULL;
  *count = h->e_shnum;
  return (const void *)(o->data + h->e_shoff);
}

static bool inside(const struct object *o, const Elf64_Shdr *s) {
  return s->sh_offset <= o->size && s->sh_size <= o->size - s->sh_offset;
}

/* The low two bits of an instruction tell whether it has two or four bytes. */
static unsigned instructions(const char *code, size_t size) {
  unsigned n = 0;
  for (size_t i = 0; i + 2 <= size; n++)
    i += (code[i] & 3) == 3 ? 4 : 2;
  return n;
}

static const Elf64_Shdr *find_section(const struct object *o,
                                      const char *name) {
  size_t count = 0;
  const Elf64_Shdr *s = sections(o, &count);
  const Elf64_Ehdr *h = (const void *)o->data;
  if (!s || !inside(o, &s[h->e_shstrndx]))
    return NULL;
  const char *names = o->data + s[h->e_shstrndx].sh_offset;
  for (size_t i = 0; i < count; i++)
    if (s[i].sh_name < s[h->e_shstrndx].sh_size && inside(o, &s[i]) &&
        !strcmp(names + s[i].sh_name, name))
      return &s[i];
  return NULL;
}

static unsigned section_instructions(const struct object *o, const char *name) {
  const Elf64_Shdr *s = find_section(o, name);
  return s ? instructions(o->data + s->sh_offset, s->sh_size) : 0;
}

/* An entry is a symbol in a section that all entries share. */
static unsigned entry_instructions(const struct object *o, const char *name) {
  const Elf64_Shdr *code = find_section(o, CODOMS_ENTRY_SECTION);
  const Elf64_Shdr *table = find_section(o, ".symtab");
  const Elf64_Shdr *strings = find_section(o, ".strtab");
  if (!code || !table || !strings)
    return 0;
  const Elf64_Sym *s = (const void *)(o->data + table->sh_offset);
  for (size_t i = 0; i < table->sh_size / sizeof *s; i++)
    if (s[i].st_name < strings->sh_size && s[i].st_value <= code->sh_size &&
        s[i].st_size <= code->sh_size - s[i].st_value &&
        !strcmp(o->data + strings->sh_offset + s[i].st_name, name))
      return instructions(o->data + code->sh_offset + s[i].st_value,
                          s[i].st_size);
  return 0;
}

/* --- the guest compiler --- */

static void run_compiler(struct cost *c, char **arguments) {
  int null = open("/dev/null", O_RDWR);
  (void)c;
  dup2(null, 1);
  dup2(null, 2);
  execv(arguments[0], arguments);
  _exit(127);
}

static char **compiler_arguments(struct cost *c, const char *source,
                                 const char *object) {
  struct idl *idl = c->idl;
  size_t n = 0, dirs = idl->options.include_count;
  const char **a = arena_alloc(&idl->arena, (dirs * 2 + 16) * sizeof *a);
  const struct source *s = idl->main->source;
  a[n++] = arena_printf(&idl->arena, "%s/bin/clang", install_prefix(idl));
  a[n++] = arena_printf(&idl->arena, "--config=%s/etc/codoms-stub.cfg",
                        install_prefix(idl));
  a[n++] = "-I";
  a[n++] = c->directory;
  a[n++] = "-iquote";
  a[n++] = s->name == s->path
               ? "."
               : arena_copy(&idl->arena, s->path, (size_t)(s->name - s->path));
  for (size_t i = 0; i < dirs; i++) {
    a[n++] = "-I";
    a[n++] = idl->options.include_dirs[i];
  }
  a[n++] = "-c";
  a[n++] = source;
  a[n++] = "-o";
  a[n++] = object;
  return (char **)(uintptr_t)a;
}

/* The object of one generated file; no data if there is none. */
static struct object compile_stub(struct cost *c, const char *name) {
  struct object none = {0};
  struct arena *a = &c->idl->arena;
  const char *source = arena_printf(a, "%s/%s", c->directory, name), *why;
  const char *object = arena_printf(a, "%s.o", source);
  char **arguments = compiler_arguments(c, source, object);
  int status = 0;
  if (c->why)
    return none;
  if (access(arguments[0], X_OK)) {
    c->why = arena_printf(a, "there is no guest compiler at %s", arguments[0]);
    return none;
  }
  pid_t child = fork();
  if (child == 0)
    run_compiler(c, arguments);
  if (child < 0 || waitpid(child, &status, 0) < 0 || status) {
    c->why = arena_printf(a, "the guest compiler does not compile %s", name);
    return none;
  }
  struct source *s = source_open(c->idl, object, &why);
  return s ? (struct object){s->data, s->size} : none;
}

/* --- the table --- */

static void put_count(struct cost *c, unsigned n) {
  if (n)
    fprintf(c->out, " %u", n);
  else
    fputs(" ?", c->out);
}

static bool moved(const struct decl *p) {
  return (p->modifiers & MOD_COPY) || p->passing == PASS_REFERENCE ||
         p->passing == PASS_HANDLE_OUT;
}

static uint64_t most_bytes(const struct decl *p) {
  if (p->passing == PASS_BUFFER)
    return p->max_number * p->resolved->size;
  return p->passing == PASS_STRING ? p->max_number + 1 : p->resolved->size;
}

/* Which way private copies go: in, out or both. */
static void put_copy(struct cost *c, const struct decl *p) {
  unsigned ways = p->direction == DIR_INOUT ? 2 : 1;
  bool bounded = p->passing == PASS_BUFFER || p->passing == PASS_STRING;
  if (moved(p))
    fprintf(c->out, ", %s%llu byte%s copied%s", bounded ? "at most " : "",
            (unsigned long long)most_bytes(p), most_bytes(p) == 1 ? "" : "s",
            ways == 2 ? ", twice" : "");
  else
    fputs(", 0 bytes copied", c->out);
}

static void put_parameter(struct cost *c, const struct decl *p) {
  static const char *const rights[] = {"read", "read", "write", "write"};
  fprintf(c->out, "    %-16s a%d", p->name.text, p->word);
  if (p->capability < 0)
    fprintf(c->out, ": value of %llu byte%s",
            (unsigned long long)p->resolved->size,
            p->resolved->size == 1 ? "" : "s");
  else
    fprintf(c->out, " c%d: lent to %s", p->capability, rights[p->direction]);
  if (p->capability >= 0)
    put_copy(c, p);
  if (p->modifiers & MOD_UNCHECKED)
    fprintf(c->out, ", not checked: %s", p->path);
  fputc('\n', c->out);
  if (p->resolved->pointers)
    fprintf(c->out, "      its fields     c%d to c%d: lent, 0 bytes copied\n",
            p->capability + 1, p->capability + (int)deep_capabilities(p));
}

static void put_result(struct cost *c, const struct decl *f) {
  if (f->modifiers & MOD_VIEW)
    fputs("    result           a1 c0: view, lent to read, 0 bytes copied\n",
          c->out);
  else if (f->alias_param)
    fprintf(c->out, "    result           a1: place in %s\n",
            f->alias_param->name.text);
  else if (f->resolved->class != CLASS_VOID)
    fprintf(c->out, "    result           a1: value of %llu byte%s\n",
            (unsigned long long)f->resolved->size,
            f->resolved->size == 1 ? "" : "s");
}

static void put_server(struct cost *c, const struct decl *f,
                       const struct object *server) {
  struct arena *a = &c->idl->arena;
  const char *name = c_member(c->idl, f);
  fputs("    server stub     ", c->out);
  put_count(c, section_instructions(
                   server, arena_printf(a, CODOMS_SERVE_SECTION ".%s", name)));
  fputs(" instructions, entry", c->out);
  put_count(
      c, entry_instructions(server, arena_printf(a, "__dipc_entry_%s", name)));
  fputs("\n", c->out);
}

static void put_client(struct cost *c, const struct decl *f,
                       const struct decl *use, const struct object *client) {
  const char *name = arena_printf(&c->idl->arena, CODOMS_CLIENT_SECTION ".%s",
                                  c_member(c->idl, f));
  fputs("    client stub     ", c->out);
  put_count(c, section_instructions(client, name));
  fprintf(c->out, " instructions in domain %s\n", use->domain.text);
}

struct client {
  const struct decl *use;
  struct object object;
};

static void put_procedure(struct cost *c, const struct decl *f,
                          const struct object *server,
                          const struct client *clients, size_t count) {
  fprintf(c->out, "  %s: %d of %d words, %d of %d capabilities\n", f->name.text,
          f->words, ABI_WORDS, f->caps_in, ABI_CAPS);
  for (struct decl *p = f->members.first; p; p = p->next)
    put_parameter(c, p);
  put_result(c, f);
  if (f->clauses & CLAUSE_BUDGET)
    fprintf(c->out, "    budget           %llu cycles\n",
            (unsigned long long)f->budget_number);
  if (!c->why)
    put_server(c, f, server);
  for (size_t i = 0; i < count && !c->why; i++)
    put_client(c, f, clients[i].use, &clients[i].object);
}

static void put_interface(struct cost *c, const struct decl *i) {
  struct arena *a = &c->idl->arena;
  struct client *clients =
      arena_alloc(a, (c->idl->main->decls.count + 1) * sizeof *clients);
  size_t count = 0;
  struct object server =
      compile_stub(c, arena_printf(a, "%s_server.c", i->name.text));
  for (struct decl *d = c->idl->main->decls.first; d; d = d->next)
    if (d->kind == DECL_USES && d->target_decl == i)
      clients[count++] = (struct client){
          d, compile_stub(c, arena_printf(a, "%s_client_%s.c", i->name.text,
                                          d->domain.text))};
  fprintf(c->out, "interface %s in %s\n", i->name.text, i->domain.text);
  for (struct decl *f = i->members.first; f; f = f->next)
    if (f->kind == DECL_PROCEDURE)
      put_procedure(c, f, &server, clients, count);
}

/* --- the directory --- */

static void remove_directory(struct idl *idl, const char *path) {
  struct dirent **names;
  int n = scandir(path, &names, NULL, alphasort);
  for (int i = 0; i < n; i++) {
    if (strcmp(names[i]->d_name, ".") && strcmp(names[i]->d_name, ".."))
      remove(arena_printf(&idl->arena, "%s/%s", path, names[i]->d_name));
    free(names[i]);
  }
  if (n >= 0)
    free(names);
  rmdir(path);
}

static bool write_all_to(struct idl *idl, const char *directory,
                         struct output *list) {
  struct arena *a = &idl->arena;
  for (struct output *o = list; o; o = o->next)
    o->path = arena_printf(a, "%s/%s", directory, o->name);
  return write_outputs(idl, list);
}

void explain_cost(struct idl *idl, struct output *list, FILE *out) {
  const char *tmp = getenv("TMPDIR");
  char *directory =
      arena_printf(&idl->arena, "%s/dipc-XXXXXX", tmp ? tmp : "/tmp");
  struct cost c = {.idl = idl, .out = out};
  if (!mkdtemp(directory)) {
    report(idl, CANNOT_WRITE, (struct span){0}, directory, strerror(errno));
    return;
  }
  c.directory = directory;
  if (write_all_to(idl, directory, list))
    for (struct decl *d = idl->main->decls.first; d; d = d->next)
      if (d->kind == DECL_INTERFACE)
        put_interface(&c, d);
  if (c.why)
    fprintf(out, "instructions are not counted: %s\n", c.why);
  else
    fputs("instructions as the guest compiler makes them; helpers of the"
          " runtime and\nthe proxy are not among them\n",
          out);
  remove_directory(idl, directory);
}
