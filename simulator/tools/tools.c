/* SPDX-License-Identifier: MIT
 *
 * Owns the tools and hands the core's callbacks on. A callback that nobody
 * needs stays null, so that an unobserved run costs nothing.
 */
#include "tools/tools.h"

#include <inttypes.h>
#include <stdlib.h>

/* A trap whose handler traps at once, without an instruction retired, at the
 * same place: that goes on for ever. */
static void look_for_loop(struct tools *t, struct hart *h,
                          const struct core_trap *trap) {
  uint64_t retired = hart_instructions(h);
  if (trap->pc == t->last_trap.pc && trap->cause == t->last_trap.cause &&
      retired == t->last_trap_retired && trap->from == trap->to) {
    t->trap_loop = true;
    hart_stop(h);
  }
  t->last_trap = *trap;
  t->last_trap_retired = retired;
}

static void on_trap(void *owner, struct hart *h, const struct core_trap *trap) {
  struct tools *t = owner;
  look_for_loop(t, h, trap);
  if (t->reference)
    reference_trap(t->reference, h, trap);
  stats_trap(t, h, trap);
  if (t->follow_calls)
    edges_trap(t, trap);
  trace_fault(t, trap);
  violation_trap(t, h, trap);
}

static void on_class_change(void *owner, struct hart *h, unsigned from,
                            unsigned to) {
  (void)from;
  edges_class_change(owner, h, to);
}

static void on_hook(void *owner, struct hart *h) { heap_hook(owner, h); }

static void on_cap_made(void *owner, struct hart *h, uint64_t size) {
  (void)h;
  edges_cap_made(owner, size);
}

static void on_domain_change(void *owner, struct hart *h, uint32_t from,
                             uint32_t to) {
  (void)from;
  stats_switch(owner, h, to);
}

static void on_resume(void *owner, struct hart *h) {
  struct tools *t = owner;
  if (t->count)
    stats_switch(t, h, hart_tag(h));
  if (t->follow_calls)
    edges_resume(t, h);
}

static void on_before(void *owner, struct hart *h) {
  struct tools *t = owner;
  if (t->config.before)
    t->config.before(t->config.before_owner, h);
  if (t->reference)
    reference_before(t->reference, h);
  if (t->config.coverage)
    coverage_before(t, h);
  if (t->config.commit_log)
    commit_before(t, h);
}

static void on_retire(void *owner, struct hart *h, uint64_t pc, uint32_t word) {
  struct tools *t = owner;
  commit_retire(t, h, pc, word);
}

void tools_event(void *tools, uint64_t address) {
  events_receive(tools, address);
}

void tools_attach(struct tools *t, struct hart *h) {
  if (t->hart_count < HARTS_MAX)
    t->harts[t->hart_count++] = h;
  t->hart = t->harts[0];
}

unsigned tools_hart(const struct tools *t, const struct hart *h) {
  unsigned n = 0;
  while (n + 1 < t->hart_count && t->harts[n] != h)
    n++;
  return n;
}

const void *tools_ram(const struct tools *t, uint64_t address, uint64_t size) {
  uint64_t offset = address - t->config.ram_base;
  if (address < t->config.ram_base || offset > t->config.ram_size ||
      size > t->config.ram_size - offset)
    return NULL;
  return t->config.ram + offset;
}

void tools_sample(void *tools, struct hart *h) { profile_sample(tools, h); }

static void choose_callbacks(struct tools *t) {
  struct core_observer *o = &t->observer;
  *o = (struct core_observer){.owner = t, .trap = on_trap, .hook = on_hook};
  if (t->follow_calls) {
    o->class_change = on_class_change;
    o->cap_made = on_cap_made;
  }
  if (t->count)
    o->domain_change = on_domain_change;
  if (t->follow_calls || t->count)
    o->resume = on_resume;
  if (t->reference || t->config.before || t->config.coverage ||
      t->config.commit_log)
    o->before = on_before;
  if (t->config.commit_log)
    o->retire = on_retire;
}

/* What is written at the end must not fail then for what can be seen now. */
static bool can_write(const char *path, struct problem *p) {
  struct outfile file;
  if (!path)
    return true;
  if (!outfile_open(&file, path, p))
    return false;
  outfile_discard(&file);
  return true;
}

