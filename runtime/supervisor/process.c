/* SPDX-License-Identifier: MIT
 *
 * Processes: a block of the address space for each, the segments of its
 * domains, moved from where they were linked, and its death, which gives
 * everything back. One process of an image is what can be loaded: an image
 * that has been checked can be loaded any number of times.
 */
#include "supervisor/supervisor.h"

#include <codoms/insn.h>

uint64_t process_address(const struct process *p, uint64_t link) {
  return link - p->link_base + p->block;
}

struct process *process_by_id(struct supervisor *s, uint32_t id) {
  for (struct process *p = s->processes; p < s->processes + PROCESSES; p++)
    if (id && p->id == id)
      return p;
  return NULL;
}

struct process *process_at(struct supervisor *s, uint64_t address) {
  for (struct process *p = s->processes; p < s->processes + PROCESSES; p++)
    if (p->id && address - p->block < BLOCK_SIZE)
      return p;
  return NULL;
}

/* ---- address space ------------------------------------------------------- */

static uint64_t reuse(struct supervisor *s, struct process *p, uint64_t size) {
  for (struct gap **at = &p->gaps; *at; at = &(*at)->next) {
    struct gap *g = *at;
    uint64_t base = g->base;
    if (g->size < size)
      continue;
    g->base += size, g->size -= size;
    if (!g->size) {
      *at = g->next;
      memory_give(s, g, sizeof *g);
    }
    return base;
  }
  return 0;
}

uint64_t process_space(struct supervisor *s, struct process *p, uint64_t size) {
  size = page_up(size) + PAGE;
  uint64_t at = reuse(s, p, size), end = p->block + PROXY_OFFSET;
  if (at)
    return at;
  at = p->private_next;
  if (size > end - at)
    return 0;
  p->private_next = at + size;
  return at;
}

/* Without memory for a note, the address space is lost until the process
 * ends; the pages are not. */
void process_unspace(struct supervisor *s, struct process *p, uint64_t at,
                     uint64_t size) {
  struct gap *g = memory_take(s, sizeof *g);
  size = page_up(size) + PAGE;
  memory_unmap(s, at, size);
  if (!g)
    return;
  *g = (struct gap){at, size, p->gaps};
  p->gaps = g;
}

/* ---- making -------------------------------------------------------------- */

static void tell_process(struct supervisor *s, const struct process *p) {
  struct codoms_event e = {.kind = CODOMS_EV_PROCESS,
                           .process = p->id,
                           .image = p->image->number,
                           .base = p->block,
                           .delta = p->block - p->link_base};
  event_name(&e, p->name);
  event_send(s, &e);
}

static void tell_domain(struct supervisor *s, const struct domain *d) {
  const struct process *p = d->process;
  struct codoms_event e = {
      .kind = CODOMS_EV_DOMAIN,
      .process = p->id,
      .tag = d->tag,
      .image = p->image->number,
      .index = p->image->processes[p->record].first_domain + d->index,
      .delta = p->block - p->link_base};
  event_name(&e, d->name);
  event_send(s, &e);
}

/* The block that was not used for the longest time; 0: none. */
static uint64_t take_block(struct supervisor *s) {
  for (uint32_t i = 0; i < BLOCKS - FIRST_BLOCK; i++) {
    uint32_t block = FIRST_BLOCK + s->next_block;
    s->next_block = (s->next_block + 1) % (BLOCKS - FIRST_BLOCK);
    if (s->block_used[block])
      continue;
    s->block_used[block] = 1;
    return block * BLOCK_SIZE;
  }
  return 0;
}

/* Slots for so many domains, one behind the other; DOMAINS: none. */
static uint32_t free_domains(const struct supervisor *s, uint32_t count) {
  uint32_t run = 0;
  for (uint32_t i = 0; i < DOMAINS; i++) {
    run = s->domains[i].process ? 0 : run + 1;
    if (run == count)
      return i + 1 - count;
  }
  return DOMAINS;
}

static struct process *free_process(struct supervisor *s) {
  struct process *p = s->processes;
  while (p < s->processes + PROCESSES && p->id)
    p++;
  return p < s->processes + PROCESSES ? p : NULL;
}

static const char *make_process(struct supervisor *s, struct process *p,
                                const struct image *im, uint32_t record,
                                uint32_t group) {
  const struct codoms_process *r = &im->processes[record];
  uint32_t first = free_domains(s, r->domain_count);
  if (first == DOMAINS)
    return "domains";
  *p = (struct process){.name = im->strings + r->name,
                        .image = im,
                        .record = record,
                        .first = first,
                        .count = r->domain_count,
                        .link_base = r->link_base,
                        .group = group};
  p->block = take_block(s);
  if (!p->block)
    return "blocks of address space";
  p->id = ++s->next_process;
  p->private_next = p->block + PRIVATE_OFFSET;
  p->proxy_next = p->block + PROXY_OFFSET;
  p->page_tag = apl_new_tag(s);
  tell_process(s, p);
  return NULL;
}

static bool make_domain(struct supervisor *s, struct process *p, uint32_t i) {
  struct domain *d = &s->domains[p->first + i];
  const struct image *im = p->image;
  *d = (struct domain){.process = p, .index = i};
  domain_name(s, d);
  d->record = &im->domains[im->processes[p->record].first_domain + i];
  d->name = im->strings + d->record->name;
  d->phase = d->record->start ? START_NEW : START_DONE;
  tell_domain(s, d);
  return domain_prepare(s, d);
}

/* ---- loading ------------------------------------------------------------- */

