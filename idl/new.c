/* SPDX-License-Identifier: MIT
 *
 * `dipc new NAME`: a folder with an interface, both sides of it and a Makefile,
 * ready to build and run. In the templates @ stands for the name.
 */
#include "idl.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
  const char *name, *text;
} templates[] = {
    {"@.dipc",
     "// What crosses between the two processes of this program.\n"
     "\n"
     "process server { domain server; }\n"
     "process client { domain client; }\n"
     "\n"
     "domain client uses @ isolate { registers integrity; }\n"
     "\n"
     "interface @ in server isolate { registers confidentiality; } {\n"
     "  /// Writes a greeting for `name` into the client's own memory.\n"
     "  void greet(in string name max 64, out char text[capacity] written "
     "length,\n"
     "             uint32 capacity max 4096, out uint32 length);\n"
     "}\n"},
    {"server.c",
     "/* The process that is called. It sees `name` and `text` in the "
     "client's\n"
     " * memory, nothing else of it, and only until it returns.\n"
     " */\n"
     "#include \"@_impl.h\"\n"
     "#include <stdio.h>\n"
     "\n"
     "void @_impl_greet(const char *name, size_t name_length, char *text,\n"
     "  uint32_t capacity, uint32_t *length) {\n"
     "  int n = snprintf(text, capacity, \"hello, %.*s\", (int)name_length, "
     "name);\n"
     "  if (n > 0)\n"
     "    *length = (uint32_t)n < capacity ? (uint32_t)n : capacity;\n"
     "}\n"},
    {"client.c",
     "/* The process that calls. Every call gives a status: whether it "
     "happened. */\n"
     "#include \"@.h\"\n"
     "#include <stdio.h>\n"
     "\n"
     "int main(void) {\n"
     "  char text[80];\n"
     "  uint32_t length;\n"
     "  dipc_status status = @_greet(\"world\", text, sizeof text, &length);\n"
     "  if (status != DIPC_OK) {\n"
     "    printf(\"greet: %s\\n\", dipc_status_text(status));\n"
     "    return 1;\n"
     "  }\n"
     "  printf(\"%.*s\\n\", (int)length, text);\n"
     "  return 0;\n"
     "}\n"},
    {"Makefile",
     "# make run: builds the image and runs it on the simulator\n"
     "\n"
     "run: @\n"
     "\tcodoms-sim @\n"
     "\n"
     "@: @.dipc server.o client.o\n"
     "\tclang -fcodoms @.dipc server.o client.o -o @\n"
     "\n"
     "server.o: server.c @.dipc\n"
     "\tclang -fcodoms -fcodoms-domain=server @.dipc -O2 -c server.c\n"
     "\n"
     "client.o: client.c @.dipc\n"
     "\tclang -fcodoms -fcodoms-domain=client @.dipc -O2 -c client.c\n"
     "\n"
     "clean:\n"
     "\trm -f @ server.o client.o\n"
     "\n"
     ".PHONY: run clean\n"}};

#define TEMPLATES (sizeof templates / sizeof *templates)

static void fill(struct text *t, const char *text, const char *name) {
  for (; *text; text++)
    if (*text == '@')
      text_puts(t, name);
    else
      text_add(t, text, 1);
}

/* A name that may be an interface, a file and part of C names. */
static bool good_name(const char *name) {
  size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
  enum word word = word_find(name, strlen(name));
  return n && !name[n] && name[0] >= 'a' && !c_word(name) &&
         !word_reserved(word) && strncmp(name, "dipc", 4) != 0;
}

/* True if the folder is there; `dir` is taken as it is, its last component is
 * the name. */
bool new_project(struct idl *idl, const char *dir) {
  const char *slash = strrchr(dir, '/');
  const char *name = slash ? slash + 1 : dir;
  struct output outputs[TEMPLATES];
  if (!good_name(name)) {
    report(idl, NEW_NAME, (struct span){0}, name);
    return false;
  }
  if (mkdir(dir, 0777)) {
    report(idl, CANNOT_WRITE, (struct span){0}, dir, strerror(errno));
    return false;
  }
  for (size_t i = 0; i < TEMPLATES; i++) {
    struct text path = {.arena = &idl->arena};
    fill(&path, templates[i].name, name);
    outputs[i] = (struct output){
        .path = arena_printf(&idl->arena, "%s/%s", dir, path.data),
        .text.arena = &idl->arena,
        .next = i + 1 < TEMPLATES ? &outputs[i + 1] : NULL};
    fill(&outputs[i].text, templates[i].text, name);
  }
  return write_outputs(idl, outputs);
}
