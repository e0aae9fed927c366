/* SPDX-License-Identifier: MIT
 *
 * What every crossing costs. The core tells when control passes between
 * classes of code; this file keeps, for each thread, a stack of open calls
 * and gives the cycles and instructions of each stretch to the call on whose
 * behalf they were executed:
 *
 *   caller stub -> proxy -> callee stub -> body -> callee stub -> gate ->
 * caller `before'       GOING                   BODY    STUB           COMING
 * stub
 *
 * Counted are caller and callee stubs with the helpers they call (a C library
 * function, the handle table), proxies, and traps taken meanwhile. Not counted
 * is the body: what runs from the implementation's first instruction until it
 * returns to the callee stub, and so neither are crossings nested in it.
 *
 * A stub that leaves for plain code has either returned or called a helper:
 * it has returned if the stack pointer is what it was at the stub's entry. A
 * callee stub that goes to the implementation (by its symbol) starts the body,
 * anything else is a helper. Calls that the proxy refuses, and those that a
 * fault ends, are counted as failed and not measured.
 */
#include "tools/tools.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CSR_SCDTHREAD 0x5c3
enum { SP = 2, A2 = 12 };

static struct open_call *top(struct thread_calls *k) {
  return k->depth ? &k->calls[k->depth - 1] : NULL;
}

static bool is_stub(unsigned class_) {
  return class_ != CORE_CLASS_PLAIN && class_ != CODOMS_RANGE_PROXY &&
         class_ != CODOMS_RANGE_CALLEE;
}

void edges_range(struct tools *t, uint64_t start, unsigned kind) {
  if (t->follow_calls && kind == CODOMS_RANGE_COPY)
    map_insert(&t->edges.copy_starts, start);
}

/* ---- threads ---- */

static struct thread_calls *add_thread(struct edges *e, uint64_t id) {
  struct thread_calls **bigger =
      realloc(e->threads, (e->thread_count + 1) * sizeof *bigger);
  struct thread_calls *k = bigger ? calloc(1, sizeof *k) : NULL;
  if (bigger)
    e->threads = bigger;
  if (!k)
    return e->current;
  k->thread = id;
  e->threads[e->thread_count++] = k;
  return k;
}

static struct thread_calls *find_thread(struct edges *e, uint64_t id) {
  for (size_t i = 0; i < e->thread_count; i++)
    if (e->threads[i]->thread == id)
      return e->threads[i];
  return add_thread(e, id);
}

static void choose_thread(struct edges *e, struct hart *h) {
  uint64_t id = 0;
  hart_csr(h, CSR_SCDTHREAD, &id);
  if (!e->current || e->current->thread != id)
    e->current = find_thread(e, id);
}

/* ---- calls ---- */

static struct edge_cost *cost_of(struct tools *t, uint32_t edge) {
  struct edges *e = &t->edges;
  if (edge >= e->cost_count) {
    size_t n = t->registry.edge_count;
    struct edge_cost *bigger = realloc(e->costs, n * sizeof *bigger);
    if (!bigger)
      return NULL;
    memset(bigger + e->cost_count, 0, (n - e->cost_count) * sizeof *bigger);
    e->costs = bigger;
    e->cost_count = n;
  }
  return &e->costs[edge];
}

static void close_call(struct tools *t, struct thread_calls *k) {
  struct open_call *c = top(k);
  struct edge_cost *cost = cost_of(t, c->edge);
  k->depth--;
  trace_call(t, c, c->refused);
  report_call(t, c, k->depth, c->refused);
  if (!cost)
    return;
  if (c->refused) {
    cost->unwound++;
    return;
  }
  cost->calls++;
  cost->by_capability += c->cost.by_capability;
  cost->copied += c->cost.copied;
  cost->traps += c->cost.traps;
  histogram_add(&cost->cycles, c->cost.cycles);
  histogram_add(&cost->instructions, c->cost.instructions);
}

