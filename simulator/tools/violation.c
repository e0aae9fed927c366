/* SPDX-License-Identifier: MIT
 *
 * The violation report. A fault is copied out of the machine when the trap is
 * taken (take_fault), so that it can be described later: domain, capability
 * and capability-stack faults at once, since the supervisor never resolves
 * them; other faults of user code only when the supervisor says that somebody
 * died of them, since it may map a page instead. What the supervisor then did
 * follows as notes.
 */
#include "tools/tools.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define REPORTS_MAX  25
#define FRAMES_SHOWN 24
enum { DOMAIN_LOAD = 24, DOMAIN_STORE, DOMAIN_JUMP, CAPABILITY, DCS, APL_MISS };
enum {
  ILLEGAL = 2,
  BREAKPOINT = 3,
  FETCH_PAGE = 12,
  LOAD_PAGE = 13,
  STORE_PAGE = 15
};
enum {
#define XSUB(id, number, text) SUB_##id = number,
#include "isa/xcodoms_cause.def"
};

/* ---- the fault, copied out ---- */

static bool fetch(struct tools *t, struct hart *h, uint64_t pc,
                  uint16_t *parcel) {
  struct core_page page;
  const void *bytes;
  if (!hart_translate(h, pc, true, &page) ||
      !(bytes = tools_ram(t, page.pa, 2)))
    return false;
  memcpy(parcel, bytes, 2);
  return true;
}

static void take_instruction(struct tools *t, struct hart *h, struct fault *f) {
  uint16_t low = 0, high = 0;
  if (!fetch(t, h, f->trap.pc, &low))
    return;
  if ((low & 3) == 3)
    fetch(t, h, f->trap.pc + 2, &high);
  f->word = low | (uint32_t)high << 16;
  if (!core_disassemble(f->word, f->trap.pc, f->text, sizeof f->text))
    f->text[0] = 0;
  for (char *c = f->text; *c; c++)
    if (*c == '\t')
      *c = ' ';
}

static void take_fault(struct tools *t, struct hart *h,
                       const struct core_trap *trap, struct fault *f) {
  *f = (struct fault){.trap = *trap};
  for (unsigned i = 0; i < 32; i++)
    f->x[i] = hart_x(h, i);
  for (unsigned i = 0; i < 8; i++)
    hart_cap(h, i, f->caps[i]);
  for (unsigned i = 0; i < 32; i++)
    f->apl[i].valid = hart_apl(h, i, &f->apl[i].tag, &f->apl[i].row);
  f->depth = hart_backtrace(h, f->pcs, BACKTRACE_MAX);
  f->mapped = hart_translate(h, trap->tval, true, &f->page);
  take_instruction(t, h, f);
  const struct region *r = registry_region_at(t, trap->pc);
  f->gate = trap->cause == BREAKPOINT && r && r->kind == CODOMS_REGION_PROXY;
}

/* ---- what the instruction wanted ---- */

/* Bytes that a load, store or AMO accesses, from its mnemonic; 0: unknown. */
static unsigned access_size(const char *text) {
  static const struct {
    const char *suffix;
    unsigned size;
  } suffixes[] = {{"b", 1},  {"bu", 1}, {"h", 2},   {"hu", 2}, {"w", 4},
                  {"wu", 4}, {"d", 8},  {"wsp", 4}, {"dsp", 8}};
  const char *at = text;
  if (!strncmp(text, "cd.", 3))
    return 32;
  if (!strncmp(at, "c.", 2))
    at += 2;
  if (!strncmp(at, "amo", 3) || !strncmp(at, "lr.", 3) ||
      !strncmp(at, "sc.", 3))
    return strstr(at, ".d") ? 8 : 4;
  if (*at == 'f')
    at++;
  if (*at != 'l' && *at != 's')
    return 0;
  size_t n = strcspn(++at, " ");
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
    if (strlen(suffixes[i].suffix) == n && !strncmp(at, suffixes[i].suffix, n))
      return suffixes[i].size;
  return 0;
}

