/* SPDX-License-Identifier: MIT
 *
 * The last line of a report: what in the `.dipc` would allow the access, if
 * anything would. Inside a process a grant may; across processes memory passes
 * as an argument or a result of an interface that joins the two domains.
 */
#include "tools/tools.h"

#include <inttypes.h>
#include <string.h>

enum { DOMAIN_LOAD = 24, DOMAIN_STORE, DOMAIN_JUMP };
#define NEAR 64 /* bytes outside a capability that look like a slip */
enum {
#define XSUB(id, number, text) SUB_##id = number,
#include "isa/xcodoms_cause.def"
};

/* An edge from one domain to another, or null; its interface in `name`. */
static const struct edge *edge_between(struct tools *t, uint32_t caller,
                                       uint32_t callee, char name[64]) {
  for (size_t i = 0; i < t->registry.edge_count; i++) {
    const struct edge *e = &t->registry.edges[i];
    if (e->caller != caller || e->callee != callee)
      continue;
    snprintf(name, 64, "%.*s", (int)strcspn(e->name, "."), e->name);
    return e;
  }
  return NULL;
}

static const char *verb_of(const struct fault *f) {
  return f->trap.cause == DOMAIN_LOAD    ? "read"
         : f->trap.cause == DOMAIN_STORE ? "write"
                                         : "call";
}

static void advise_jump(struct tools *t, FILE *out, const struct domain *from,
                        const struct domain *to) {
  char name[64];
  if (edge_between(t, from->tag, to->tag, name))
    print_note(t, out, NULL,
               "'%s' may enter '%s' by the procedures of "
               "interface '%s' only\n",
               from->name, to->name, name);
  else
    print_note(t, out, NULL,
               "to call into '%s', write an interface in it and "
               "`domain %s uses INTERFACE;`\n",
               to->name, from->name);
}

/* The access is just outside what a capability register covers. */
static bool advise_bounds(struct tools *t, FILE *out, const struct fault *f) {
  for (unsigned i = 0; i < 8; i++) {
    uint64_t base = f->caps[i][0], size = f->caps[i][1];
    uint64_t past = f->trap.tval - (base + size), before = base - f->trap.tval;
    bool same = f->caps[i][2] >> 32 == f->trap.object;
    if (!(f->caps[i][2] & 3) || !same || (past >= NEAR && before >= NEAR))
      continue;
    print_note(t, out, NULL,
               "this is %" PRIu64
               " byte%s %s the memory that c%u lends (%" PRIu64
               " bytes): is the count or an index wrong?\n",
               past < NEAR ? past + 1 : before,
               (past < NEAR ? past + 1 : before) == 1 ? "" : "s",
               past < NEAR ? "past the end of" : "before", i, size);
    return true;
  }
  return false;
}

/* The subject is the callee: its caller could have lent the memory. */
static void advise_callee(struct tools *t, FILE *out, const struct fault *f,
                          const struct domain *to, const char *interface) {
  const char *direction = f->trap.cause == DOMAIN_LOAD ? "in" : "inout";
  print_note(t, out, NULL,
             "to allow it, '%s' has to pass this memory as an `%s` buffer "
             "parameter of a procedure of interface '%s'\n",
             to->name, direction, interface);
}

/* The subject is the caller: the callee could give a view, or copy out. */
static void advise_caller(struct tools *t, FILE *out, const struct fault *f,
                          const struct domain *to, const char *interface) {
  if (f->trap.cause == DOMAIN_LOAD)
    print_note(t, out, NULL,
               "to allow it, a procedure of interface '%s' has to give this "
               "memory as a `view` result, or copy it to an `out` buffer\n",
               interface);
  else
    print_note(t, out, NULL,
               "no caller may write memory of '%s': pass what is to be "
               "written as an `in` buffer of interface '%s'\n",
               to->name, interface);
}

static void advise_access(struct tools *t, FILE *out, const struct fault *f,
                          const struct domain *from, const struct domain *to) {
  char name[64];
  if (advise_bounds(t, out, f))
    return;
  if (from->process == to->process)
    print_note(t, out, NULL, "to allow it: `grant %s %s %s;`\n", from->name,
               verb_of(f), to->name);
  else if (edge_between(t, from->tag, to->tag, name))
    advise_caller(t, out, f, to, name);
  else if (edge_between(t, to->tag, from->tag, name))
    advise_callee(t, out, f, to, name);
  else
    print_note(t, out, NULL,
               "no interface joins '%s' and '%s', which are different "
               "processes; write one in '%s' and `domain %s uses "
               "INTERFACE;`\n",
               from->name, to->name, to->name, from->name);
}

/* Nothing that a `.dipc` could say helps against these. */
static const char *hopeless(const struct fault *f) {
  switch (f->trap.subcode) {
  case SUB_cpage:
    return "capabilities in memory are written with cd.st only; nothing in a "
           "`.dipc` allows an ordinary store there";
  case SUB_fallthrough:
    return "control passes between domains by jumps to entry points only";
  case SUB_widen:
    return "a capability can only be narrowed; nothing in a `.dipc` widens it";
  case SUB_sync:
    return "synchronous capabilities live in registers and on the capability "
           "stack; only asynchronous ones (cd.newa) can be stored";
  case SUB_authority:
    return "capabilities are made from what the domain itself may access";
  case SUB_overflow:
  case SUB_underflow:
    return "a domain sees only the capability stack entries that it pushed "
           "since it was called";
  }
  return NULL;
}

void advise(struct tools *t, FILE *out, const struct fault *f) {
  const struct domain *from = registry_domain(t, f->trap.subject);
  const struct domain *to = registry_domain(t, f->trap.object);
  const char *text =
      f->trap.cause >= DOMAIN_LOAD && f->trap.cause <= 28 ? hopeless(f) : NULL;
  bool access = f->trap.cause == DOMAIN_LOAD || f->trap.cause == DOMAIN_STORE;
  if (text)
    print_note(t, out, NULL, "%s\n", text);
  else if (from && to && access)
    advise_access(t, out, f, from, to);
  else if (from && to && f->trap.cause == DOMAIN_JUMP)
    advise_jump(t, out, from, to);
  else if (from && !to && (access || f->trap.cause == DOMAIN_JUMP))
    print_note(t, out, NULL,
               "this memory is the supervisor's; nothing in a `.dipc` allows "
               "it\n");
}
