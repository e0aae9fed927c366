/* SPDX-License-Identifier: MIT
 *
 * --trace=FILE: crossings, faults and processes as Chrome trace events, which
 * Perfetto reads too. One track per thread; a crossing is a slice from the
 * start of the caller's stub to its end, so nested calls nest. Time is cycles
 * taken as nanoseconds.
 */
#include "tools/tools.h"

#include <inttypes.h>

#define EVENTS_MAX 2000000u

static FILE *begin(struct tools *t) {
  struct trace *r = &t->trace;
  if (!r->open || r->full)
    return NULL;
  r->full = r->events >= EVENTS_MAX;
  if (r->full)
    return NULL;
  fputs(r->events++ ? ",\n" : "\n", r->file.stream);
  return r->file.stream;
}

static double now(const struct tools *t) {
  return (double)hart_cycles(t->hart) / 1000;
}

bool trace_open(struct tools *t, struct problem *p) {
  t->trace.open = outfile_open(&t->trace.file, t->config.trace, p);
  if (t->trace.open)
    fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[",
          t->trace.file.stream);
  return t->trace.open;
}

static void instant(struct tools *t, const char *category, const char *name,
                    const char *scope) {
  FILE *out = begin(t);
  if (!out)
    return;
  fprintf(out, "{\"ph\":\"i\",\"s\":\"%s\",\"cat\":\"%s\",\"name\":", scope,
          category);
  json_string(out, name);
  fprintf(out, ",\"ts\":%.3f,\"pid\":1,\"tid\":1", now(t));
}

void trace_process(struct tools *t, const struct process *p) {
  char name[96];
  snprintf(name, sizeof name, "process %s", p->name);
  instant(t, "process", name, "g");
  if (t->trace.open && !t->trace.full)
    fprintf(t->trace.file.stream, ",\"args\":{\"id\":%" PRIu32 "}}", p->id);
}

void trace_death(struct tools *t, const char *process) {
  char name[96];
  snprintf(name, sizeof name, "death of %s", process);
  instant(t, "process", name, "g");
  if (t->trace.open && !t->trace.full)
    fputs("}", t->trace.file.stream);
}

static const char *name_of(const struct tools *t, uint32_t tag) {
  const struct domain *d = registry_domain(t, tag);
  return d ? d->name : "?";
}

void trace_call(struct tools *t, const struct open_call *c, bool unwound) {
  FILE *out = begin(t);
  const struct edge *e = &t->registry.edges[c->edge];
  if (!out)
    return;
  fputs("{\"ph\":\"X\",\"cat\":\"crossing\",\"name\":", out);
  json_string(out, e->name);
  fprintf(out, ",\"ts\":%.3f,\"dur\":%.3f,\"pid\":1,\"tid\":1,\"args\":{",
          (double)c->started / 1000, now(t) - (double)c->started / 1000);
  fputs("\"caller\":", out);
  json_string(out, name_of(t, e->caller));
  fputs(",\"callee\":", out);
  json_string(out, name_of(t, e->callee));
  fprintf(out,
          ",\"crossing_cycles\":%" PRIu64 ",\"crossing_instructions\":%" PRIu64
          ",\"by_capability\":%" PRIu64 ",\"copied\":%" PRIu64 "%s}}",
          c->cost.cycles, c->cost.instructions, c->cost.by_capability,
          c->cost.copied, unwound ? ",\"unwound\":true" : "");
}

void trace_fault(struct tools *t, const struct core_trap *trap) {
  if (!t->trace.open || trap->from != 0 || trap->cause >> 63 ||
      trap->cause == 8)
    return;
  instant(t, "fault", cause_text(trap->cause), "t");
  if (t->trace.full)
    return;
  fprintf(t->trace.file.stream,
          ",\"args\":{\"pc\":\"0x%" PRIx64 "\",\"address\":\"0x%" PRIx64
          "\",\"subject\":",
          trap->pc, trap->tval);
  json_string(t->trace.file.stream, name_of(t, trap->subject));
  fputs("}}", t->trace.file.stream);
}

bool trace_finish(struct tools *t, struct problem *p) {
  if (!t->trace.open)
    return true;
  t->trace.open = false;
  if (t->trace.full)
    console_warning(t->console, "%s: only the first %u events are in the trace",
                    t->config.trace, EVENTS_MAX);
  fputs("\n]}\n", t->trace.file.stream);
  return outfile_commit(&t->trace.file, p);
}
