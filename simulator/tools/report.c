/* SPDX-License-Identifier: MIT
 *
 * --report=FILE.html: what happened, as one page that needs nothing else. The
 * tables and pictures are written here as HTML and SVG; only the timeline is
 * drawn by a script (report.js), from data in the page.
 */
#include "tools/tools.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INCLUDE_FILE(symbol, file)                                             \
  __asm__(".section .rodata\n" #symbol ":\n.incbin \"" REPORT_FOLDER "/" file  \
          "\"\n.byte 0\n.previous\n");                                         \
  extern const char symbol[]
INCLUDE_FILE(report_css, "report.css");
INCLUDE_FILE(report_js, "report.js");

/* ---- what is collected during the run ---- */

void report_call(struct tools *t, const struct open_call *c, unsigned depth,
                 bool unwound) {
  struct report *r = &t->report;
  if (!t->config.report)
    return;
  if (r->call_count == REPORT_CALLS) {
    r->calls_lost++;
    return;
  }
  if (!r->calls && !(r->calls = calloc(REPORT_CALLS, sizeof *r->calls)))
    return;
  r->calls[r->call_count++] =
      (struct report_call){c->edge, depth, c->started,
                           hart_cycles(t->hart) - c->started, unwound};
}

void report_fault(struct tools *t, const char *text, size_t size) {
  struct report *r = &t->report;
  char *more = t->config.report ? realloc(r->faults, r->fault_size + size + 2)
                                : NULL;
  if (!more)
    return;
  r->faults = more;
  memcpy(more + r->fault_size, text, size);
  r->fault_size += size;
  more[r->fault_size] = 0;
  r->fault_count++;
}

void report_free(struct tools *t) {
  free(t->report.calls);
  free(t->report.faults);
}

/* ---- words ---- */

/* Text for HTML, without the terminal's colours. */
static void text(FILE *out, const char *s) {
  for (; *s; s++)
    switch (*s) {
    case '<': fputs("&lt;", out); break;
    case '>': fputs("&gt;", out); break;
    case '&': fputs("&amp;", out); break;
    case '"': fputs("&quot;", out); break;
    case 27:
      s += strcspn(s, "m");
      if (!*s)
        return;
      break;
    default: fputc(*s, out);
    }
}

static void count(FILE *out, uint64_t n) {
  char digits[32];
  int length = snprintf(digits, sizeof digits, "%" PRIu64, n);
  for (int i = 0; i < length; i++) {
    if (i && (length - i) % 3 == 0)
      fputs("\u202f", out);
    fputc(digits[i], out);
  }
}

static void cell(FILE *out, uint64_t n) {
  fputs("<td>", out);
  count(out, n);
  fputs("</td>", out);
}

/* A colour for number n that differs from its neighbours'. */
static void color(FILE *out, unsigned n) {
  fprintf(out, "hsl(%u 52%% %u%%)", n * 137 % 360, 42 + n % 3 * 7);
}

static void chip(FILE *out, unsigned n) {
  fputs("<span class=\"chip\" style=\"background:", out);
  color(out, n);
  fputs("\"></span>", out);
}

static unsigned domain_number(const struct tools *t, uint32_t tag) {
  for (size_t i = 0; i < t->registry.domain_count; i++)
    if (t->registry.domains[i].tag == tag)
      return (unsigned)i;
  return (unsigned)t->registry.domain_count;
}

static const char *domain_name(const struct tools *t, uint32_t tag) {
  const struct domain *d = registry_domain(t, tag);
  return d ? d->name : "supervisor";
}

/* ---- summary ---- */

static void fact(FILE *out, const char *name, uint64_t n) {
  fprintf(out, "<div><dt>%s</dt><dd>", name);
  count(out, n);
  fputs("</dd></div>", out);
}

static void summary(struct tools *t, FILE *out) {
  uint64_t instructions = hart_instructions(t->hart), calls = 0;
  for (size_t i = 0; i < t->edges.cost_count; i++)
    calls += t->edges.costs[i].calls;
  fputs("<h1>", out);
  for (unsigned i = 0; i < t->config.image_count; i++) {
    fputs(i ? ", " : "", out);
    text(out, t->config.images[i].name);
  }
  if (!t->config.image_count)
    text(out, t->config.program->path);
  fprintf(out, "</h1><p>One run on codoms-sim, core <code>%s</code>. Cycles "
               "are those of the modelled core.</p><dl>",
          core_names[t->config.model]);
  fact(out, "instructions", instructions);
  fact(out, "cycles", hart_cycles(t->hart));
  fprintf(out, "<div><dt>cycles per instruction</dt><dd>%.2f</dd></div>",
          instructions ? (double)hart_cycles(t->hart) / (double)instructions
                       : 0);
  fact(out, "harts", t->hart_count);
  fact(out, "processes", t->registry.process_count);
  fact(out, "domains", t->registry.domain_count);
  fact(out, "crossings", calls);
  fact(out, "faults reported", t->report.fault_count);
  fputs("</dl>", out);
}

