/* SPDX-License-Identifier: MIT
 *
 * The registry: what the supervisor says exists (runtime/include/codoms/
 * boot.h). A record is copied out of guest memory, its texts are made safe to
 * print, and every index is checked: a broken supervisor must not break the
 * simulator.
 */
#include "tools/tools.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define REGISTRY_MAX (1u << 20) /* records of one kind */

/* Room for one more record: arrays grow at powers of two. */
static void *append(void *array, size_t *count, size_t record) {
  if ((*count & (*count - 1)) == 0) {
    size_t room = *count ? 2 * *count : 1;
    void *bigger = room > REGISTRY_MAX ? NULL : realloc(array, room * record);
    if (!bigger)
      return array;
    array = bigger;
  }
  memset((char *)array + *count * record, 0, record);
  ++*count;
  return array;
}

static void copy_name(char to[64], const char from[64]) {
  memcpy(to, from, 63);
  to[63] = 0;
  for (char *c = to; *c; c++)
    if (!isprint((unsigned char)*c))
      *c = '?';
}

const struct process *registry_process(const struct tools *t, uint32_t id) {
  for (size_t i = t->registry.process_count; i-- > 0;)
    if (t->registry.processes[i].id == id)
      return &t->registry.processes[i];
  return NULL;
}

const struct domain *registry_domain(const struct tools *t, uint32_t tag) {
  for (size_t i = t->registry.domain_count; i-- > 0;)
    if (t->registry.domains[i].tag == tag)
      return &t->registry.domains[i];
  return NULL;
}

bool domain_owns(const struct tools *t, const struct domain *d,
                 uint64_t link_address) {
  const struct codoms_segment *s =
      image_segment(&t->config.images[d->image], link_address);
  return s && s->domain == d->index;
}

const struct domain *registry_domain_at(const struct tools *t, uint64_t va) {
  for (size_t i = t->registry.domain_count; i-- > 0;) {
    const struct domain *d = &t->registry.domains[i];
    if (domain_owns(t, d, va - d->delta))
      return d;
  }
  return NULL;
}

const struct edge *registry_edge_at(const struct tools *t, uint64_t va) {
  for (size_t i = t->registry.edge_count; i-- > 0;) {
    const struct edge *e = &t->registry.edges[i];
    if (va - e->base < e->size)
      return e;
  }
  return NULL;
}

const struct edge *registry_edge_tagged(const struct tools *t, uint32_t tag) {
  for (size_t i = 0; i < t->registry.edge_count; i++)
    if (t->registry.edges[i].tag == tag)
      return &t->registry.edges[i];
  return NULL;
}

const struct region *registry_region_at(const struct tools *t, uint64_t va) {
  const struct region *found = NULL;
  for (size_t i = t->registry.region_count; i-- > 0;) {
    const struct region *r = &t->registry.regions[i];
    if (va - r->base < r->size && (!found || r->size < found->size))
      found = r;
  }
  return found;
}

enum tag_kind registry_tag_kind(const struct tools *t, uint32_t tag) {
  const struct edge *e = t->registry.edges;
  if (!tag)
    return TAG_NONE;
  if (registry_domain(t, tag))
    return TAG_DOMAIN;
  if (registry_edge_tagged(t, tag))
    return TAG_PROXY;
  const struct region *gate =
      t->registry.edge_count ? registry_region_at(t, e->gate) : NULL;
  if (gate && gate->tag == tag)
    return TAG_GATE;
  for (size_t i = 0; i < t->registry.region_count; i++)
    if (t->registry.regions[i].tag == tag &&
        t->registry.regions[i].kind == CODOMS_REGION_INFO)
      return TAG_INFO;
  return TAG_KERNEL;
}

const char *region_name(enum codoms_region kind) {
  switch (kind) {
  case CODOMS_REGION_IMAGE:
    return "image";
  case CODOMS_REGION_HEAP:
    return "heap";
  case CODOMS_REGION_STACK:
    return "stack";
  case CODOMS_REGION_TLS:
    return "thread-local storage";
  case CODOMS_REGION_DCS:
    return "domain capability stack";
  case CODOMS_REGION_KCS:
    return "kernel control stack";
  case CODOMS_REGION_PROXY:
    return "proxy code";
  case CODOMS_REGION_INFO:
    return "information page";
  case CODOMS_REGION_PAGETABLE:
    return "page table";
  }
  return "memory";
}

const char *status_text(int64_t status) {
  switch (status) {
#define DIPC_STATUS(name, number, text)                                        \
  case number:                                                                 \
    return #name ", " text;
#include "codoms/status.def"
  }
  return "no known status";
}

static void add_process(struct tools *t, const struct codoms_event *e) {
  struct registry *r = &t->registry;
  size_t n = r->process_count;
  r->processes = append(r->processes, &r->process_count, sizeof *r->processes);
  if (n == r->process_count)
    return;
  struct process *p = &r->processes[n];
  *p = (struct process){.id = e->process, .image = e->image, .base = e->base};
  copy_name(p->name, e->name);
  trace_process(t, p);
}

/* The image's ranges that lie in this domain get their meaning in the core.
 * Narrow ranges lie inside wide ones, so stubs are marked first. */
static void mark_ranges(struct tools *t, const struct domain *d, bool stubs) {
  const struct image *image = &t->config.images[d->image];
  for (uint32_t i = 0; i < image->head->ranges.count; i++) {
    const struct codoms_range *r = &image->ranges[i];
    bool stub =
        r->kind == CODOMS_RANGE_CALLER || r->kind == CODOMS_RANGE_CALLEE;
    if (stub != stubs || !r->size || !domain_owns(t, d, r->start))
      continue;
    hart_mark_range(t->hart, r->start + d->delta, r->size, r->kind);
    edges_range(t, r->start + d->delta, r->kind);
  }
}

