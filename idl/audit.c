/* SPDX-License-Identifier: MIT
 *
 * dipc audit: answers from the reports of ld.codoms (--codoms-report), never
 * from sources: what was linked counts, not what was meant. `why A B` prints
 * the shortest chain of steps by which code of domain A can make something
 * happen in domain B: calls of declared procedures and grants, each with the
 * line that asks for it.
 */
#include "audit.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: dipc audit why A B REPORT...\n"
    "\n"
    "Prints how code of domain A can reach domain B in the images of which\n"
    "ld.codoms wrote these reports (--codoms-report): the shortest chain of\n"
    "calls and grants, each with the line of the .dipc that asks for it.\n"
    "Exits with 0 if there is a chain, 1 if there is none, 2 for errors.\n";

struct step {
  const char *from, *to;
  size_t from_number, to_number;
  json_t *what; /* an edge or a grant of a report */
  bool is_grant;
};

struct audit {
  json_t **reports;
  size_t report_count;
  struct step *steps;
  size_t step_count;
  const char **names; /* of the steps' domains, sorted, with repetitions */
};

static bool fail(const char *path, const char *what) {
  fprintf(stderr, "dipc: error: %s: %s\n", path, what);
  return false;
}

static const char *text(const json_t *object, const char *key) {
  const char *s = json_string_value(json_object_get(object, key));
  return s ? s : "";
}

/* ---- reading ---- */

static bool is_report(const json_t *j) {
  return !strcmp(text(j, "schema"), "codoms-link-report") &&
         json_integer_value(json_object_get(j, "version")) == 1 &&
         json_is_array(json_object_get(j, "domains")) &&
         json_is_array(json_object_get(j, "edges")) &&
         json_is_array(json_object_get(j, "grants"));
}

static bool read_report(struct audit *a, const char *path) {
  json_error_t error;
  char what[sizeof error.text + 32];
  FILE *f = fopen(path, "rb");
  if (!f)
    return fail(path, strerror(errno));
  json_t *j = json_loadf(f, JSON_REJECT_DUPLICATES, &error);
  fclose(f);
  if (!j) {
    snprintf(what, sizeof what, "line %d: %s", error.line, error.text);
    return fail(path, what);
  }
  a->reports[a->report_count++] = j;
  return is_report(j) ||
         fail(path, "it is no version 1 of a report of ld.codoms");
}

static void collect(struct audit *a, json_t *report, const char *list,
                    bool is_grant) {
  size_t i;
  json_t *e;
  json_array_foreach(json_object_get(report, list), i, e)
      a->steps[a->step_count++] = (struct step){.from = text(e, "from"),
                                                .to = text(e, "to"),
                                                .what = e,
                                                .is_grant = is_grant};
}

static bool is_domain(const struct audit *a, const char *name) {
  for (size_t r = 0; r < a->report_count; r++) {
    size_t i;
    json_t *d;
    json_array_foreach(json_object_get(a->reports[r], "domains"), i,
                       d) if (!strcmp(text(d, "name"), name)) return true;
  }
  return false;
}

/* ---- the chain ---- */