/* ---- the graph of domains ---- */

struct spot {
  double x, y;
};

static struct spot spot_of(const struct tools *t, uint32_t tag) {
  unsigned n = domain_number(t, tag);
  double count = (double)t->registry.domain_count, turn = 6.2831853 * n / count;
  double rx = count < 2 ? 0 : 270, ry = count < 2 ? 0 : 120;
  return (struct spot){400 + rx * cos(turn), 170 + ry * sin(turn)};
}

static void weights(const struct tools *t, uint32_t caller, uint32_t callee,
                    uint64_t *calls, uint64_t *cycles) {
  *calls = *cycles = 0;
  for (size_t i = 0; i < t->registry.edge_count && i < t->edges.cost_count; i++)
    if (t->registry.edges[i].caller == caller &&
        t->registry.edges[i].callee == callee) {
      *calls += t->edges.costs[i].calls;
      *cycles += histogram_summary(&t->edges.costs[i].cycles).sum;
    }
}

/* A curve that bends to one side, so that both directions can be seen. */
static void arrow(struct tools *t, FILE *out, const struct domain *from,
                  const struct domain *to) {
  uint64_t calls, cycles;
  struct spot a = spot_of(t, from->tag), b = spot_of(t, to->tag);
  double mx = (a.x + b.x) / 2 + (b.y - a.y) * 0.18;
  double my = (a.y + b.y) / 2 - (b.x - a.x) * 0.18;
  weights(t, from->tag, to->tag, &calls, &cycles);
  if (!calls)
    return;
  fprintf(out, "<path class=\"line\" marker-end=\"url(#head)\" "
               "stroke-width=\"%.1f\" d=\"M%.0f %.0fQ%.0f %.0f %.0f %.0f\">"
               "<title>", 1 + log10((double)cycles + 1) / 2, a.x, a.y, mx, my,
          b.x + (mx - b.x) * 0.22, b.y + (my - b.y) * 0.22);
  text(out, from->name);
  fputs(" → ", out);
  text(out, to->name);
  fprintf(out, "</title></path><text x=\"%.0f\" y=\"%.0f\" "
               "text-anchor=\"middle\">", (mx + (a.x + b.x) / 2) / 2,
          (my + (a.y + b.y) / 2) / 2);
  count(out, calls);
  fputs(" calls, ", out);
  count(out, cycles);
  fputs(" cycles</text>", out);
}

static void graph(struct tools *t, FILE *out) {
  const struct registry *r = &t->registry;
  fprintf(out, "<h2 id=\"domains\">Domains and what they call</h2><div class=\"panel\">"
        "<svg viewBox=\"%s\" role=\"img\"><defs><marker id=\"head\" "
        "viewBox=\"0 0 10 10\" refX=\"8\" refY=\"5\" markerWidth=\"12\" "
        "markerHeight=\"12\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">"
        "<path class=\"head\" d=\"M0 0L10 5L0 10z\"/></marker></defs>",
          r->domain_count <= 2 ? "0 90 800 130" : "0 0 800 340");
  for (size_t i = 0; i < r->domain_count; i++)
    for (size_t j = 0; j < r->domain_count; j++)
      if (i != j)
        arrow(t, out, &r->domains[i], &r->domains[j]);
  for (size_t i = 0; i < r->domain_count; i++) {
    struct spot s = spot_of(t, r->domains[i].tag);
    fprintf(out, "<circle cx=\"%.0f\" cy=\"%.0f\" r=\"13\" fill=\"", s.x, s.y);
    color(out, (unsigned)i);
    fprintf(out, "\"/><text x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\">", s.x,
            s.y + 30);
    text(out, r->domains[i].name);
    fputs("</text>", out);
  }
  fputs("</svg></div>", out);
}

