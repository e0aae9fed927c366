/* SPDX-License-Identifier: MIT
 *
 * The model of one .dipc file as JSON, for ld.codoms and for people
 * (docs/contracts.md, section 6; schema in idl/README.md). Keys and order are
 * fixed; equal input gives equal bytes. Only what the file itself declares is
 * in it, not what it imports.
 */
#include "idl.h"

#include <string.h>

static void separate(struct text *t, bool *first) {
  text_puts(t, *first ? "" : ",\n");
  *first = false;
}

static void key(struct text *t, const char *name, const char *value) {
  text_printf(t, "\"%s\":", name);
  text_json(t, value);
}

static unsigned line_of(struct span s) {
  return source_line(s.source, s.begin);
}

static void isolation(struct text *t, unsigned bits) {
  bool first = true;
  text_puts(t, "\"isolation\":[");
  for (unsigned bit = 0; bit < 6; bit++) {
    if (!(bits & 1u << bit))
      continue;
    text_puts(t, first ? "" : ",");
    text_json(t, isolation_word(bit));
    first = false;
  }
  text_puts(t, "]");
}

static void process(struct text *t, const struct decl *d) {
  text_puts(t, "  {");
  key(t, "name", d->name.text);
  text_printf(t, ",\"line\":%u,\"domains\":[", line_of(d->name.span));
  for (struct decl *m = d->members.first; m; m = m->next) {
    text_puts(t, m->previous ? "," : "");
    text_json(t, m->name.text);
  }
  text_puts(t, "]}");
}

static void domain(struct text *t, const struct decl *d) {
  text_puts(t, "  {");
  key(t, "name", d->name.text);
  text_puts(t, ",");
  key(t, "process", d->parent->name.text);
  text_printf(t, ",\"line\":%u}", line_of(d->name.span));
}

static void domains(struct text *t, bool *first, const struct decl *process) {
  for (struct decl *m = process->members.first; m; m = m->next) {
    separate(t, first);
    domain(t, m);
  }
}

static void grant(struct text *t, const struct decl *d) {
  static const char *const permissions[] = {"", "call", "read", "write"};
  text_puts(t, "  {");
  key(t, "from", d->domain.text);
  text_puts(t, ",");
  key(t, "to", d->target.text);
  text_puts(t, ",");
  key(t, "permission", permissions[d->permission]);
  text_printf(t, ",\"line\":%u}", line_of(d->span));
}

static void use(struct text *t, const struct decl *d) {
  text_puts(t, "  {");
  key(t, "domain", d->domain.text);
  text_puts(t, ",");
  key(t, "interface", d->target.text);
  text_printf(t, ",\"line\":%u,", line_of(d->target.span));
  isolation(t, d->isolation);
  text_puts(t, ",");
  key(t, "transport", transport_word(d->transport_id));
  text_puts(t, "}");
}

static const char *direction_word(const struct decl *p) {
  static const char *const words[] = {"in", "in", "out", "inout"};
  return words[p->direction];
}

static const char *kind_of(const struct decl *p) {
  static const char *const words[] = {
      [PASS_SCALAR] = "scalar",     [PASS_REFERENCE] = "reference",
      [PASS_HANDLE] = "handle",     [PASS_CALLBACK] = "callback",
      [PASS_HANDLE_OUT] = "handle", [PASS_STRUCT] = "struct",
      [PASS_BUFFER] = "buffer",     [PASS_STRING] = "string"};
  return words[p->passing];
}

static void parameter(struct text *t, const struct decl *p) {
  text_puts(t, "       {");
  key(t, "name", p->name.text);
  text_puts(t, ",");
  key(t, "direction", direction_word(p));
  text_puts(t, ",");
  key(t, "type", p->resolved->name);
  text_puts(t, ",");
  key(t, "kind", kind_of(p));
  if (p->capability >= 0)
    text_printf(t, ",\"capability\":%d", p->capability);
  else
    text_puts(t, ",\"capability\":null");
  text_printf(t, ",\"word\":%d,\"line\":%u", p->word, line_of(p->name.span));
  if (p->resolved->pointers)
    text_printf(t, ",\"deep\":%u", deep_capabilities(p));
  if (p->modifiers & MOD_UNCHECKED) {
    text_puts(t, ",");
    key(t, "unchecked", p->path);
  }
  text_puts(t, "}");
}

