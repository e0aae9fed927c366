/* SPDX-License-Identifier: MIT
 *
 * Loads cimport.c on first need. It is a module of its own because libclang
 * takes longer to load than most .dipc files take to compile, and most import
 * no C header.
 */
#include "idl.h"

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

#define MODULE "lib/codoms/dipc-cimport.so"

/* PREFIX of PREFIX/bin/dipc. */
const char *install_prefix(struct idl *idl) {
  char exe[4096];
  ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
  exe[n > 0 ? n : 0] = 0;
  for (int i = 0; i < 2; i++) {
    char *slash = strrchr(exe, '/');
    if (slash)
      *slash = 0;
  }
  return arena_copy(&idl->arena, exe, strlen(exe));
}

static void *load_symbol(struct idl *idl, const char *name) {
  const char *path =
      arena_printf(&idl->arena, "%s/" MODULE, install_prefix(idl));
  void *module = dlopen(path, RTLD_NOW);
  return module ? dlsym(module, name) : NULL;
}

void import_c_header(struct idl *idl, struct unit *unit, struct decl *d,
                     const char *path) {
  void *symbol = idl->cimport ? NULL : load_symbol(idl, "cimport");
  if (symbol)
    memcpy(&idl->cimport, &symbol, sizeof symbol);
  if (idl->cimport)
    idl->cimport(idl, unit, d, path);
  else
    report(idl, IMPORT_C, d->path_span, d->path, dlerror());
}

void draft_c_header(struct idl *idl, struct source *header, struct text *out) {
  cdraft_function *draft = NULL;
  void *symbol = load_symbol(idl, "cdraft");
  if (symbol)
    memcpy(&draft, &symbol, sizeof symbol);
  if (draft)
    draft(idl, header, out);
  else
    report(idl, IMPORT_C, (struct span){0}, header->path, dlerror());
}
