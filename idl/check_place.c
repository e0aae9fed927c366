/* SPDX-License-Identifier: MIT
 *
 * The rules of what stands around procedures: processes, uses and grants, who
 * may use an interface that calls back, names that collide in C, headers that
 * would hide each other. The rules of procedures are in check.c.
 */
#include "idl.h"

#include <string.h>

/* --- placement --- */

static const char *like_domain(struct idl *idl, const char *name) {
  const char *best = NULL;
  for (struct unit *u = idl->units; u; u = u->next)
    for (struct decl *d = u->decls.first; d; d = d->next)
      for (struct decl *m = d->members.first; m; m = m->next)
        if (m->kind == DECL_DOMAIN)
          best = near_name(name, best, m->name.text);
  return best;
}

/* A domain that no process places is one of its own; a name that looks like
 * a placed one is probably a slip. */
static struct decl *domain_of(struct idl *idl, struct name n) {
  struct decl *d = table_find(&idl->domains, NULL, n.text);
  const char *like = d || !n.text ? NULL : like_domain(idl, n.text);
  if (like) {
    struct decl *other = table_find(&idl->domains, NULL, like);
    struct diag *g = report(idl, UNPLACED, n.span, n.text);
    diag_note(idl, g, other->name.span, "'%s' is placed here", like);
    diag_fix(idl, g, "did you mean '%s'?", like);
  }
  return d;
}

static struct decl *granted(struct idl *idl, struct name n) {
  struct decl *d = table_find(&idl->domains, NULL, n.text);
  if (d || !n.text)
    return d;
  struct diag *g = report(idl, GRANT_UNPLACED, n.span, n.text);
  const char *like = like_domain(idl, n.text);
  if (like)
    diag_fix(idl, g, "did you mean '%s'?", like);
  else
    diag_fix(idl, g, "write 'domain %s;' into the process of the other domain",
             n.text);
  return NULL;
}

static void check_grant(struct idl *idl, struct decl *d) {
  struct decl *from = d->domain_decl = granted(idl, d->domain);
  struct decl *to = d->target_decl = granted(idl, d->target);
  if (!from || !to)
    return;
  if (from == to) {
    report(idl, SELF, d->span, from->name.text, "has all rights over itself");
  } else if (from->parent != to->parent) {
    struct diag *g =
        report(idl, GRANT_PROCESS, d->span, from->name.text, to->name.text);
    diag_note(idl, g, from->name.span, "'%s' is in process '%s'",
              from->name.text, from->parent->name.text);
    diag_note(idl, g, to->name.span, "'%s' is in process '%s'", to->name.text,
              to->parent->name.text);
    diag_fix(idl, g,
             "offer what it needs in an interface, or put both into "
             "one process");
  }
}

static void repeated(struct idl *idl, struct decl *d, struct decl *first) {
  struct diag *g = report(idl, REPEATED, d->span);
  diag_note(idl, g, first->span, "it is stated here first");
  diag_fix(idl, g, "remove one of them");
}

static struct decl *find_interface(struct idl *idl, struct name n) {
  struct decl *i = table_find(&idl->names, NULL, n.text);
  if (!n.text || (i && i->kind == DECL_INTERFACE))
    return i;
  struct diag *g = report(idl, UNKNOWN_INTERFACE, n.span, n.text);
  const char *like = NULL;
  for (struct unit *u = idl->units; u; u = u->next)
    for (struct decl *d = u->decls.first; d; d = d->next)
      if (d->kind == DECL_INTERFACE)
        like = near_name(n.text, like, d->name.text);
  if (like)
    diag_fix(idl, g, "did you mean '%s'?", like);
  return NULL;
}

static const struct {
  const char *name;
  bool available;
  const char *text;
} transports[] = {
#define TRANSPORT(id, spelling, available, text) {spelling, available, text},
#include "transport.def"
};

const char *transport_word(unsigned id) { return transports[id].name; }

static void check_transport(struct idl *idl, struct decl *d) {
  const char *like = NULL, *name = d->transport.text;
  unsigned i = 0;
  for (; name && i < TRANSPORT_COUNT && strcmp(name, transports[i].name); i++)
    like = near_name(name, like, transports[i].name);
  if (!name)
    return;
  if (i == TRANSPORT_COUNT) {
    struct diag *g = report(idl, UNKNOWN_TRANSPORT, d->transport.span, name);
    if (like)
      diag_fix(idl, g, "did you mean '%s'?", like);
  } else if (!transports[i].available) {
    struct diag *g = report(idl, TRANSPORT_ABSENT, d->transport.span, name);
    diag_label(idl, g, "%s", transports[i].text);
    diag_fix(idl, g, "write 'transport dipc', or leave it out");
  } else {
    d->transport_id = (uint8_t)i;
  }
}

/* Whoever uses an interface that calls back offers the callback. */
static void check_calls_back(struct idl *idl, const struct decl *d,
                             const struct decl *i) {
  for (struct decl *f = i->members.first; f; f = f->next)
    for (struct decl *p = f->members.first; p && f->kind == DECL_PROCEDURE;
         p = p->next) {
      const struct decl *c = p->passing == PASS_CALLBACK && !p->poisoned
                                 ? p->resolved->decl
                                 : NULL;
      if (!c || !c->parent->domain.text ||
          !strcmp(c->parent->domain.text, d->domain.text))
        continue;
      struct diag *g =
          report(idl, CALLBACK_OWNER, d->span, i->name.text,
                 c->parent->name.text, c->parent->domain.text, d->domain.text);
      diag_note(idl, g, p->span, "the callback is here");
      return;
    }
}