static void drop_call(struct tools *t, struct thread_calls *k) {
  struct open_call *c = top(k);
  struct edge_cost *cost = cost_of(t, c->edge);
  k->depth--;
  trace_call(t, c, true);
  report_call(t, c, k->depth, true);
  if (cost)
    cost->unwound++;
}

/* A call that has come back ends with the caller's stub. */
static void close_if_coming(struct tools *t, struct thread_calls *k) {
  struct open_call *c = top(k);
  if (c && c->phase == CALL_COMING)
    close_call(t, k);
}

static void open_call(struct tools *t, struct thread_calls *k,
                      const struct edge *e, struct hart *h) {
  close_if_coming(t, k); /* a stub that crosses twice */
  if (k->depth == CALLS_MAX) {
    k->lost++;
    return;
  }
  struct open_call *c = &k->calls[k->depth++];
  if (k->before_open)
    *c = k->before;
  else
    *c = (struct open_call){.entry_sp = hart_x(h, SP),
                            .started = hart_cycles(h)};
  c->edge = (uint32_t)(e - t->registry.edges);
  c->phase = CALL_GOING;
  c->excursion = false;
  k->before_open = false;
}

/* The gate of `e`, which other edges may share: the last call that returns
 * through it is on its way back. Calls above it, if control came back to the
 * gate in a way that is none of a call's, are gone. */
static void come_back(struct tools *t, struct thread_calls *k,
                      const struct edge *e) {
  if (k->lost) {
    k->lost--;
    return;
  }
  unsigned depth = k->depth;
  while (depth &&
         (t->registry.edges[k->calls[depth - 1].edge].gate != e->gate ||
          k->calls[depth - 1].phase == CALL_COMING))
    depth--;
  if (!depth)
    return;
  while (k->depth > depth)
    drop_call(t, k);
  top(k)->phase = CALL_COMING;
  top(k)->excursion = false;
}

/* ---- who pays for the stretch that ends now ---- */

static struct open_call *payer(struct thread_calls *k, unsigned class_) {
  struct open_call *c = top(k);
  if (k->before_open && (is_stub(class_) || k->before.excursion))
    return &k->before;
  if (!c || class_ == CODOMS_RANGE_PROXY || class_ == CODOMS_RANGE_CALLEE)
    return c;
  if (class_ == CORE_CLASS_PLAIN)
    return c->excursion ? c : NULL;
  return c->phase == CALL_BODY ? NULL : c;
}

static void charge(struct tools *t, struct hart *h, unsigned class_) {
  struct edges *e = &t->edges;
  struct open_call *c = e->current ? payer(e->current, class_) : NULL;
  uint64_t cycles = hart_cycles(h), instructions = hart_instructions(h);
  if (c) {
    c->cost.cycles += cycles - e->last_cycles;
    c->cost.instructions += instructions - e->last_instructions;
  }
  e->last_cycles = cycles;
  e->last_instructions = instructions;
}

/* ---- where control goes ---- */

static void enter_proxy(struct tools *t, struct thread_calls *k,
                        struct hart *h) {
  uint64_t pc = hart_pc(h);
  uint64_t *known = map_find(&t->registry.edge_entries, pc);
  if (!known)
    return; /* a trampoline, or a body that a trap had left */
  const struct edge *e = &t->registry.edges[*known];
  if (pc == e->gate)
    come_back(t, k, e);
  else
    open_call(t, k, e, h);
}

static void enter_callee_stub(struct thread_calls *k) {
  struct open_call *c = top(k);
  if (!c)
    return;
  c->excursion = false;
  if (c->phase == CALL_BODY)
    c->phase = CALL_STUB;
}

/* A helper has returned to the stub that called it. */
static bool end_excursion(struct open_call *c, uint64_t sp) {
  if (!c->excursion || sp != c->excursion_sp)
    return false;
  c->excursion = false;
  return true;
}

