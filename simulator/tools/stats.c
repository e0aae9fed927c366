/* SPDX-License-Identifier: MIT
 *
 * --stats=FILE: what was executed, by whom, and why it trapped, as JSON. Time
 * in the supervisor belongs to nobody's domain (tag 0).
 */
#include "tools/tools.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define INTERRUPT_BIT (1ull << 63)

static const char *const exception_names[CAUSES] = {
#define CAUSE(id, number, text) [number] = text,
#include "isa/cause.def"
#define XCAUSE(id, number, text) [number] = text,
#include "isa/xcodoms_cause.def"
};
static const char *const interrupt_names[CAUSES] = {
#define INTERRUPT(id, number, text) [number] = text,
#include "isa/cause.def"
};

const char *const loss_names[LOSSES] = {
#define LOSS(id, name, text) name,
#include "timing/loss.def"
};
static const char *const count_names[COUNTS] = {
#define COUNT(id, name) name,
#include "timing/count.def"
};
const char *const core_names[] = {"ideal",
#define CORE(id, text) #id,
#include "timing/core.def"
};
enum {
#define XCAUSE(id, number, text) XCAUSE_##id = number,
#include "isa/xcodoms_cause.def"
};

const char *cause_text(uint64_t cause) {
  uint64_t number = cause & ~INTERRUPT_BIT;
  const char *text = NULL;
  if (number < CAUSES)
    text = (cause & INTERRUPT_BIT ? interrupt_names : exception_names)[number];
  return text ? text : "trap";
}

static struct domain_stats *row_of(struct stats *s, uint32_t tag) {
  uint64_t *index = map_find(&s->domains, tag);
  if (index)
    return &s->rows[*index];
  struct domain_stats *bigger =
      realloc(s->rows, (s->row_count + 1) * sizeof *bigger);
  if (!bigger)
    return NULL;
  s->rows = bigger;
  if (!(index = map_insert(&s->domains, tag)))
    return NULL;
  *index = s->row_count;
  s->rows[s->row_count] = (struct domain_stats){.tag = tag};
  return &s->rows[s->row_count++];
}

/* The stretch that ends now was the current domain's; `to` comes. */
void stats_switch(struct tools *t, struct hart *h, uint32_t to) {
  struct stretch *at = &t->stats.stretch[tools_hart(t, h)];
  struct domain_stats *row = row_of(&t->stats, at->current);
  struct stretch now = {.current = to, .cycles = hart_cycles(h),
                        .instructions = hart_instructions(h)};
  for (unsigned i = 0; i < LOSSES; i++)
    now.lost[i] = hart_lost(h, i);
  if (row) {
    row->cycles += now.cycles - at->cycles;
    row->instructions += now.instructions - at->instructions;
    for (unsigned i = 0; i < LOSSES; i++)
      row->lost[i] += now.lost[i] - at->lost[i];
  }
  *at = now;
}

void stats_finish(struct tools *t) {
  for (unsigned n = 0; n < t->hart_count; n++)
    stats_switch(t, t->harts[n], t->stats.stretch[n].current);
}

void stats_trap(struct tools *t, struct hart *h, const struct core_trap *trap) {
  uint64_t number = trap->cause & ~INTERRUPT_BIT;
  struct stats *s = &t->stats;
  struct domain_stats *row;
  if (!t->count)
    return;
  if (number < CAUSES)
    (trap->cause & INTERRUPT_BIT ? s->interrupts : s->exceptions)[number]++;
  stats_switch(t, h, 0);
  if (trap->from == 0 && (row = row_of(s, trap->subject)))
    row->traps++;
}

static void write_causes(FILE *out, const uint64_t counts[CAUSES], uint64_t bit,
                         const char **comma) {
  for (unsigned i = 0; i < CAUSES; i++) {
    if (!counts[i])
      continue;
    fprintf(out, "%s\n {\"interrupt\":%s,\"cause\":%u,\"name\":", *comma,
            bit ? "true" : "false", i);
    json_string(out, cause_text(bit | i));
    fprintf(out, ",\"count\":%" PRIu64 "}", counts[i]);
    *comma = ",";
  }
}

const char *stats_row_kind(const struct tools *t,
                           const struct domain_stats *row) {
  static const char *const kinds[] = {
      [TAG_NONE] = "supervisor",   [TAG_DOMAIN] = "domain",
      [TAG_PROXY] = "proxy entry", [TAG_GATE] = "gate entry",
      [TAG_INFO] = "information",  [TAG_KERNEL] = "proxy body"};
  return kinds[registry_tag_kind(t, row->tag)];
}