static void check_uses(struct idl *idl, struct decl *d) {
  if (!d->previous ||
      d->previous->transport.span.begin != d->transport.span.begin)
    check_transport(idl, d);
  else
    d->transport_id = d->previous->transport_id;
  struct decl *i = d->target_decl = find_interface(idl, d->target);
  d->domain_decl = domain_of(idl, d->domain);
  if (!i || !d->domain.text || !i->domain.text)
    return;
  if (strcmp(d->domain.text, i->domain.text))
    return;
  struct diag *g = report(idl, SELF, d->span, d->domain.text,
                          "offers this interface itself");
  diag_note(idl, g, i->domain.span, "interface '%s' is offered here",
            i->name.text);
  diag_fix(idl, g, "call '%s' directly", i->name.text);
}

static void check_process(struct idl *idl, struct decl *d) {
  if (!d->members.first && !d->poisoned && d->name.text)
    report(idl, EMPTY, d->name.span, "process", d->name.text, "domain");
}

/* Uses and grants are facts; the same fact twice is a slip. */
static void check_repeated(struct idl *idl, struct table *facts,
                           struct decl *d) {
  if (!d->domain.text || !d->target.text)
    return;
  const char *key = arena_printf(&idl->arena, "%d %s %s", d->kind,
                                 d->domain.text, d->target.text);
  struct decl *first = table_find(facts, NULL, key);
  if (first)
    repeated(idl, d, first);
  else
    table_add(idl, facts, NULL, key, d);
}

static void check_decl(struct idl *idl, struct table *facts, struct decl *d) {
  switch (d->kind) {
  case DECL_INTERFACE:
    domain_of(idl, d->domain);
    check_interface(idl, d);
    break;
  case DECL_PROCESS:
    check_process(idl, d);
    break;
  case DECL_USES:
    check_uses(idl, d);
    check_repeated(idl, facts, d);
    break;
  case DECL_GRANT:
    check_grant(idl, d);
    check_repeated(idl, facts, d);
    break;
  default:
    break;
  }
}

/* --- names in C --- */

static void claim(struct idl *idl, struct table *claimed, const char *c_name,
                  struct decl *d) {
  struct decl *first = table_find(claimed, NULL, c_name);
  if (!first) {
    table_add(idl, claimed, NULL, c_name, d);
    return;
  }
  if (first == d || d->poisoned || first->poisoned)
    return;
  struct diag *g = report(idl, C_CLASH, d->name.span, d->name.text, c_name);
  diag_note(idl, g, first->name.span, "so does %s '%s'", kind_word(first),
            first->name.text);
  diag_fix(idl, g, "rename one of them");
}

static void claim_list(struct idl *idl, struct table *claimed,
                       struct decls list) {
  for (struct decl *d = list.first; d; d = d->next) {
    if (!d->name.text)
      continue;
    if (d->kind == DECL_INTERFACE || d->kind == DECL_ENUM)
      claim_list(idl, claimed, d->members);
    if (d->kind == DECL_PROCEDURE)
      claim(idl, claimed, c_impl(idl, d), d);
    if (d->kind == DECL_HANDLE && (d->clauses & CLAUSE_RUNDOWN))
      claim(idl, claimed,
            arena_printf(&idl->arena, "%s_impl_rundown_%s",
                         d->parent->name.text, d->name.text),
            d);
    if (d->kind == DECL_PROCEDURE || d->kind == DECL_CONST ||
        d->kind == DECL_ENUM || d->kind == DECL_STRUCT ||
        d->kind == DECL_HANDLE || d->kind == DECL_ENUMERATOR)
      claim(idl, claimed, c_member(idl, d), d);
  }
}

/* --- headers --- */

static bool generated(const struct idl *idl, const char *header) {
  size_t n = strlen(idl->stem);
  if (!strncmp(header, idl->stem, n) &&
      (!strcmp(header + n, ".h") || !strcmp(header + n, "_impl.h")))
    return true;
  for (struct decl *d = idl->main->decls.first; d; d = d->next)
    if (d->kind == DECL_INTERFACE && d->name.text &&
        !strncmp(header, d->name.text, n = strlen(d->name.text)) &&
        !strcmp(header + n, ".h"))
      return true;
  return false;
}

static void check_header(struct idl *idl, const char *header,
                         struct span span) {
  if (header && generated(idl, header))
    report(idl, IMPORT_OWN, span, header);
}

static void check_headers(struct idl *idl, struct decls list) {
  for (struct decl *d = list.first; d; d = d->next) {
    if (d->kind == DECL_IMPORT)
      check_header(idl, d->path, d->path_span);
    if (d->kind == DECL_HANDLE)
      check_header(idl, d->header, d->span);
    if (d->kind == DECL_INTERFACE)
      check_headers(idl, d->members);
  }
}

void check(struct idl *idl) {
  struct table facts = {0}, claimed = {0};
  for (struct unit *u = idl->units; u; u = u->next) {
    for (struct decl *d = u->decls.first; d; d = d->next)
      check_decl(idl, &facts, d);
    claim_list(idl, &claimed, u->decls);
  }
  for (struct unit *u = idl->units; u; u = u->next)
    for (struct decl *d = u->decls.first; d; d = d->next)
      if (d->kind == DECL_USES && d->target_decl && d->domain.text)
        check_calls_back(idl, d, d->target_decl);
  check_headers(idl, idl->main->decls);
}