static bool open_outputs(struct tools *t, struct problem *p) {
  const struct tools_config *c = &t->config;
  if (!can_write(c->stats, p) || !can_write(c->report, p) ||
      !can_write(c->profile, p) || !can_write(c->coverage, p))
    return false;
  return (!t->config.trace || trace_open(t, p)) &&
         (!t->config.commit_log || commit_open(t, p));
}

struct tools *tools_new(const struct tools_config *config, struct problem *p) {
  struct tools *t = calloc(1, sizeof *t);
  if (!t ||
      !(t->symbols = calloc(config->image_count + 1, sizeof *t->symbols))) {
    free(t);
    problem_set(p, "out of memory");
    return NULL;
  }
  t->config = *config;
  t->console = config->console;
  t->count = config->stats || config->report;
  t->follow_calls = config->edges || t->count || config->trace;
  for (unsigned i = 0; i < config->image_count; i++)
    t->symbols[i] = symbols_new(&config->images[i].file);
  t->symbols[config->image_count] = symbols_new(config->program);
  if (config->reference && !(t->reference = reference_new(
                               config->ram, config->ram_base,
                               config->ram_size))) {
    tools_free(t);
    problem_set(p, "out of memory");
    return NULL;
  }
  choose_callbacks(t);
  if (open_outputs(t, p))
    return t;
  tools_free(t);
  return NULL;
}

const struct core_observer *tools_observer(struct tools *t) {
  return &t->observer;
}

static void print_totals(struct tools *t) {
  double instructions = (double)hart_instructions(t->hart);
  fprintf(stderr,
          "total: %" PRIu64 " instructions, %" PRIu64
          " cycles%s; simulated in %.2f s, %.0f million instructions a "
          "second\n",
          hart_instructions(t->hart), hart_cycles(t->hart),
          t->config.model ? "" : " (one each)", t->seconds,
          t->seconds > 0 ? instructions / 1e6 / t->seconds : 0);
}

bool tools_finish(struct tools *t, double seconds, struct problem *p) {
  t->seconds = seconds;
  violation_finish(t);
  if (t->follow_calls)
    edges_finish(t);
  if (t->count)
    stats_finish(t);
  if (t->config.edges && !t->config.edges_json) {
    edges_print(t);
    print_totals(t);
  }
  if (t->config.edges && t->config.edges_json) {
    edges_write_json(t, stderr);
    fputc('\n', stderr);
  }
  bool good = commit_close(t, p) &&
              (!t->config.stats || stats_write(t, p)) &&
              (!t->config.report || report_write(t, p)) &&
              (!t->config.profile || profile_write(t, p)) &&
              (!t->config.coverage || coverage_write(t, p));
  if (t->reference && !reference_finish(t->reference, stderr))
    good = problem_set(p, "the core and the reference disagree");
  return (!t->config.trace || trace_finish(t, p)) && good;
}

const char *tools_trap_loop(const struct tools *t) {
  return t->trap_loop ? cause_text(t->last_trap.cause) : NULL;
}

void tools_where_is(struct tools *t, struct hart *h, char *text, size_t size) {
  static const char modes[] = "US?M";
  struct place p;
  FILE *out = fmemopen(text, size, "w");
  text[0] = 0;
  if (!out)
    return;
  place_of(t, hart_pc(h), false, &p);
  fprintf(out, "at 0x%" PRIx64 " in %c mode", p.address,
          modes[hart_mode(h) & 3]);
  if (p.function[0])
    fprintf(out, ", in '%s'", p.function);
  if (p.domain)
    fprintf(out, " of domain '%s'", p.domain->name);
  if (p.file[0])
    fprintf(out, " at %s:%d", p.file, p.line);
  fclose(out);
}

void tools_where(struct tools *t, char *text, size_t size) {
  tools_where_is(t, t->hart, text, size);
}

void tools_free(struct tools *t) {
  if (!t)
    return;
  for (unsigned i = 0; i <= t->config.image_count; i++)
    symbols_free(t->symbols[i]);
  free(t->symbols);
  edges_free(t);
  reference_free(t->reference);
  heap_free(t);
  stats_free(t);
  report_free(t);
  profile_free(t);
  coverage_free(t);
  commit_close(t, &(struct problem){0});
  outfile_discard(&t->trace.file);
  free(t->registry.processes);
  free(t->registry.domains);
  free(t->registry.regions);
  free(t->registry.edges);
  map_free(&t->registry.edge_entries);
  free(t);
}
