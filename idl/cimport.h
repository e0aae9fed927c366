/* SPDX-License-Identifier: MIT
 *
 * What the two files of the module share: cimport.c takes types and constants
 * of a header, draft.c writes a first .dipc file from its functions. Nobody
 * else knows libclang.
 */
#ifndef CIMPORT_H
#define CIMPORT_H

#include "idl.h"

#include <clang-c/Index.h>

struct importer {
  struct idl *idl;
  struct unit *unit;
  struct decl *import; /* whom to blame */
  struct table wanted; /* names that the files mention */
  struct c_symbol *last;
  const char *file; /* a name for text that exists in memory only */
  struct text macros;
};

const char *cimport_string(struct idl *idl, CXString s); /* disposes of it */
struct type cimport_type(struct importer *in, CXType c);
CXTranslationUnit cimport_parse(struct importer *in, CXIndex index,
                                const char *text);
bool cimport_errors(struct importer *in, CXTranslationUnit tu);

#endif