static void add_domain(struct tools *t, const struct codoms_event *e) {
  struct registry *r = &t->registry;
  size_t n = r->domain_count;
  if (e->image >= t->config.image_count ||
      e->index >= t->config.images[e->image].head->domains.count)
    return;
  r->domains = append(r->domains, &r->domain_count, sizeof *r->domains);
  if (n == r->domain_count)
    return;
  struct domain *d = &r->domains[n];
  *d = (struct domain){.tag = e->tag,
                       .process = e->process,
                       .image = e->image,
                       .index = e->index,
                       .delta = e->delta};
  copy_name(d->name, e->name);
  mark_ranges(t, d, true);
  mark_ranges(t, d, false);
  heap_watch(t, d);
}

static void add_region(struct tools *t, const struct codoms_event *e) {
  struct registry *r = &t->registry;
  size_t n = r->region_count;
  if (e->index == CODOMS_REGION_PROXY)
    hart_mark_range(t->hart, e->base, e->size, CODOMS_RANGE_PROXY);
  for (size_t i = 0; i < n; i++) /* a heap that has grown */
    if (r->regions[i].base == e->base && r->regions[i].kind == e->index) {
      r->regions[i].size = e->size;
      return;
    }
  r->regions = append(r->regions, &r->region_count, sizeof *r->regions);
  if (n != r->region_count)
    r->regions[n] = (struct region){.tag = e->tag,
                                    .process = e->process,
                                    .kind = e->index,
                                    .base = e->base,
                                    .size = e->size};
}

struct wanted_body {
  struct tools *tools;
  const struct domain *domain;
  char name[80];
  uint64_t address;
};

static void match_body(void *owner, const char *name, uint64_t address) {
  struct wanted_body *w = owner;
  if (!strcmp(name, w->name) && domain_owns(w->tools, w->domain, address))
    w->address = address + w->domain->delta;
}

/* The implementation of "interface.procedure" is interface_impl_procedure
 * (docs/contracts.md, section 5). */
static uint64_t find_body(struct tools *t, const struct edge *e) {
  struct wanted_body w = {.tools = t, .domain = registry_domain(t, e->callee)};
  const char *dot = strchr(e->name, '.');
  if (!dot || !w.domain)
    return 0;
  snprintf(w.name, sizeof w.name, "%.*s_impl_%s", (int)(dot - e->name), e->name,
           dot + 1);
  symbols_each(t->symbols[w.domain->image], match_body, &w);
  return w.address;
}

static void add_proxy(struct tools *t, const struct codoms_event *e) {
  struct registry *r = &t->registry;
  size_t n = r->edge_count;
  r->edges = append(r->edges, &r->edge_count, sizeof *r->edges);
  if (n == r->edge_count)
    return;
  struct edge *edge = &r->edges[n];
  *edge = (struct edge){.number = e->edge,
                        .base = e->base,
                        .size = e->size,
                        .gate = e->gate,
                        .tag = e->tag,
                        .caller = e->caller,
                        .callee = e->callee,
                        .policy = e->policy};
  copy_name(edge->name, e->name);
  *map_insert(&r->edge_entries, e->base) = n;
  *map_insert(&r->edge_entries, e->gate) = n;
  if (t->follow_calls)
    edge->body = find_body(t, edge);
  hart_mark_range(t->hart, e->base, e->size, CODOMS_RANGE_PROXY);
}

static void process_died(struct tools *t, const struct codoms_event *e) {
  for (size_t i = 0; i < t->registry.process_count; i++)
    if (t->registry.processes[i].id == e->process) {
      t->registry.processes[i].dead = true;
      trace_death(t, t->registry.processes[i].name);
    }
}

static void ready(struct tools *t) {
  t->stats.boot_instructions = hart_instructions(t->hart);
  t->stats.boot_cycles = hart_cycles(t->hart);
}

/* The record has the start of the message, and where all of it is. */
static void fatal(struct tools *t, const struct codoms_event *e) {
  char text[1024];
  size_t size = e->size < sizeof text ? e->size : sizeof text - 1;
  const char *message = tools_ram(t, e->base, size);
  if (!message)
    message = e->name, size = strnlen(e->name, sizeof e->name);
  for (size_t i = 0; i < size; i++)
    text[i] = isprint((unsigned char)message[i]) ? message[i] : '?';
  text[size] = 0;
  console_error(t->console, "%s", text);
}

void events_receive(struct tools *t, uint64_t address) {
  struct codoms_event e;
  const void *record = tools_ram(t, address, sizeof e);
  if (!record)
    return;
  memcpy(&e, record, sizeof e);
  switch (e.kind) {
  case CODOMS_EV_PROCESS:
    add_process(t, &e);
    break;
  case CODOMS_EV_DOMAIN:
    add_domain(t, &e);
    break;
  case CODOMS_EV_REGION:
    add_region(t, &e);
    break;
  case CODOMS_EV_PROXY:
    add_proxy(t, &e);
    break;
  case CODOMS_EV_UNWIND:
    violation_aftermath(t, &e);
    edges_unwind(t, e.depth);
    break;
  case CODOMS_EV_DEATH:
    process_died(t, &e);
    violation_aftermath(t, &e);
    break;
  case CODOMS_EV_FATAL:
    violation_confirm(t);
    fatal(t, &e);
    break;
  case CODOMS_EV_READY:
    ready(t);
    break;
  }
}