static void print_access(FILE *out, const char *verb, const struct fault *f) {
  unsigned size = access_size(f->text);
  fputs(verb, out);
  if (size)
    fprintf(out, " %u byte%s of", size, size == 1 ? "" : "s");
}

static const char *subcode_text(unsigned subcode) {
  switch (subcode) {
#define XSUB(id, number, text)                                                 \
  case number:                                                                 \
    return text;
#include "isa/xcodoms_cause.def"
  }
  return "refused";
}

/* ---- the headline ---- */

/* Without the process. */
static void short_tag(struct tools *t, FILE *out, uint32_t tag) {
  const struct domain *d = registry_domain(t, tag);
  if (d)
    fprintf(out, "domain '%s'", d->name);
  else
    describe_tag(t, out, tag);
}

static void headline_access(struct tools *t, FILE *out, const struct fault *f,
                            const char *verb) {
  print_access(out, verb, f);
  if (!access_size(f->text))
    fputs(" memory of", out);
  fputc(' ', out);
  short_tag(t, out, f->trap.object);
  if (f->trap.subcode != SUB_rights)
    fprintf(out, ": %s", subcode_text(f->trap.subcode));
}

static void headline_jump(struct tools *t, FILE *out, const struct fault *f) {
  bool into = f->trap.subcode == SUB_alignment;
  fputs(f->trap.subcode == SUB_fallthrough ? "run on into "
        : into                             ? "enter "
                                           : "jump into ",
        out);
  short_tag(t, out, f->trap.object);
  if (into)
    fputs(" except at an entry point", out);
}

static void headline_page(FILE *out, const struct fault *f, const char *verb,
                          const char *right) {
  print_access(out, verb, f);
  fprintf(out,
          access_size(f->text) ? " address 0x%" PRIx64 ": "
                               : " address 0x%" PRIx64 ": ",
          f->trap.tval);
  if (f->mapped)
    fprintf(out, "the page is not %s", right);
  else if (f->trap.tval < 4096)
    fputs("null pointer", out);
  else
    fputs("nothing is mapped there", out);
}

static void print_headline(struct tools *t, FILE *out, const struct fault *f) {
  if (f->gate) {
    fputs("a return gate was entered that the last call does not return "
          "through",
          out);
    return;
  }
  short_tag(t, out, f->trap.subject);
  switch (f->trap.cause) {
  case DOMAIN_LOAD:
    headline_access(t, out, f, " may not read");
    break;
  case DOMAIN_STORE:
    headline_access(t, out, f, " may not write");
    break;
  case DOMAIN_JUMP:
    fputs(" may not ", out);
    headline_jump(t, out, f);
    break;
  case CAPABILITY:
    fprintf(out, " may not do this with a capability: %s",
            subcode_text(f->trap.subcode));
    break;
  case DCS:
    fprintf(out, " may not do this with the capability stack: %s",
            subcode_text(f->trap.subcode));
    break;
  case LOAD_PAGE:
    headline_page(out, f, " cannot read", "readable");
    break;
  case STORE_PAGE:
    headline_page(out, f, " cannot write", "writable");
    break;
  case FETCH_PAGE:
    headline_page(out, f, " cannot execute", "executable");
    break;
  case ILLEGAL:
    fputs(f->text[0] ? " may not execute a privileged instruction"
                     : " cannot execute an illegal instruction",
          out);
    break;
  default:
    fprintf(out, " cannot go on: %s", cause_text(f->trap.cause));
  }
}

static bool is_violation(uint64_t cause) {
  return cause >= DOMAIN_LOAD && cause <= DCS;
}

/* The code at fault: the instruction, or after a wild jump the last caller. */
static void culprit(struct tools *t, const struct fault *f, struct place *p) {
  place_of(t, f->trap.pc, false, p);
  if (!p->domain && !p->proxy && f->depth)
    place_of(t, f->pcs[0], true, p);
}