static struct domain *domain_of(struct supervisor *s, const struct process *p,
                                uint32_t i) {
  uint32_t first = p->image->processes[p->record].first_domain;
  return i - first < p->count ? &s->domains[p->first + i - first] : NULL;
}

static bool load_segment(struct supervisor *s, struct process *p,
                         const struct codoms_segment *g) {
  struct domain *d = domain_of(s, p, g->domain);
  if (!d)
    return true;
  uint64_t address = process_address(p, g->address);
  if (!memory_map(s, address, g->size, g->prot, d->tag))
    return false;
  memory_write(s, address, p->image->file + g->file_offset, g->file_size);
  event_region(s, p, d->tag, CODOMS_REGION_IMAGE, address, g->size);
  return true;
}

static void relocate(struct supervisor *s, struct process *p, uint64_t link) {
  uint64_t value, address = process_address(p, link);
  if (link - p->link_base >= BLOCK_SIZE)
    return;
  memory_read(s, address, &value, sizeof value);
  value += p->block - p->link_base;
  memory_write(s, address, &value, sizeof value);
}

static bool apply_grant(struct supervisor *s, struct process *p,
                        const struct codoms_grant *g) {
  struct domain *from = domain_of(s, p, g->from);
  struct domain *to = domain_of(s, p, g->to);
  return !from || apl_grant(s, from, to->tag, g->permission);
}

/* Everything that needs memory; what is half there goes with the process. */
static bool fill(struct supervisor *s, struct process *p) {
  const struct image *im = p->image;
  for (uint32_t i = 0; i < p->count; i++)
    if (!make_domain(s, p, i))
      return false;
  for (uint32_t i = 0; i < im->header->segments.count; i++)
    if (!load_segment(s, p, &im->segments[i]))
      return false;
  for (uint32_t i = 0; i < im->header->relocs.count; i++)
    relocate(s, p, im->relocs[i]);
  for (uint32_t i = 0; i < im->header->grants.count; i++)
    if (!apply_grant(s, p, &im->grants[i]))
      return false;
  p->thread = thread_new(s, p);
  return p->thread && process_inform(s, p) && entry_offer(s, p) &&
         entry_import(s, p);
}

static void destroy(struct supervisor *s, struct process *p);

struct process *process_load(struct supervisor *s, struct image *im,
                             uint32_t record, uint32_t group,
                             const char **why) {
  struct process *p = free_process(s);
  *why = p ? make_process(s, p, im, record, group) : "processes";
  if (*why)
    return NULL;
  if (fill(s, p))
    return p;
  *why = "memory";
  if (p->thread)
    thread_free(s, p->thread);
  destroy(s, p);
  return NULL;
}

/* ---- death --------------------------------------------------------------- */

static void tell_death(struct supervisor *s, const struct process *p,
                       enum status why) {
  struct codoms_event e = {
      .kind = CODOMS_EV_DEATH, .process = p->id, .status = why};
  event_name(&e, p->name);
  event_send(s, &e);
}

static void drop_counters(struct supervisor *s, const struct domain *d) {
  for (uint64_t i = 0; s->counters && i < COUNTERS; i++)
    if (s->counters[i].owner == d->tag) {
      if (s->counters[i].value != UINT64_MAX)
        __asm__ volatile("cd.revoke %0" : : "r"(i) : "memory");
      s->counters[i].owner = 0;
    }
}

static void drop_rights_over(struct supervisor *s, uint32_t tag) {
  for (struct domain *d = s->domains; d < s->domains + DOMAINS; d++)
    if (d->process)
      (void)apl_set(s, d, tag, NIL);
}

static void destroy_domain(struct supervisor *s, struct domain *d) {
  drop_counters(s, d);
  drop_rights_over(s, d->tag);
  memory_give(s, d->rights, d->right_room * sizeof *d->rights);
  memory_give(s, d->edges, d->edge_room * sizeof *d->edges);
  *d = (struct domain){.process = NULL};
}

static void drop_gaps(struct supervisor *s, struct gap *g) {
  for (struct gap *next; g; g = next) {
    next = g->next;
    memory_give(s, g, sizeof *g);
  }
}

/* Gives back what it has; nobody uses it any more. */
static void destroy(struct supervisor *s, struct process *p) {
  hart_forget(s);
  EACH_DOMAIN(s, d, p)
  destroy_domain(s, d);
  memory_give(s, p->offers, p->offer_count * sizeof *p->offers);
  memory_give(s, p->objects, OBJECTS * sizeof *p->objects);
  drop_gaps(s, p->gaps);
  drop_gaps(s, p->maps);
  memory_drop_block(s, p->block);
  s->block_used[p->block / BLOCK_SIZE] = 0;
  *p = (struct process){.id = 0};
}

void process_kill(struct supervisor *s, struct process *p, enum status why,
                  unsigned status) {
  hart_stop_others(s);
  s->endings[p->id % ENDINGS] = (struct ending){p->id, status};
  start_cancel(s, p, status);
  entry_close(s, p);
  for (struct thread_place *t = s->threads; t < s->threads + THREADS; t++)
    if (t->phase != THREAD_FREE)
      thread_bury(s, t, p, why);
  tell_death(s, p, why);
  uint32_t id = p->id;
  destroy(s, p);
  schedule_wake(s, PROCESS_KEY(id), THREADS, 0);
}

bool process_ending(const struct supervisor *s, uint32_t id, unsigned *status) {
  const struct ending *e = &s->endings[id % ENDINGS];
  *status = e->status;
  return e->id == id;
}