void stats_row_name(const struct tools *t, const struct domain_stats *row,
                    char *name, size_t size) {
  const struct domain *d = registry_domain(t, row->tag);
  const struct edge *e = registry_tag_kind(t, row->tag) == TAG_PROXY
                             ? registry_edge_tagged(t, row->tag)
                             : NULL;
  if (e)
    snprintf(name, size, "%.*s", (int)strcspn(e->name, "."), e->name);
  else
    snprintf(name, size, "%s", d ? d->name : "");
}

/* The cycles that no cause took are those of instructions issuing. */
static void write_lost(FILE *out, const uint64_t lost[LOSSES],
                       uint64_t cycles) {
  uint64_t issue = cycles;
  for (unsigned i = 1; i < LOSSES; i++)
    issue -= lost[i];
  fprintf(out, "\"cycles_by_cause\":{\"%s\":%" PRIu64, loss_names[0], issue);
  for (unsigned i = 1; i < LOSSES; i++)
    fprintf(out, ",\"%s\":%" PRIu64, loss_names[i], lost[i]);
  fputc('}', out);
}

static void write_domain(struct tools *t, FILE *out,
                         const struct domain_stats *row) {
  const struct domain *d = registry_domain(t, row->tag);
  const struct process *p = d ? registry_process(t, d->process) : NULL;
  char name[64];
  stats_row_name(t, row, name, sizeof name);
  fprintf(out, "\n {\"tag\":%" PRIu32 ",\"kind\":\"%s\",\"name\":", row->tag,
          stats_row_kind(t, row));
  json_string(out, name);
  fputs(",\"process\":", out);
  json_string(out, p ? p->name : "");
  fprintf(out,
          ",\"instructions\":%" PRIu64 ",\"cycles\":%" PRIu64
          ",\"traps\":%" PRIu64 ",",
          row->instructions, row->cycles, row->traps);
  write_lost(out, row->lost, row->cycles);
  fputc('}', out);
}

static void write_hart(FILE *out, const struct hart *h) {
  uint64_t lost[LOSSES];
  for (unsigned i = 0; i < LOSSES; i++)
    lost[i] = hart_lost(h, i);
  fprintf(out, "\n {\"instructions\":%" PRIu64 ",\"cycles\":%" PRIu64 ",",
          hart_instructions(h), hart_cycles(h));
  write_lost(out, lost, hart_cycles(h));
  for (unsigned i = 0; i < COUNTS; i++)
    fprintf(out, ",\"%s\":%" PRIu64, count_names[i], hart_count(h, i));
  fputc('}', out);
}

static void write_totals(struct tools *t, FILE *out) {
  double instructions = (double)hart_instructions(t->hart);
  fprintf(out,
          "{\"schema\":\"codoms-sim-stats\",\"version\":2,\n"
          "\"instructions\":%" PRIu64 ",\"cycles\":%" PRIu64 ",\n"
          "\"boot_instructions\":%" PRIu64 ",\"boot_cycles\":%" PRIu64 ",\n"
          "\"apl_misses\":%" PRIu64 ",\n"
          "\"core\":\"%s\",\"seconds\":%.6f,\"mips\":%.3f,\n",
          hart_instructions(t->hart), hart_cycles(t->hart),
          t->stats.boot_instructions, t->stats.boot_cycles,
          t->stats.exceptions[XCAUSE_apl_miss],
          core_names[t->config.model], t->seconds,
          t->seconds > 0 ? instructions / 1e6 / t->seconds : 0);
}

static void write_all(struct tools *t, FILE *out) {
  const char *comma = "";
  write_totals(t, out);
  fputs("\"harts\":[", out);
  for (unsigned n = 0; n < t->hart_count; n++) {
    fputs(n ? "," : "", out);
    write_hart(out, t->harts[n]);
  }
  fputs("],\n\"traps\":[", out);
  write_causes(out, t->stats.exceptions, 0, &comma);
  write_causes(out, t->stats.interrupts, INTERRUPT_BIT, &comma);
  fputs("],\n\"domains\":[", out);
  for (size_t i = 0; i < t->stats.row_count; i++) {
    fputs(i ? "," : "", out);
    write_domain(t, out, &t->stats.rows[i]);
  }
  fputs("],\n\"edges\":", out);
  edges_write_json(t, out);
  fputs("}\n", out);
}

bool stats_write(struct tools *t, struct problem *p) {
  struct outfile out;
  if (!outfile_open(&out, t->config.stats, p))
    return false;
  write_all(t, out.stream);
  return outfile_commit(&out, p);
}

void stats_free(struct tools *t) {
  free(t->stats.rows);
  map_free(&t->stats.domains);
}