/* From plain code to a stub: back from a helper, or a caller stub starts. */
static void enter_stub(struct tools *t, struct thread_calls *k, struct hart *h,
                       unsigned to) {
  uint64_t sp = hart_x(h, SP);
  struct open_call *c = top(k);
  if ((k->before_open && end_excursion(&k->before, sp)) ||
      (c && end_excursion(c, sp)) || to != CODOMS_RANGE_CALLER)
    return;
  close_if_coming(t, k);
  k->before_open = true;
  k->before = (struct open_call){.entry_sp = sp, .started = hart_cycles(h)};
}

/* From proxy code to the caller's stub without the gate: a refusal. */
static void refused(struct thread_calls *k) {
  struct open_call *c = top(k);
  if (!c || c->phase != CALL_GOING)
    return;
  c->phase = CALL_COMING;
  c->refused = true;
}

static void start_excursion(struct open_call *c, uint64_t sp) {
  c->excursion = true;
  c->excursion_sp = sp;
}

static void enter_plain(struct tools *t, struct thread_calls *k, struct hart *h,
                        unsigned from) {
  struct open_call *c = top(k);
  uint64_t sp = hart_x(h, SP);
  bool callee = c && (c->phase == CALL_GOING || c->phase == CALL_STUB);
  if (k->before_open && from != CODOMS_RANGE_CALLEE) {
    if (sp == k->before.entry_sp)
      k->before_open = false; /* gave up before it crossed */
    else
      start_excursion(&k->before, sp);
  } else if (c && c->phase == CALL_COMING) {
    if (sp == c->entry_sp || from == CODOMS_RANGE_PROXY)
      close_call(t, k);
    else
      start_excursion(c, sp);
  } else if (callee && from == CODOMS_RANGE_PROXY) {
    c->phase = CALL_BODY; /* a callee without a marked stub */
  } else if (callee) {
    const struct edge *e = &t->registry.edges[c->edge];
    if (!e->body || hart_pc(h) == e->body)
      c->phase = CALL_BODY;
    else
      start_excursion(c, sp);
  }
}

static void count_copy(struct tools *t, struct thread_calls *k,
                       struct hart *h) {
  struct open_call *c = payer(k, CODOMS_RANGE_COPY);
  if (c && map_find(&t->edges.copy_starts, hart_pc(h)))
    c->cost.copied += hart_x(h, A2);
}

static void arrive(struct tools *t, struct thread_calls *k, struct hart *h,
                   unsigned from, unsigned to) {
  if (is_stub(to) && from == CORE_CLASS_PLAIN)
    enter_stub(t, k, h, to);
  if (is_stub(to) && from == CODOMS_RANGE_PROXY)
    refused(k);
  if (to == CODOMS_RANGE_PROXY)
    enter_proxy(t, k, h);
  if (to == CODOMS_RANGE_CALLEE)
    enter_callee_stub(k);
  if (to == CODOMS_RANGE_COPY)
    count_copy(t, k, h);
  if (to == CORE_CLASS_PLAIN)
    enter_plain(t, k, h, from);
}

/* The core may tell of a change that edges_resume has settled already. */
void edges_class_change(struct tools *t, struct hart *h, unsigned to) {
  struct edges *e = &t->edges;
  unsigned from = e->class_;
  if (e->in_supervisor || to == from || hart_mode(h) != 0)
    return;
  if (!e->current)
    choose_thread(e, h);
  charge(t, h, from);
  e->class_ = to;
  if (e->current)
    arrive(t, e->current, h, from, to);
}

/* ---- traps: the supervisor works for whoever was running ---- */

void edges_trap(struct tools *t, const struct core_trap *trap) {
  struct edges *e = &t->edges;
  if (trap->from != 0 || e->in_supervisor)
    return;
  e->in_supervisor = true;
  e->trap_pc = trap->pc;
  struct open_call *c = e->current ? payer(e->current, e->class_) : NULL;
  if (c)
    c->cost.traps++;
}

