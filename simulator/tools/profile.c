/* SPDX-License-Identifier: MIT
 *
 * --profile=FILE: where the cycles went, by call stack. The machine stops its
 * harts for a sample every PROFILE_PERIOD instructions, so two runs give the
 * same profile; a sample weighs the cycles since the last one of its hart. The
 * stack is the core's: calls that are open, across domains. A name ending in
 * .json gets the format of speedscope, any other folded stacks.
 */
#include "tools/tools.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct profile_stack {
  uint64_t weight;
  unsigned depth;
  uint64_t pcs[PROFILE_DEPTH]; /* innermost first */
};

static uint64_t hash(const void *bytes, size_t size) {
  const uint8_t *b = bytes;
  uint64_t h = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < size; i++)
    h = (h ^ b[i]) * UINT64_C(0x100000001b3);
  return h >> 1; /* never the map's key for nothing */
}

static struct profile_stack *add(struct profile *p,
                                 const struct profile_stack *s) {
  if ((p->count & (p->count - 1)) == 0) {
    struct profile_stack *more =
        realloc(p->stacks, (p->count ? 2 * p->count : 1) * sizeof *more);
    if (!more)
      return NULL;
    p->stacks = more;
  }
  p->stacks[p->count] = *s;
  return &p->stacks[p->count++];
}

static struct profile_stack *find(struct profile *p,
                                  const struct profile_stack *s) {
  uint64_t key = hash(s->pcs, s->depth * sizeof *s->pcs), *index;
  for (; (index = map_find(&p->index, key)); key++) {
    struct profile_stack *known = &p->stacks[*index];
    if (known->depth == s->depth &&
        !memcmp(known->pcs, s->pcs, s->depth * sizeof *s->pcs))
      return known;
  }
  if (!(index = map_insert(&p->index, key)))
    return NULL;
  *index = p->count;
  return add(p, s);
}

void profile_sample(struct tools *t, struct hart *h) {
  struct profile *p = &t->profile;
  unsigned hart = tools_hart(t, h);
  uint64_t now = hart_cycles(h);
  struct profile_stack s = {.depth = 1, .pcs = {hart_pc(h)}}, *known;
  s.depth += hart_backtrace(h, s.pcs + 1, PROFILE_DEPTH - 1);
  known = find(p, &s);
  if (known)
    known->weight += now - p->last[hart];
  p->last[hart] = now;
}

/* ---- names ---- */

static void push(struct profile_names *n, const char *text) {
  if (n->depth < 2 * PROFILE_DEPTH + 2)
    n->frame[n->depth++] = strdup(text);
}

/* What is known of an address, asked once. */
struct profile_place {
  const struct domain *domain;
  char in[64], function[128];
};

static void describe(struct tools *t, uint64_t pc, bool after,
                     struct profile_place *to) {
  uint64_t code = after ? pc - 1 : pc;
  const struct edge *e = registry_edge_at(t, code);
  const struct domain *d = registry_domain_at(t, code);
  const struct region *r = registry_region_at(t, code);
  const struct symbol *s = d ? domain_symbol(t, d, code)
                             : symbols_at(t->symbols[t->config.image_count],
                                          code);
  bool proxy = e || (r && r->kind == CODOMS_REGION_PROXY);
  to->domain = proxy ? NULL : d;
  snprintf(to->in, sizeof to->in, "%s",
           proxy                     ? "proxies"
           : d                       ? d->name
           : t->config.image_count ? "supervisor"
                                     : "");
  if (e)
    snprintf(to->function, sizeof to->function, "proxy of %.100s", e->name);
  else if (s && !proxy)
    snprintf(to->function, sizeof to->function, "%s", s->name);
  else
    snprintf(to->function, sizeof to->function, "0x%" PRIx64, pc);
}

static const struct profile_place *known_place(struct tools *t, uint64_t pc,
                                               bool after) {
  struct profile *p = &t->profile;
  uint64_t *index = map_find(&p->places_index, pc << 1 | after);
  if (!index && (index = map_insert(&p->places_index, pc << 1 | after))) {
    struct profile_place *more = p->places;
    if ((p->place_count & (p->place_count - 1)) == 0)
      more = realloc(p->places, (p->place_count ? 2 * p->place_count : 1) *
                                    sizeof *more);
    if (!more)
      return NULL;
    p->places = more;
    *index = p->place_count++;
    describe(t, pc, after, &p->places[*index]);
  }
  return index ? &p->places[*index] : NULL;
}

/* Outermost first: the process of the code that ran, then functions, with the
 * domain wherever it changes. */
static void name_stack(struct tools *t, const struct profile_stack *s,
                       struct profile_names *n) {
  const struct profile_place *p = known_place(t, s->pcs[0], false);
  const struct process *process =
      p && p->domain ? registry_process(t, p->domain->process) : NULL;
  char in[64] = "", text[80];
  n->depth = 0;
  if (process)
    push(n, process->name);
  for (unsigned i = s->depth; i-- > 0;) {
    if (!(p = known_place(t, s->pcs[i], i > 0)))
      continue;
    if (strcmp(p->in, in)) {
      snprintf(in, sizeof in, "%s", p->in);
      snprintf(text, sizeof text, "[%s]", in);
      push(n, text);
    }
    push(n, p->function);
  }
}