static void edge_table(struct tools *t, FILE *out) {
  fputs("<h2 id=\"edges\">Call edges</h2><p>What each call costs: both stubs, "
        "the proxy and the gate, without the procedure itself.</p>"
        "<div class=\"panel\"><table><thead><tr><th>edge<th>calls<th>failed"
        "<th>least<th>median<th>p99<th>cycles in all<th>by capability"
        "<th>copied</tr></thead><tbody>", out);
  for (size_t i = 0; i < t->registry.edge_count && i < t->edges.cost_count;
       i++) {
    const struct edge *e = &t->registry.edges[i];
    const struct edge_cost *c = &t->edges.costs[i];
    struct summary s = histogram_summary(&c->cycles);
    if (!c->calls && !c->unwound)
      continue;
    fputs("<tr><td>", out);
    chip(out, domain_number(t, e->caller));
    text(out, domain_name(t, e->caller));
    fputs(" → ", out);
    chip(out, domain_number(t, e->callee));
    text(out, e->name);
    fputs("</td>", out);
    const uint64_t cells[] = {c->calls, c->unwound, s.least, s.median,
                              s.p99,    s.sum,      c->by_capability,
                              c->copied};
    for (size_t n = 0; n < sizeof cells / sizeof *cells; n++)
      cell(out, cells[n]);
    fputs("</tr>", out);
  }
  fputs("</tbody></table></div>", out);
}

/* ---- cycles by cause ---- */

static uint64_t lost_by(const struct domain_stats *row, unsigned loss) {
  uint64_t issue = row->cycles;
  if (loss)
    return row->lost[loss];
  for (unsigned i = 1; i < LOSSES; i++)
    issue -= row->lost[i];
  return issue;
}

static void cause_row(struct tools *t, FILE *out,
                      const struct domain_stats *row, uint64_t most) {
  char name[64];
  stats_row_name(t, row, name, sizeof name);
  fputs("<tr><td>", out);
  text(out, name[0] ? name : stats_row_kind(t, row));
  if (name[0])
    fprintf(out, " <small>%s</small>", stats_row_kind(t, row));
  fputs("</td>", out);
  cell(out, row->cycles);
  fprintf(out, "<td><div class=\"bar\" style=\"width:%.1f%%\">",
          most ? 100.0 * (double)row->cycles / (double)most : 0);
  for (unsigned i = 0; i < LOSSES; i++)
    if (lost_by(row, i)) {
      fprintf(out, "<i title=\"%s: %.1f%%\" style=\"width:%.3f%%;background:",
              loss_names[i], 100.0 * (double)lost_by(row, i) / (double)row->cycles,
              100.0 * (double)lost_by(row, i) / (double)row->cycles);
      color(out, i);
      fputs("\"></i>", out);
    }
  fputs("</div></td><td class=\"left\">", out);
  for (unsigned i = 0; i < LOSSES; i++) /* in words, for who sees no colours */
    if (row->cycles && lost_by(row, i) * 20 >= row->cycles)
      fprintf(out, "%s %.0f%% ", loss_names[i],
              100.0 * (double)lost_by(row, i) / (double)row->cycles);
  fputs("</td></tr>", out);
}

static void causes(struct tools *t, FILE *out) {
  uint64_t most = 0;
  fputs("<h2 id=\"causes\">Cycles by cause</h2><p>Who executed, and what the "
        "cycles went to.</p><div class=\"panel\"><table><thead><tr>"
        "<th>where<th>cycles<th class=\"left\">share<th class=\"left\">five per "
        "cent and more</tr></thead><tbody>", out);
  for (size_t i = 0; i < t->stats.row_count; i++)
    if (t->stats.rows[i].cycles > most)
      most = t->stats.rows[i].cycles;
  for (size_t i = 0; i < t->stats.row_count; i++)
    cause_row(t, out, &t->stats.rows[i], most);
  fputs("</tbody></table><p class=\"legend\">", out);
  for (unsigned i = 0; i < LOSSES; i++) {
    fputs("<span>", out);
    chip(out, i);
    fprintf(out, "%s</span> ", loss_names[i]);
  }
  fputs("</p></div>", out);
}

/* ---- the address space ---- */

static int by_base(const void *a, const void *b) {
  const struct region *x = a, *y = b;
  return x->base < y->base ? -1 : x->base > y->base;
}

static void map_strip(struct tools *t, FILE *out, const struct region *regions,
                      size_t n) {
  double total = 0, x = 0;
  for (size_t i = 0; i < n; i++)
    total += log2((double)regions[i].size + 1) - 8;
  fputs("<svg viewBox=\"0 0 1000 60\" preserveAspectRatio=\"none\" role=\"img\" "
        "style=\"width:100%;height:3.5rem\">", out);
  for (size_t i = 0; i < n; i++) {
    double width = (log2((double)regions[i].size + 1) - 8) / total * 1000;
    fprintf(out, "<rect x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"60\" fill=\"",
            x, width > 1 ? width - 0.6 : width);
    color(out, domain_number(t, regions[i].tag));
    fputs("\"><title>", out);
    text(out, domain_name(t, regions[i].tag));
    fprintf(out, ": %s at 0x%" PRIx64 "</title></rect>",
            region_name(regions[i].kind), regions[i].base);
    x += width;
  }
  fputs("</svg>", out);
}

