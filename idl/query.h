/* SPDX-License-Identifier: MIT
 *
 * Questions about one place of a file that the front end has read, for editors.
 * query.c answers them from the declarations; lsp.c speaks the protocol.
 */
#ifndef QUERY_H
#define QUERY_H

#include "idl.h"

/* What stands at a byte of the main file. */
struct found {
  struct span span;         /* the name; no source: nothing is there */
  const struct decl *decl;  /* what it means, or null */
  const struct type *type;  /* a built-in or C type */
  const struct c_symbol *c; /* a constant of a C header */
};

struct found query_at(struct idl *idl, uint32_t offset);

/* Text for people about it, in Markdown; null if there is nothing to say. */
const char *query_hover(struct idl *idl, const struct found *found);

/* Calls `add` for each name that may stand at a byte. */
enum offer {
  OFFER_WORD,
  OFFER_TYPE,
  OFFER_CONSTANT,
  OFFER_MEMBER,
  OFFER_PLACE
};
typedef void query_add(void *context, const char *name, enum offer kind,
                       const struct decl *decl);
void query_complete(struct idl *idl, uint32_t offset, query_add *add,
                    void *context);

#endif