unsigned class_of(struct tools *t, uint64_t pc) {
  for (size_t i = 0; i < t->registry.domain_count; i++) {
    const struct domain *d = &t->registry.domains[i];
    const struct image *image = &t->config.images[d->image];
    unsigned found = CORE_CLASS_PLAIN;
    for (uint32_t n = 0; n < image->head->ranges.count; n++) {
      const struct codoms_range *r = &image->ranges[n];
      if (pc - d->delta - r->start < r->size &&
          (r->kind > CODOMS_RANGE_CALLEE || !found))
        found = r->kind;
    }
    if (found && domain_owns(t, d, pc - d->delta))
      return found;
  }
  const struct region *r = registry_region_at(t, pc);
  return r && r->kind == CODOMS_REGION_PROXY ? CODOMS_RANGE_PROXY
                                             : CORE_CLASS_PLAIN;
}

/* The supervisor goes back to where it came from, past an ecall, or, when it
 * has unwound, somewhere else. */
void edges_resume(struct tools *t, struct hart *h) {
  struct edges *e = &t->edges;
  uint64_t pc = hart_pc(h);
  if (hart_mode(h) != 0)
    return;
  choose_thread(e, h);
  charge(t, h, e->class_);
  e->in_supervisor = false;
  if (pc == e->trap_pc || pc == e->trap_pc + 4 || !t->registry.edge_count)
    return;
  e->class_ = class_of(t, pc);
  if (e->current)
    arrive(t, e->current, h, CODOMS_RANGE_PROXY, e->class_);
}

void edges_cap_made(struct tools *t, uint64_t size) {
  struct edges *e = &t->edges;
  struct open_call *c;
  if (!e->current || e->class_ == CORE_CLASS_PLAIN)
    return;
  c = payer(e->current, e->class_);
  if (c)
    c->cost.by_capability += size;
}

void edges_unwind(struct tools *t, unsigned depth) {
  struct thread_calls *k = t->edges.current;
  if (!t->follow_calls || !k)
    return;
  k->lost = 0;
  k->before_open = false;
  while (k->depth > depth)
    drop_call(t, k);
}

/* ---- results ---- */

void edges_finish(struct tools *t) {
  for (size_t i = 0; i < t->edges.thread_count; i++)
    while (t->edges.threads[i]->depth) {
      struct thread_calls *k = t->edges.threads[i];
      if (top(k)->phase == CALL_COMING)
        close_call(t, k);
      else
        drop_call(t, k);
    }
}

static const char *domain_name(const struct tools *t, uint32_t tag) {
  const struct domain *d = registry_domain(t, tag);
  return d ? d->name : "?";
}

/* A byte count for people: at most six characters and a unit. */
static void print_bytes(FILE *out, int width, uint64_t n) {
  static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  char text[32];
  double value = (double)n;
  unsigned unit = 0;
  while (value >= 10000 && unit < 4) {
    value /= 1024;
    unit++;
  }
  snprintf(text, sizeof text, unit ? "%.1f %s" : "%.0f %s", value, units[unit]);
  fprintf(out, " %*s", width, text);
}

static void print_row(struct tools *t, const struct edge *e, int width) {
  static const struct edge_cost none;
  size_t index = (size_t)(e - t->registry.edges);
  const struct edge_cost *c =
      index < t->edges.cost_count ? &t->edges.costs[index] : &none;
  struct summary cycles = histogram_summary(&c->cycles);
  struct summary instructions = histogram_summary(&c->instructions);
  char edge[160];
  if (!c->calls && !c->unwound)
    return;
  snprintf(edge, sizeof edge, "%s -> %s", domain_name(t, e->caller), e->name);
  fprintf(stderr, "%-*s %10" PRIu64, width, edge, c->calls);
  if (c->calls)
    fprintf(stderr, " %8" PRIu64 " %8" PRIu64 " %8" PRIu64 " %8" PRIu64,
            cycles.least, cycles.median, cycles.p99, instructions.median);
  else
    fprintf(stderr, " %8s %8s %8s %8s", "-", "-", "-", "-");
  print_bytes(stderr, 13, c->by_capability);
  print_bytes(stderr, 11, c->copied);
  if (c->unwound)
    fprintf(stderr, "  %" PRIu64 " failed", c->unwound);
  fputc('\n', stderr);
}