static void report_headline(struct tools *t, FILE *out, const struct fault *f,
                            const struct place *p) {
  const struct console *c = t->console;
  fputs(console_style(c, STYLE_BOLD), out);
  print_location(out, p);
  fprintf(out, ": %s%s:%s ", console_style(c, STYLE_ERROR),
          is_violation(f->trap.cause) || f->gate ? "violation" : "fault",
          console_style(c, STYLE_PLAIN));
  fputs(console_style(c, STYLE_BOLD), out);
  print_headline(t, out, f);
  fprintf(out, "%s\n", console_style(c, STYLE_PLAIN));
  print_source(t, out, p);
}

/* ---- who and where ---- */

static void print_function(FILE *out, const struct place *p) {
  if (p->inlined[0])
    fprintf(out, "'%s', inlined into ", p->inlined);
  fprintf(out, "'%s'", p->function[0] ? p->function : "?");
}

static void report_subject(struct tools *t, FILE *out, const struct fault *f,
                           const struct place *p) {
  print_note(t, out, NULL, "in ");
  if (p->edge)
    fprintf(out, "the proxy of %s", p->edge->name);
  else if (p->proxy)
    fputs("proxy code", out);
  else
    print_function(out, p);
  if (!p->proxy) {
    fputs(" of ", out);
    describe_tag(t, out, f->trap.subject);
  }
  fprintf(out, ", at 0x%" PRIx64, f->trap.pc);
  if (f->text[0])
    fprintf(out, ": %s", f->text);
  fputc('\n', out);
}

static void report_object(struct tools *t, FILE *out, const struct fault *f) {
  bool capability = f->trap.cause == CAPABILITY || f->trap.cause == DCS;
  if ((capability && !f->trap.tval) || !f->mapped || f->trap.tval == f->trap.pc)
    return;
  uint32_t tag = f->trap.object ? f->trap.object : f->page.tag;
  print_note(t, out, NULL, "0x%" PRIx64 " is ", f->trap.tval);
  describe_object(t, out, f->trap.tval, tag);
  if (f->page.c)
    fputs(", in a capability-storage page", out);
  fputc('\n', out);
  describe_block_history(t, out, f->trap.tval);
}

/* ---- what it held ---- */

static const char *const permissions[] = {"nothing", "call", "read", "write"};

static int apl_entry(const struct fault *f, uint32_t tag) {
  for (int i = 0; i < 32; i++)
    if (f->apl[i].valid && f->apl[i].tag == tag)
      return i;
  return -1;
}

static void print_proxies(struct tools *t, FILE *out, uint32_t tag) {
  unsigned shown = 0, all = 0;
  for (size_t i = 0; i < t->registry.edge_count; i++) {
    const struct edge *e = &t->registry.edges[i];
    if (e->tag != tag)
      continue;
    if (all++ < 6)
      fprintf(out, "%s%s", shown++ ? ", " : "proxies: ", e->name);
  }
  if (all > shown)
    fprintf(out, " and %u more", all - shown);
  if (!all)
    describe_tag(t, out, tag);
}

static unsigned apl_permission(const struct fault *f, int self, int i) {
  return self < 0 || i < 0 ? 0 : f->apl[self].row >> (2 * i) & 3;
}

static void report_apl_over(struct tools *t, FILE *out, const struct fault *f,
                            int self) {
  const struct domain *d = registry_domain(t, f->trap.object);
  if (!d || f->trap.object == f->trap.subject)
    return;
  fprintf(out, "      APL over '%s': %s\n", d->name,
          permissions[apl_permission(f, self, apl_entry(f, d->tag))]);
}

