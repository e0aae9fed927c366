/* SPDX-License-Identifier: MIT
 *
 * Messages for machines, from the objects that diag.c prints for people: our
 * own JSON (idl/README.md) and SARIF 2.1.0, which code hosts and editors read.
 */
#include "idl.h"

#include <string.h>

/* --- JSON --- */

static void json_span(struct text *t, struct span span) {
  if (!span.source) {
    text_puts(t, "null");
    return;
  }
  const struct source *s = span.source;
  text_puts(t, "{\"file\":");
  text_json(t, s->path);
  text_printf(t,
              ",\"line\":%u,\"column\":%u,\"end_line\":%u,"
              "\"end_column\":%u,\"begin\":%u,\"end\":%u}",
              source_line(s, span.begin), source_column(s, span.begin),
              source_line(s, span.end), source_column(s, span.end), span.begin,
              span.end);
}

static void json_parts(struct text *t, const char *key,
                       const struct diag_part *list) {
  text_printf(t, ",\"%s\":[", key);
  for (const struct diag_part *p = list; p; p = p->next) {
    text_puts(t, p == list ? "{\"text\":" : ",{\"text\":");
    text_json(t, p->text);
    text_puts(t, ",\"span\":");
    json_span(t, p->span);
    text_puts(t, "}");
  }
  text_puts(t, "]");
}

static void json_diag(struct text *t, const struct diag *d) {
  text_printf(t, "{\"id\":\"dipc-%04u\",\"severity\":\"%s\",\"text\":",
              diag_number(d->id), d->error ? "error" : "warning");
  text_json(t, d->text);
  text_puts(t, ",\"span\":");
  json_span(t, d->span);
  text_puts(t, ",\"label\":");
  text_json(t, d->label ? d->label : "");
  json_parts(t, "marks", d->labels);
  json_parts(t, "notes", d->notes);
  text_puts(t, ",\"fix\":");
  text_json(t, d->fix ? d->fix : "");
  text_puts(t, "}");
}

void diag_json(struct text *t, const struct diags *list) {
  text_puts(t, "{\"schema\":\"dipc-diagnostics\",\"version\":1,"
               "\"diagnostics\":[");
  for (size_t i = 0; i < list->count; i++) {
    text_puts(t, i ? ",\n" : "\n");
    json_diag(t, list->at[i]);
  }
  text_printf(t, "],\n\"errors\":%zu,\"warnings\":%zu}\n", list->errors,
              list->warnings);
}

/* --- SARIF --- */

/* Columns of SARIF are characters here, not bytes. */
static unsigned character_column(const struct source *s, uint32_t offset) {
  unsigned n = 1;
  for (uint32_t i = s->lines[source_line(s, offset) - 1]; i < offset; i++)
    n += ((unsigned char)s->data[i] & 0xc0) != 0x80;
  return n;
}

static void sarif_region(struct text *t, struct span span) {
  const struct source *s = span.source;
  text_puts(t, "{\"physicalLocation\":{\"artifactLocation\":{\"uri\":");
  text_json(t, s->path);
  text_printf(t,
              "},\"region\":{\"startLine\":%u,\"startColumn\":%u,"
              "\"endLine\":%u,\"endColumn\":%u,\"byteOffset\":%u,"
              "\"byteLength\":%u}}",
              source_line(s, span.begin), character_column(s, span.begin),
              source_line(s, span.end), character_column(s, span.end),
              span.begin, span.end - span.begin);
}

static void sarif_related(struct text *t, const struct diag_part *list,
                          bool *first) {
  for (const struct diag_part *p = list; p; p = p->next) {
    if (!p->span.source)
      continue;
    text_puts(t, *first ? "" : ",");
    sarif_region(t, p->span);
    text_puts(t, ",\"message\":{\"text\":");
    text_json(t, p->text);
    text_puts(t, "}}");
    *first = false;
  }
}

/* How to repair it is words, not an edit, so it stands in the message. */
static void sarif_message(struct text *t, const struct diag *d) {
  struct text m = {.arena = t->arena};
  text_puts(&m, d->text);
  if (d->fix)
    text_printf(&m, "\nfix: %s", d->fix);
  text_puts(t, ",\"message\":{\"text\":");
  text_json(t, m.data);
  text_puts(t, "}");
}

static void sarif_result(struct text *t, const struct diag *d, unsigned rule) {
  bool first = true;
  text_printf(t, "{\"ruleId\":\"dipc-%04u\",\"ruleIndex\":%u,\"level\":\"%s\"",
              diag_number(d->id), rule, d->error ? "error" : "warning");
  sarif_message(t, d);
  text_puts(t, ",\"locations\":[");
  if (d->span.source) {
    sarif_region(t, d->span);
    text_puts(t, "}");
  }
  text_puts(t, "],\"relatedLocations\":[");
  sarif_related(t, d->labels, &first);
  sarif_related(t, d->notes, &first);
  text_puts(t, "]}");
}

static void sarif_rule(struct text *t, enum diag_id id) {
  struct text name = {.arena = t->arena};
  diag_name(&name, id);
  text_printf(t, "{\"id\":\"dipc-%04u\",\"name\":", diag_number(id));
  text_json(t, name.data);
  text_puts(t, ",\"fullDescription\":{\"text\":");
  text_json(t, diag_explanation(id));
  text_printf(t, "},\"defaultConfiguration\":{\"level\":\"%s\"}}",
              diag_is_warning(id) ? "warning" : "error");
}

/* Rules are those that occur, in the order of their numbers. */
void diag_sarif(struct text *t, const struct diags *list) {
  unsigned index[DIAG_COUNT] = {0}, rules = 0;
  bool used[DIAG_COUNT] = {0};
  for (size_t i = 0; i < list->count; i++)
    used[list->at[i]->id] = true;
  text_puts(t,
            "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
            "\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":"
            "{\"name\":\"dipc\",\"version\":\"" DIPC_VERSION "\",\"rules\":[");
  for (int id = 0; id < DIAG_COUNT; id++) {
    if (!used[id])
      continue;
    text_puts(t, rules ? ",\n" : "\n");
    sarif_rule(t, (enum diag_id)id);
    index[id] = rules++;
  }
  text_puts(t, "]}},\"columnKind\":\"unicodeCodePoints\",\"results\":[");
  for (size_t i = 0; i < list->count; i++) {
    text_puts(t, i ? ",\n" : "\n");
    sarif_result(t, list->at[i], index[list->at[i]->id]);
  }
  text_puts(t, "]}]}\n");
}