static int by_name(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The first of equal names. */
static size_t number_of(const struct audit *a, const char *name) {
  size_t low = 0, high = 2 * a->step_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (strcmp(a->names[middle], name) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool has_steps(const struct audit *a, const char *name) {
  size_t n = number_of(a, name);
  return n < 2 * a->step_count && !strcmp(a->names[n], name);
}

/* Names of all domains as numbers, by search in a sorted table. */
static bool number_domains(struct audit *a) {
  a->names = calloc(2 * a->step_count + 1, sizeof *a->names);
  for (size_t i = 0; a->names && i < a->step_count; i++) {
    a->names[2 * i] = a->steps[i].from;
    a->names[2 * i + 1] = a->steps[i].to;
  }
  if (a->names)
    qsort(a->names, 2 * a->step_count, sizeof *a->names, by_name);
  for (size_t i = 0; a->names && i < a->step_count; i++) {
    struct step *s = &a->steps[i];
    s->from_number = number_of(a, s->from);
    s->to_number = number_of(a, s->to);
  }
  return a->names != NULL;
}

/* By number of a domain: steps from it to `to`, plus one; 0: no way. Every
 * round looks at all steps, there are as many rounds as the longest chain has
 * steps. */
static unsigned *distances(const struct audit *a, const char *to) {
  unsigned *d = calloc(2 * a->step_count + 1, sizeof *d);
  bool more = d != NULL;
  if (d)
    d[number_of(a, to)] = 1;
  for (unsigned n = 1; more; n++) {
    more = false;
    for (size_t i = 0; i < a->step_count; i++) {
      const struct step *s = &a->steps[i];
      if (d[s->to_number] == n && !d[s->from_number]) {
        d[s->from_number] = n + 1;
        more = true;
      }
    }
  }
  return d;
}

static bool read_all(struct audit *a, int n, char **paths) {
  size_t count = 0;
  a->reports = calloc((size_t)n, sizeof *a->reports);
  for (int i = 0; i < n; i++) {
    if (!a->reports || !read_report(a, paths[i]))
      return false;
    count += json_array_size(json_object_get(a->reports[i], "edges")) +
             json_array_size(json_object_get(a->reports[i], "grants"));
  }
  a->steps = calloc(count + 1, sizeof *a->steps);
  for (int i = 0; a->steps && i < n; i++) {
    collect(a, a->reports[i], "grants", true);
    collect(a, a->reports[i], "edges", false);
  }
  return a->steps && number_domains(a);
}

/* The line itself, if the file is there. */
static void print_line(const char *origin) {
  const char *colon = strrchr(origin, ':');
  char line[512];
  if (!*origin)
    return;
  printf("    %s", origin);
  char *path = colon ? strndup(origin, (size_t)(colon - origin)) : NULL;
  FILE *f = path ? fopen(path, "r") : NULL;
  for (long n = colon ? atol(colon + 1) : 0;
       f && n > 0 && fgets(line, sizeof line, f);
       n -= strchr(line, '\n') != NULL)
    if (n == 1) {
      line[strcspn(line, "\n")] = 0;
      char *start = line + strspn(line, " \t");
      if (*start)
        printf(": %s", start);
      break;
    }
  putchar('\n');
  if (f)
    fclose(f);
  free(path);
}

static void print_price(const json_t *edge) {
  json_t *cycles =
      json_object_get(json_object_get(edge, "predicted_cycles"), "u54");
  if (json_is_integer(cycles))
    printf(", %lld cycles a call", (long long)json_integer_value(cycles));
}

/* All procedures of the step's interface that its caller calls. */
static void print_calls(const struct audit *a, const struct step *s) {
  const char *interface = text(s->what, "interface");
  printf("  %s calls %s\n", s->from, s->to);
  for (size_t i = 0; i < a->step_count; i++) {
    const struct step *o = &a->steps[i];
    if (o->is_grant || strcmp(o->from, s->from) || strcmp(o->to, s->to) ||
        strcmp(text(o->what, "interface"), interface))
      continue;
    printf("    %s.%s", interface, text(o->what, "procedure"));
    print_price(o->what);
    putchar('\n');
  }
  print_line(text(s->what, "uses_origin"));
  print_line(text(s->what, "interface_origin"));
}

static void print_step(const struct audit *a, const struct step *s) {
  if (!s->is_grant) {
    print_calls(a, s);
    return;
  }
  printf("  %s may %s %s\n", s->from, text(s->what, "permission"), s->to);
  print_line(text(s->what, "origin"));
}

/* Edges of domains of which there is no report lead nowhere. */
static int why(const struct audit *a, const char *from, const char *to) {
  unsigned *d = distances(a, to);
  bool is_way = d && strcmp(from, to) && has_steps(a, from) &&
                has_steps(a, to) && d[number_of(a, from)];
  printf("%s %s reach %s%s\n", from, is_way ? "can" : "cannot", to,
         is_way ? ":" : "");
  while (is_way && strcmp(from, to))
    for (size_t i = 0; i < a->step_count; i++) {
      const struct step *s = &a->steps[i];
      if (!strcmp(s->from, from) && d[s->to_number] + 1 == d[s->from_number]) {
        print_step(a, s);
        from = s->to;
        break;
      }
    }
  free(d);
  return is_way ? 0 : 1;
}

static int usage(const char *what) {
  fprintf(stderr, "dipc: error: %s; see 'dipc audit --help'\n", what);
  return 2;
}

static void release(struct audit *a) {
  for (size_t i = 0; i < a->report_count; i++)
    json_decref(a->reports[i]);
  free(a->reports);
  free(a->steps);
  free(a->names);
}

int audit(int argc, char **argv) {
  struct audit a = {0};
  int status = 2;
  if (argc > 1 && !strcmp(argv[1], "--help")) {
    fputs(help, stdout);
    return 0;
  }
  if (argc < 2 || strcmp(argv[1], "why"))
    return usage(argc < 2 ? "audit needs a question" : "no such question");
  if (argc < 5)
    return usage("audit why needs two domains and a report");
  if (read_all(&a, argc - 4, argv + 4)) {
    bool known = is_domain(&a, argv[2]) && is_domain(&a, argv[3]);
    if (known)
      status = why(&a, argv[2], argv[3]);
    else
      fail(is_domain(&a, argv[2]) ? argv[3] : argv[2],
           "no such domain in the report");
  }
  release(&a);
  return status;
}