static void forget(struct profile_names *n) {
  for (unsigned i = 0; i < n->depth; i++)
    free(n->frame[i]);
  n->depth = 0;
}

/* ---- folded stacks ---- */

struct line {
  char *text;
  uint64_t weight;
};

static int by_text(const void *a, const void *b) {
  return strcmp(((const struct line *)a)->text, ((const struct line *)b)->text);
}

static char *folded(const struct profile_names *n) {
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  if (!out)
    return NULL;
  for (unsigned i = 0; i < n->depth; i++) {
    fputs(i ? ";" : "", out);
    for (const char *c = n->frame[i]; *c; c++)
      fputc(*c == ';' ? ':' : *c, out);
  }
  fclose(out);
  return text;
}

static void write_folded(struct tools *t, FILE *out) {
  struct profile *p = &t->profile;
  struct line *lines = calloc(p->count + 1, sizeof *lines);
  struct profile_names names = {0};
  size_t n = 0;
  for (size_t i = 0; lines && i < p->count; i++) {
    name_stack(t, &p->stacks[i], &names);
    if ((lines[n].text = folded(&names)))
      lines[n++].weight = p->stacks[i].weight;
    forget(&names);
  }
  if (n)
    qsort(lines, n, sizeof *lines, by_text);
  for (size_t i = 0; i < n; i++) {
    if (i + 1 < n && !strcmp(lines[i].text, lines[i + 1].text))
      lines[i + 1].weight += lines[i].weight;
    else
      fprintf(out, "%s %" PRIu64 "\n", lines[i].text, lines[i].weight);
    free(lines[i].text);
    lines[i].text = NULL;
  }
  free(lines);
}

/* ---- speedscope ---- */

/* The number of a frame's name; a new one is written to `frames`. */
static uint64_t frame_number(struct map *known, FILE *frames,
                             const char *name) {
  uint64_t key = hash(name, strlen(name)), *number = map_find(known, key);
  if (number)
    return *number;
  fputs(known->count ? ",{\"name\":" : "{\"name\":", frames);
  json_string(frames, name);
  fputs("}", frames);
  number = map_insert(known, key);
  return number ? *number = known->count - 1 : 0;
}

static void write_speedscope(struct tools *t, FILE *out) {
  struct profile *p = &t->profile;
  struct profile_names names = {0};
  struct map known = {0};
  char *frames = NULL, *samples = NULL;
  size_t frames_size, samples_size;
  FILE *f = open_memstream(&frames, &frames_size);
  FILE *s = open_memstream(&samples, &samples_size);
  uint64_t total = 0;
  for (size_t i = 0; f && s && i < p->count; i++) {
    name_stack(t, &p->stacks[i], &names);
    fputs(i ? ",[" : "[", s);
    for (unsigned j = 0; j < names.depth; j++)
      fprintf(s, "%s%" PRIu64, j ? "," : "",
              frame_number(&known, f, names.frame[j]));
    fputs("]", s);
    forget(&names);
    total += p->stacks[i].weight;
  }
  if (f)
    fclose(f);
  if (s)
    fclose(s);
  fprintf(out,
          "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\","
          "\"exporter\":\"codoms-sim\",\"shared\":{\"frames\":[%s]},"
          "\"profiles\":[{\"type\":\"sampled\",\"name\":\"cycles\",\"unit\":"
          "\"none\",\"startValue\":0,\"endValue\":%" PRIu64
          ",\"samples\":[%s],\"weights\":[",
          frames ? frames : "", total, samples ? samples : "");
  for (size_t i = 0; i < p->count; i++)
    fprintf(out, "%s%" PRIu64, i ? "," : "", p->stacks[i].weight);
  fputs("]}]}\n", out);
  free(frames);
  free(samples);
  map_free(&known);
}

static bool ends_in(const char *text, const char *end) {
  size_t n = strlen(text), m = strlen(end);
  return n >= m && !strcmp(text + n - m, end);
}

bool profile_write(struct tools *t, struct problem *p) {
  struct outfile file;
  if (!outfile_open(&file, t->config.profile, p))
    return false;
  for (unsigned n = 0; n < t->hart_count; n++)
    profile_sample(t, t->harts[n]); /* what ran since the last one */
  if (ends_in(t->config.profile, ".json"))
    write_speedscope(t, file.stream);
  else
    write_folded(t, file.stream);
  return outfile_commit(&file, p);
}

void profile_free(struct tools *t) {
  free(t->profile.stacks);
  free(t->profile.places);
  map_free(&t->profile.index);
  map_free(&t->profile.places_index);
}