void edges_print(struct tools *t) {
  int width = 8;
  fflush(stdout);
  for (size_t i = 0; i < t->registry.edge_count; i++) {
    const struct edge *e = &t->registry.edges[i];
    int n = (int)(strlen(domain_name(t, e->caller)) + strlen(e->name)) + 4;
    width = n > width ? n : width;
  }
  fprintf(stderr, "%-*s %10s %26s %8s %13s %11s\n", width, "", "",
          "cycles per call", "instr.", "bytes by", "bytes");
  fprintf(stderr, "%-*s %10s %8s %8s %8s %8s %13s %11s\n", width, "edge",
          "calls", "min", "median", "p99", "median", "capability", "copied");
  for (size_t i = 0; i < t->registry.edge_count; i++)
    print_row(t, &t->registry.edges[i], width);
}

static void json_summary(FILE *out, const char *name, struct summary s) {
  fprintf(out,
          ",\"%s\":{\"min\":%" PRIu64 ",\"median\":%" PRIu64 ",\"p99\":%" PRIu64
          ",\"max\":%" PRIu64 ",\"sum\":%" PRIu64 "}",
          name, s.least, s.median, s.p99, s.most, s.sum);
}

static void json_policy(FILE *out, uint32_t policy) {
  static const char *const names[] = {
      "registers-integrity", "registers-confidentiality",
      "stack-integrity",     "stack-confidentiality",
      "dcs-integrity",       "dcs-confidentiality"};
  const char *comma = "";
  fputs(",\"isolation\":[", out);
  for (unsigned i = 0; i < 6; i++)
    if (policy >> i & 1) {
      fprintf(out, "%s\"%s\"", comma, names[i]);
      comma = ",";
    }
  fputs("]", out);
}

static void json_edge(struct tools *t, FILE *out, size_t index) {
  static const struct edge_cost none;
  const struct edge *e = &t->registry.edges[index];
  const struct edge_cost *c =
      index < t->edges.cost_count ? &t->edges.costs[index] : &none;
  fprintf(out, "%s\n {\"edge\":%" PRIu64 ",\"name\":", index ? "," : "",
          e->number);
  json_string(out, e->name);
  fputs(",\"caller\":", out);
  json_string(out, domain_name(t, e->caller));
  fputs(",\"callee\":", out);
  json_string(out, domain_name(t, e->callee));
  json_policy(out, e->policy);
  fprintf(out, ",\"calls\":%" PRIu64 ",\"failed\":%" PRIu64, c->calls,
          c->unwound);
  json_summary(out, "cycles", histogram_summary(&c->cycles));
  json_summary(out, "instructions", histogram_summary(&c->instructions));
  fprintf(out,
          ",\"by_capability\":%" PRIu64 ",\"copied\":%" PRIu64
          ",\"traps\":%" PRIu64 "}",
          c->by_capability, c->copied, c->traps);
}

void edges_write_json(struct tools *t, FILE *out) {
  fprintf(out,
          "{\"schema\":\"codoms-sim-edges\",\"version\":1,"
          "\"instructions\":%" PRIu64 ",\"cycles\":%" PRIu64
          ",\"seconds\":%.6f,\"edges\":[",
          hart_instructions(t->hart), hart_cycles(t->hart), t->seconds);
  for (size_t i = 0; i < t->registry.edge_count; i++)
    json_edge(t, out, i);
  fputs("]}", out);
}

void edges_free(struct tools *t) {
  for (size_t i = 0; i < t->edges.cost_count; i++) {
    histogram_free(&t->edges.costs[i].cycles);
    histogram_free(&t->edges.costs[i].instructions);
  }
  for (size_t i = 0; i < t->edges.thread_count; i++)
    free(t->edges.threads[i]);
  free(t->edges.threads);
  free(t->edges.costs);
  map_free(&t->edges.copy_starts);
}
