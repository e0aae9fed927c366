/* SPDX-License-Identifier: MIT
 *
 * The audit: counts everything that has been given out from the side of who
 * has it, and compares with what the givers think. What is left over is lost.
 */
#include "supervisor/call.h"

/* As memory_take rounds. */
static uint64_t bytes(uint64_t size) {
  uint64_t part = 64;
  while (part < size && part < PAGE)
    part *= 2;
  return !size ? 0 : part == PAGE ? page_up(size) : part;
}

static bool small(uint64_t size) { return bytes(size) < PAGE; }

/* What the supervisor's own objects should take: bytes, and pages of those
 * that are pages. */
struct own {
  uint64_t bytes, pages;
};

static void add(struct own *o, const void *object, uint64_t size) {
  if (!object)
    return;
  o->bytes += bytes(size);
  o->pages += small(size) ? 0 : page_up(size) / PAGE;
}

static void count_process(struct supervisor *s, const struct process *p,
                          struct codoms_audit *a, struct own *o) {
  add(o, p->offers, p->offer_count * sizeof *p->offers);
  add(o, p->objects, OBJECTS * sizeof *p->objects);
  for (struct gap *g = p->gaps; g; g = g->next)
    add(o, g, sizeof *g);
  for (struct gap *g = p->maps; g; g = g->next)
    add(o, g, sizeof *g);
  for (uint32_t i = 0; p->objects && i < OBJECTS; i++)
    a->handles += p->objects[i].kind != OBJECT_NONE;
  a->processes++;
  o->pages += memory_count(s, p->block);
}

/* Tags are of domains, proxies and information pages; the last two are in the
 * hands of those who have the rights. */
static bool known_tag(struct supervisor *s, const struct domain *d,
                      uint32_t tag) {
  if (tag < TAG_FIRST || tag == d->process->page_tag || domain_by_tag(s, tag))
    return true;
  for (uint32_t i = 0; i < d->edge_count; i++)
    if (d->edges[i].tag == tag)
      return true;
  return false;
}

static void count_domain(struct supervisor *s, const struct domain *d,
                         struct codoms_audit *a, struct own *o) {
  add(o, d->rights, d->right_room * sizeof *d->rights);
  add(o, d->edges, d->edge_room * sizeof *d->edges);
  for (uint32_t i = 0; i < d->right_count; i++)
    a->rights_lost += !known_tag(s, d, d->rights[i].tag);
  a->domains++;
}

static void count_thread(struct supervisor *s, const struct thread_place *t,
                         struct codoms_audit *a, struct own *o) {
  add(o, t->context, sizeof *t->context);
  o->pages +=
      page_up(sizeof(struct thread) + (DOMAINS + 1) * STATE_SIZE) / PAGE;
  o->pages += page_up((s->boot.kcs_frames + 1) * KCS_FRAME) / PAGE;
  a->threads++;
  a->frames += thread_depth(t);
  for (unsigned i = 0; i < thread_depth(t); i++)
    a->frames_lost +=
        !thread_domain(s, t, t->kcs[i].caller) && !(t->kcs[i].gate & 1);
}

static void count_counters(struct supervisor *s, struct codoms_audit *a) {
  for (uint32_t i = 0; i < COUNTERS; i++)
    if (s->counters[i].owner) {
      a->counters++;
      a->counters_lost += !domain_by_tag(s, s->counters[i].owner);
    }
}

/* What is there from the boot on: its own tables, images' metadata, stacks of
 * harts. */
static void count_boot(struct supervisor *s, struct own *o) {
  add(o, s->counters, COUNTERS * sizeof *s->counters);
  for (uint32_t i = 0; i < s->boot.image_count; i++)
    add(o, s->images[i].section, s->images[i].header->size);
  for (uint32_t i = 1; i < HARTS; i++)
    o->pages += s->harts[i].started ? HART_PAGES : 0;
  o->pages += memory_count_supervisor(s) + s->small_pages;
}

void audit_count(struct supervisor *s, struct codoms_audit *a) {
  struct own o = {0, 0};
  hart_stop_others(s);
  count_boot(s, &o);
  for (struct process *p = s->processes; p < s->processes + PROCESSES; p++)
    if (p->id)
      count_process(s, p, a, &o);
  for (struct domain *d = s->domains; d < s->domains + DOMAINS; d++)
    if (d->process)
      count_domain(s, d, a, &o);
  for (struct thread_place *t = s->threads; t < s->threads + THREADS; t++)
    if (t->phase != THREAD_FREE)
      count_thread(s, t, a, &o);
  count_counters(s, a);
  a->pages = s->pages.total;
  a->pages_free = s->pages.free;
  a->pages_lost = a->pages - a->pages_free - o.pages;
  a->bytes_lost = s->taken - o.bytes;
  a->lost = a->pages_lost + a->bytes_lost + a->counters_lost + a->rights_lost +
            a->frames_lost;
}