static void report_apl(struct tools *t, FILE *out, const struct fault *f) {
  int self = apl_entry(f, f->trap.subject);
  report_apl_over(t, out, f, self);
  for (int i = 0; i < 32; i++) {
    unsigned permission = apl_permission(f, self, i);
    if (!f->apl[i].valid || i == self || !permission ||
        f->apl[i].tag == f->trap.object)
      continue;
    fprintf(out, "      APL: %s ", permissions[permission]);
    if (registry_domain(t, f->apl[i].tag))
      describe_tag(t, out, f->apl[i].tag);
    else
      print_proxies(t, out, f->apl[i].tag);
    fputc('\n', out);
  }
}

static void report_capability(struct tools *t, FILE *out, unsigned n,
                              const uint64_t words[4]) {
  uint32_t tag = (uint32_t)(words[2] >> 32);
  fprintf(out, "      c%u: %s%s 0x%" PRIx64 ", %" PRIu64 " byte%s: ", n,
          words[2] & 4 ? "asynchronous, " : "", permissions[words[2] & 3],
          words[0], words[1], words[1] == 1 ? "" : "s");
  describe_object(t, out, words[0], tag);
  fputc('\n', out);
}

static void report_holdings(struct tools *t, FILE *out, const struct fault *f) {
  unsigned live = 0;
  const struct domain *d = registry_domain(t, f->trap.subject);
  print_note(t, out, NULL, "what ");
  if (d)
    fprintf(out, "'%s'", d->name);
  else
    describe_tag(t, out, f->trap.subject);
  fputs(" held:\n", out);
  report_apl(t, out, f);
  for (unsigned i = 0; i < 8; i++)
    if (f->caps[i][2] & 3) {
      report_capability(t, out, i, f->caps[i]);
      live++;
    }
  fputs(live == 0  ? "      c0 to c7: nil\n"
        : live < 8 ? "      all other capability registers: nil\n"
                   : "",
        out);
}

/* ---- how it came there ---- */

/* The edge whose client stub this frame is in, by either of its names. */
static const struct edge *stub_edge(const struct tools *t,
                                    const struct place *p) {
  static const char bare[] = "__dipc_client_";
  const char *name = p->function;
  char flat[64];
  if (!strncmp(name, bare, sizeof bare - 1))
    name += sizeof bare - 1;
  for (size_t i = 0; p->domain && i < t->registry.edge_count; i++) {
    const struct edge *e = &t->registry.edges[i];
    snprintf(flat, sizeof flat, "%s", e->name);
    flat[strcspn(flat, ".")] = '_';
    if (e->caller == p->domain->tag && !strcmp(flat, name))
      return e;
  }
  return NULL;
}

/* The way of a crossing: callee's stub, gate, caller's stub. Its frames are
 * one line, named after the caller's stub. */
static bool is_way(struct tools *t, uint64_t pc, const struct place *p) {
  unsigned class_ = class_of(t, pc - 1);
  return p->proxy || class_ != CORE_CLASS_PLAIN;
}

static void print_crossing(FILE *out, const struct edge *e) {
  if (e)
    fprintf(out, "      ---- crossing %s ----\n", e->name);
  else
    fputs("      ---- crossing ----\n", out);
}

static void print_frame(FILE *out, const struct place *p) {
  fputs("      ", out);
  print_function(out, p);
  fprintf(out, " of domain '%s'", p->domain->name);
  if (p->file[0])
    fprintf(out, " at %s:%d", p->file, p->line);
  fputc('\n', out);
}

/* Frames below main and _start are the start-up's and the supervisor's. */
static bool is_bottom(const struct place *p) {
  return !strcmp(p->function, "main") || !strcmp(p->function, "_start");
}

static bool is_startup(const struct place *p) {
  return !strncmp(p->function, "__dipc_", 7) || !strcmp(p->function, "_start");
}

