/* SPDX-License-Identifier: MIT
 *
 * Every ABI fact, computed once: which register a parameter crosses in, the
 * canonical signature and the hashes. Generators decide none of it.
 *
 * The canonical signature names what both sides must agree on and nothing
 * else: no parameter names, no spelling of types, no positions of procedures.
 */
#include "idl.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#include "codoms/image.h"

/* Capabilities that follow a parameter's own: one for each field that lends,
 * of each element. */
unsigned deep_capabilities(const struct decl *p) {
  uint64_t elements = p->passing == PASS_BUFFER ? p->max_number : 1;
  uint64_t n = elements * p->resolved->pointers;
  return n > 1000 ? 1000 : (unsigned)n;
}

static void too_many_capabilities(struct idl *idl, struct decl *f) {
  struct diag *g = report(idl, TOO_MANY_CAPS, f->name.span, f->name.text,
                          f->caps_in, ABI_CAPS);
  diag_fix(idl, g, "lower 'max', or pass fewer buffers at once");
  f->poisoned = true;
}

static void assign_registers(struct idl *idl, struct decl *f) {
  struct decl *first_too_many = NULL;
  f->words = f->clauses & CLAUSE_CALLBACK ? 1 : 0; /* which function */
  for (struct decl *p = f->members.first; p; p = p->next) {
    p->word = f->words++;
    if (f->words == ABI_WORDS + 1)
      first_too_many = p;
    if (by_word(p))
      continue;
    p->capability = f->caps_in++;
    f->caps_in += (int)deep_capabilities(p);
  }
  f->caps_out = f->modifiers & MOD_VIEW ? 1 : 0;
  if (f->caps_in > ABI_CAPS)
    too_many_capabilities(idl, f);
  if (!first_too_many)
    return;
  struct diag *g = report(idl, TOO_MANY_WORDS, first_too_many->span,
                          f->name.text, f->words, ABI_WORDS);
  diag_fix(idl, g, "put some of the parameters into a struct");
  f->poisoned = true;
}

_Static_assert(ABI_CAPS >= ABI_WORDS, "each capability has an address word");

/* --- canonical signature --- */

static void add_passing(struct text *t, const struct decl *p) {
  static const char *const directions[] = {"", "in ", "out ", "inout "};
  if (p->modifiers & MOD_NULLABLE)
    text_puts(t, "nullable ");
  if (p->modifiers & MOD_CLOSE)
    text_puts(t, "close ");
  if (p->modifiers & MOD_COPY)
    text_puts(t, "copy ");
  if (p->modifiers & MOD_UNCHECKED)
    text_puts(t, "unchecked ");
  if (p->modifiers & MOD_RACY)
    text_puts(t, "racy ");
  if (!by_word(p))
    text_puts(t, directions[p->direction]);
  text_puts(t, p->resolved->canonical);
}

static unsigned position(const struct decl *p) {
  unsigned n = 0;
  for (; p->previous; p = p->previous)
    n++;
  return n;
}

static void add_count(struct text *t, const struct decl *p) {
  if (p->count_field)
    text_printf(t, "[#%u@%llu]", position(p->count_param),
                (unsigned long long)p->count_field->offset);
  else if (p->count_param)
    text_printf(t, "[#%u]", position(p->count_param));
  else if (p->value)
    text_printf(t, "[%llu]", (unsigned long long)p->number);
  if (p->byte_count)
    text_puts(t, " bytes");
  if (p->max)
    text_printf(t, " max %llu", (unsigned long long)p->max_number);
  if (p->written_param)
    text_printf(t, " written #%u", position(p->written_param));
}

static void add_result(struct text *t, const struct decl *f) {
  if (f->alias_param)
    text_printf(t, ") -> alias #%u", position(f->alias_param));
  else
    text_printf(t, ") -> %s%s%s", f->modifiers & MOD_VIEW ? "view " : "",
                f->resolved->canonical, f->bracket_span.source ? "[]" : "");
  if (f->clauses & CLAUSE_ERRNO)
    text_puts(t, " errno");
  if (f->clauses & CLAUSE_TIMEOUT)
    text_puts(t, " timeout");
}

static void add_policy(struct text *t, unsigned isolation) {
  if (isolation)
    text_puts(t, " isolate");
  for (unsigned bit = 0; bit < 6; bit++)
    if (isolation & 1u << bit)
      text_printf(t, " %s", isolation_word(bit));
}

static const char *signature(struct idl *idl, const struct decl *f) {
  struct text t = {.arena = &idl->arena};
  text_printf(&t, "%s%s.%s(", f->clauses & CLAUSE_CALLBACK ? "callback " : "",
              f->parent->name.text, f->name.text);
  for (struct decl *p = f->members.first; p; p = p->next) {
    text_puts(&t, p->previous ? ", " : "");
    add_passing(&t, p);
    add_count(&t, p);
  }
  add_result(&t, f);
  add_policy(&t, f->parent->isolation);
  return t.data;
}

const char *isolation_word(unsigned bit) {
  static const char *const words[] = {
      "registers-integrity", "registers-confidentiality",
      "stack-integrity",     "stack-confidentiality",
      "dcs-integrity",       "dcs-confidentiality"};
  return words[bit];
}

/* --- identity --- */

void hash_text(const char *text, size_t size, char hex[17]) {
  struct sha256_ctx ctx;
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_init(&ctx);
  sha256_update(&ctx, size, (const uint8_t *)text);
  sha256_digest(&ctx, sizeof digest, digest);
  for (int i = 0; i < 8; i++)
    snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

static void layout_procedure(struct idl *idl, struct decl *f,
                             unsigned ordinal) {
  f->ordinal = ordinal;
  if (f->poisoned || f->parent->poisoned)
    return;
  assign_registers(idl, f);
  f->signature = signature(idl, f);
  hash_text(f->signature, strlen(f->signature), f->hash);
}

static int by_name(const void *a, const void *b) {
  const struct decl *const *l = a, *const *r = b;
  return strcmp((*l)->name.text, (*r)->name.text);
}

/* Over the hashes in the order of names: moving a procedure changes nothing. */
static void hash_interface(struct idl *idl, struct decl *i) {
  struct decl **list =
      arena_alloc(&idl->arena, i->members.count * sizeof *list);
  struct text t = {.arena = &idl->arena};
  size_t n = 0;
  for (struct decl *d = i->members.first; d; d = d->next)
    if (d->kind == DECL_PROCEDURE && d->signature)
      list[n++] = d;
  qsort(list, n, sizeof *list, by_name);
  text_printf(&t, "%s\n", i->name.text);
  for (size_t k = 0; k < n; k++)
    text_printf(&t, "%s\n", list[k]->hash);
  hash_text(t.data, t.size, i->hash);
}

static void layout_interface(struct idl *idl, struct decl *i) {
  unsigned ordinal = 0;
  for (struct decl *d = i->members.first; d; d = d->next)
    if (d->kind == DECL_PROCEDURE)
      layout_procedure(idl, d, ordinal++);
  if (i->name.text)
    hash_interface(idl, i);
}

void layout(struct idl *idl) {
  for (struct unit *u = idl->units; u; u = u->next)
    for (struct decl *d = u->decls.first; d; d = d->next)
      if (d->kind == DECL_INTERFACE)
        layout_interface(idl, d);
}