/* Only what was said is there. */
static void clauses(struct text *t, const struct decl *f) {
  if (f->clauses & CLAUSE_BUDGET)
    text_printf(t, ",\"budget\":%llu", (unsigned long long)f->budget_number);
  if (f->clauses & CLAUSE_TIMEOUT)
    text_printf(t, ",\"timeout\":%llu", (unsigned long long)f->timeout_number);
  if (f->clauses & CLAUSE_CALLBACK)
    text_puts(t, ",\"callback\":true");
  if (f->clauses & CLAUSE_ERRNO)
    text_puts(t, ",\"errno\":true");
  if (f->clauses & CLAUSE_CALLER)
    text_puts(t, ",\"caller\":true");
}

static void procedure(struct idl *idl, struct text *t, const struct decl *f) {
  const char *i = f->parent->name.text, *n = f->name.text;
  text_puts(t, "    {");
  key(t, "name", n);
  text_printf(t, ",\"line\":%u,\"ordinal\":%u,\n     ", line_of(f->name.span),
              f->ordinal);
  key(t, "signature", f->signature);
  text_puts(t, ",\n     ");
  key(t, "hash", f->hash);
  text_printf(t, ",\"words\":%d,\"caps_in\":%d,\"caps_out\":%d,\n     ",
              f->words, f->caps_in, f->caps_out);
  text_printf(t, "\"slot\":\"__dipc_slot_%s_%s\",", i, n);
  text_printf(t, "\"entry\":\"__dipc_entry_%s_%s\",\n     ", i, n);
  key(t, "client", c_member(idl, f));
  text_puts(t, ",");
  key(t, "implementation", c_impl(idl, f));
  clauses(t, f);
  text_puts(t, ",\n     \"parameters\":[");
  for (struct decl *p = f->members.first; p; p = p->next) {
    text_puts(t, p->previous ? ",\n" : "\n");
    parameter(t, p);
  }
  text_puts(t, "]}");
}

static void interface(struct idl *idl, struct text *t, const struct decl *i) {
  bool first = true;
  text_puts(t, "  {");
  key(t, "name", i->name.text);
  text_puts(t, ",");
  key(t, "domain", i->domain.text);
  text_printf(t, ",\"line\":%u,", line_of(i->name.span));
  key(t, "hash", i->hash);
  text_puts(t, ",");
  isolation(t, i->isolation);
  text_puts(t, ",\n   \"procedures\":[\n");
  for (struct decl *d = i->members.first; d; d = d->next)
    if (d->kind == DECL_PROCEDURE) {
      separate(t, &first);
      procedure(idl, t, d);
    }
  text_puts(t, "]}");
}

static void list(struct idl *idl, struct text *t, const char *name,
                 enum decl_kind kind) {
  bool first = true;
  text_printf(t, ",\n \"%s\":[\n", name);
  for (struct decl *d = idl->main->decls.first; d; d = d->next) {
    if (kind == DECL_DOMAIN && d->kind == DECL_PROCESS)
      domains(t, &first, d);
    if (d->kind != kind)
      continue;
    separate(t, &first);
    if (kind == DECL_PROCESS)
      process(t, d);
    else if (kind == DECL_GRANT)
      grant(t, d);
    else if (kind == DECL_USES)
      use(t, d);
    else
      interface(idl, t, d);
  }
  text_puts(t, "]");
}

void model_json(struct idl *idl, struct text *t) {
  text_puts(t, "{\"schema\":\"dipc-model\",\"version\":1,");
  key(t, "tool", "dipc " DIPC_VERSION);
  text_puts(t, ",");
  key(t, "source", idl->main->source->name);
  list(idl, t, "processes", DECL_PROCESS);
  list(idl, t, "domains", DECL_DOMAIN);
  list(idl, t, "grants", DECL_GRANT);
  list(idl, t, "uses", DECL_USES);
  list(idl, t, "interfaces", DECL_INTERFACE);
  text_puts(t, "}\n");
}