static void report_chain(struct tools *t, FILE *out, const struct fault *f,
                         const struct place *culprit) {
  bool end = is_bottom(culprit), way = false;
  unsigned shown = 0;
  const struct edge *edge = NULL;
  struct place p;
  for (unsigned i = 0; i < f->depth && !end && shown < FRAMES_SHOWN; i++) {
    place_of(t, f->pcs[i], true, &p);
    end = (!p.domain && !p.proxy) || is_bottom(&p);
    if (is_way(t, f->pcs[i], &p)) {
      edge = stub_edge(t, &p) ? stub_edge(t, &p) : edge;
      way = true;
      continue;
    }
    if (!p.domain || is_startup(&p))
      continue;
    if (!shown++)
      print_note(t, out, NULL, "called from:\n");
    if (way)
      print_crossing(out, edge);
    print_frame(out, &p);
    way = false;
    edge = NULL;
  }
  if (shown == FRAMES_SHOWN && !end)
    fputs("      ... and more\n", out);
}

/* ---- the report ---- */

static void compose(struct tools *t, FILE *out, const struct fault *f) {
  struct place p;
  culprit(t, f, &p);
  report_headline(t, out, f, &p);
  report_subject(t, out, f, &p);
  report_object(t, out, f);
  if (is_violation(f->trap.cause))
    report_holdings(t, out, f);
  report_chain(t, out, f, &p);
  advise(t, out, f);
}

/* In one piece, after what the guest has printed so far. */
static void report(struct tools *t, const struct fault *f) {
  char *text = NULL;
  size_t size = 0;
  FILE *out;
  t->violations.just_reported = true;
  if (t->console->quiet || t->violations.count++ >= REPORTS_MAX)
    return;
  if (!(out = open_memstream(&text, &size)))
    return;
  compose(t, out, f);
  fclose(out);
  console_clear_progress(t->console);
  fflush(stdout);
  fwrite(text, 1, size, stderr);
  report_fault(t, text, size);
  free(text);
}

static bool is_call(uint64_t cause) {
  return cause >> 63 || cause == 8 || cause == APL_MISS;
}

void violation_trap(struct tools *t, struct hart *h,
                    const struct core_trap *trap) {
  struct violations *v = &t->violations;
  if (trap->from != 0 || !t->config.image_count)
    return;
  v->is_pending = v->just_reported = false;
  if (is_call(trap->cause) || t->console->quiet)
    return;
  take_fault(t, h, trap, &v->pending);
  if (is_violation(trap->cause) && trap->subcode != SUB_mixed)
    report(t, &v->pending);
  else
    v->is_pending = true; /* the supervisor may bring a page that is missing */
}

/* A gate also stops when its caller died meanwhile: that is nobody's fault,
 * and nobody dies of it. */
static void confirm(struct tools *t, bool died) {
  struct violations *v = &t->violations;
  if (v->is_pending && (died || !v->pending.gate))
    report(t, &v->pending);
  v->is_pending = false;
}

void violation_confirm(struct tools *t) { confirm(t, false); }

/* What the supervisor did about it. */
void violation_aftermath(struct tools *t, const struct codoms_event *e) {
  const struct process *p = registry_process(t, e->process);
  const struct domain *d = registry_domain(t, e->caller);
  confirm(t, e->kind == CODOMS_EV_DEATH);
  if (!t->violations.just_reported || t->console->quiet ||
      t->violations.count > REPORTS_MAX)
    return;
  if (e->kind == CODOMS_EV_DEATH)
    print_note(t, stderr, NULL, "process '%s' is dead\n", p ? p->name : "?");
  else
    print_note(t, stderr, NULL,
               "its caller%s%s%s goes on with status %" PRId64 " (%s)\n",
               d ? " in domain '" : "", d ? d->name : "", d ? "'" : "",
               e->status, status_text(e->status));
}

void violation_finish(struct tools *t) {
  violation_confirm(t);
  if (t->violations.count > REPORTS_MAX)
    console_note(t->console, "%u more faults were not reported",
                 t->violations.count - REPORTS_MAX);
}