static void map(struct tools *t, FILE *out) {
  size_t n = t->registry.region_count;
  struct region *regions = malloc((n + 1) * sizeof *regions);
  if (!regions)
    return;
  if (n)
    memcpy(regions, t->registry.regions, n * sizeof *regions);
  qsort(regions, n, sizeof *regions, by_base);
  fputs("<h2 id=\"map\">The shared address space</h2><p>Every region in the order "
        "of its address, coloured by domain; widths are logarithmic.</p>"
        "<div class=\"panel\">", out);
  if (n)
    map_strip(t, out, regions, n);
  fputs("<table><thead><tr><th>domain<th class=\"left\">kind<th>from<th>to"
        "<th>bytes</tr></thead><tbody>", out);
  for (size_t i = 0; i < n; i++) {
    fputs("<tr><td>", out);
    chip(out, domain_number(t, regions[i].tag));
    text(out, domain_name(t, regions[i].tag));
    fprintf(out, "</td><td class=\"left\">%s</td><td><code>0x%" PRIx64
                 "</code></td><td><code>0x%" PRIx64 "</code></td>",
            region_name(regions[i].kind), regions[i].base,
            regions[i].base + regions[i].size);
    cell(out, regions[i].size);
    fputs("</tr>", out);
  }
  fputs("</tbody></table></div>", out);
  free(regions);
}

/* ---- the timeline ---- */

static void timeline_data(struct tools *t, FILE *out) {
  const struct report *r = &t->report;
  fputs("<script type=\"application/json\" id=\"timeline-data\">{\"edges\":[",
        out);
  for (size_t i = 0; i < t->registry.edge_count; i++) {
    const struct edge *e = &t->registry.edges[i];
    fputs(i ? ",{\"name\":" : "{\"name\":", out);
    json_string(out, e->name);
    fputs(",\"caller\":", out);
    json_string(out, domain_name(t, e->caller));
    fputs(",\"color\":\"", out);
    color(out, domain_number(t, e->callee));
    fputs("\"}", out);
  }
  fputs("],\"calls\":[", out);
  for (size_t i = 0; i < r->call_count; i++)
    fprintf(out, "%s[%" PRIu32 ",%" PRIu64 ",%" PRIu64 ",%u,%d]", i ? "," : "",
            r->calls[i].edge, r->calls[i].start, r->calls[i].cycles,
            r->calls[i].depth, r->calls[i].unwound);
  fputs("]}</script>", out);
}

static void timeline(struct tools *t, FILE *out) {
  fputs("<h2 id=\"calls\">Crossings in time</h2><p>A bar is a call, from the "
        "start of the caller's stub until it is back there; nested calls are "
        "below. The scale is cycles.", out);
  if (t->report.calls_lost) {
    fputs(" The last ", out);
    count(out, t->report.calls_lost);
    fputs(" calls are not shown.", out);
  }
  fputs("</p><div class=\"panel\"><canvas id=\"timeline\"></canvas>"
        "<p id=\"timeline-tip\">wheel: zoom; drag: move</p><noscript>The picture "
        "needs JavaScript; the table of edges has the costs.</noscript></div>",
        out);
  timeline_data(t, out);
}

static void faults(struct tools *t, FILE *out) {
  fputs("<h2 id=\"faults\">Faults</h2><div class=\"panel\">", out);
  if (t->report.faults) {
    fputs("<pre>", out);
    text(out, t->report.faults);
    fputs("</pre>", out);
  } else {
    fputs("<p>None was reported.</p>", out);
  }
  fputs("</div>", out);
}

bool report_write(struct tools *t, struct problem *p) {
  struct outfile file;
  FILE *out;
  if (!outfile_open(&file, t->config.report, p))
    return false;
  out = file.stream;
  fprintf(out, "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
               "<meta name=\"viewport\" content=\"width=device-width\">"
               "<title>codoms-sim report</title><style>%s</style></head><body>",
          report_css);
  summary(t, out);
  if (t->registry.domain_count)
    graph(t, out);
  edge_table(t, out);
  timeline(t, out);
  causes(t, out);
  map(t, out);
  faults(t, out);
  fprintf(out, "<script>%s</script></body></html>\n", report_js);
  return outfile_commit(&file, p);
}
