/* SPDX-License-Identifier: MIT
 *
 * --coverage=FILE: how often each source line was executed, as lcov's
 * tracefiles say it. Executed instructions are counted by address; at the end
 * the line tables of the images, moved to where their domains were loaded, say
 * which lines those are. A line counts as often as its busiest instruction
 * that begins a statement.
 */
#include "tools/tools.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct covered_line {
  const char *file;
  int line;
  uint64_t count;
};
struct gathered {
  struct tools *tools;
  const struct domain *domain; /* null: where it was linked */
  struct covered_line *lines;
  size_t count;
};

void coverage_before(struct tools *t, struct hart *h) {
  uint64_t done = hart_instructions(h), *count;
  unsigned hart = tools_hart(t, h);
  if (t->coverage.last[hart] == done + 1)
    return; /* told twice */
  t->coverage.last[hart] = done + 1;
  if ((count = map_insert(&t->coverage.counts, hart_pc(h))))
    ++*count;
}

static void gather(void *owner, const char *file, int line, uint64_t address) {
  struct gathered *g = owner;
  uint64_t delta = g->domain ? g->domain->delta : 0, *count;
  struct covered_line *more;
  if (g->domain && !domain_owns(g->tools, g->domain, address))
    return;
  if ((g->count & (g->count - 1)) == 0) {
    more = realloc(g->lines, (g->count ? 2 * g->count : 1) * sizeof *more);
    if (!more)
      return;
    g->lines = more;
  }
  count = map_find(&g->tools->coverage.counts, address + delta);
  g->lines[g->count++] = (struct covered_line){file, line, count ? *count : 0};
}

static int by_line(const void *a, const void *b) {
  const struct covered_line *x = a, *y = b;
  int order = strcmp(x->file, y->file);
  return order ? order : x->line - y->line;
}

static void write_file(FILE *out, const struct covered_line *l, size_t n) {
  unsigned found = 0, hit = 0;
  fprintf(out, "SF:%s\n", l->file);
  for (size_t i = 0; i < n;) {
    uint64_t most = 0;
    int line = l[i].line;
    for (; i < n && l[i].line == line; i++)
      most = l[i].count > most ? l[i].count : most;
    fprintf(out, "DA:%d,%" PRIu64 "\n", line, most);
    found++;
    hit += most > 0;
  }
  fprintf(out, "LF:%u\nLH:%u\nend_of_record\n", found, hit);
}

static void write_lines(FILE *out, struct gathered *g) {
  if (g->count)
    qsort(g->lines, g->count, sizeof *g->lines, by_line);
  fputs("TN:\n", out);
  for (size_t i = 0, end; i < g->count; i = end) {
    for (end = i; end < g->count && !strcmp(g->lines[end].file,
                                            g->lines[i].file);)
      end++;
    write_file(out, g->lines + i, end - i);
  }
}

/* Several domains may have the same source: their counts come together. */
bool coverage_write(struct tools *t, struct problem *p) {
  struct outfile file;
  struct gathered g = {.tools = t};
  if (!outfile_open(&file, t->config.coverage, p))
    return false;
  if (!t->config.image_count)
    symbols_lines(t->symbols[0], gather, &g);
  for (size_t i = 0; i < t->registry.domain_count; i++) {
    g.domain = &t->registry.domains[i];
    symbols_lines(t->symbols[g.domain->image], gather, &g);
  }
  write_lines(file.stream, &g);
  free(g.lines);
  return outfile_commit(&file, p);
}

void coverage_free(struct tools *t) { map_free(&t->coverage.counts); }
