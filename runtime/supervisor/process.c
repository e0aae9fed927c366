/* SPDX-License-Identifier: MIT
 *
 * Processes: a block of the address space for each, the segments of its
 * domains, moved from where they were linked, its information page, and its
 * death.
 */
#include "supervisor/supervisor.h"

uint64_t process_address(const struct process *p, uint64_t link) {
  return link - p->link_base + p->block;
}

uint64_t process_space(struct process *p, uint64_t size) {
  uint64_t at = p->private_next, end = p->block + PROXY_OFFSET;
  if (size > end - at || PAGE > end - at - size)
    return 0;
  p->private_next = at + page_up(size) + PAGE;
  return at;
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

static void tell_domain(struct supervisor *s, const struct domain *d,
                        uint32_t index) {
  const struct process *p = d->process;
  struct codoms_event e = {.kind = CODOMS_EV_DOMAIN,
                           .process = p->id,
                           .tag = d->tag,
                           .image = p->image->number,
                           .index = index,
                           .delta = p->block - p->link_base};
  event_name(&e, d->name);
  event_send(s, &e);
}

static struct process *make_process(struct supervisor *s, struct image *im,
                                    const struct codoms_process *record) {
  if (s->process_count == PROCESSES)
    fail(s, im->name, "more than %u processes", (uint64_t)PROCESSES);
  struct process *p = &s->processes[s->process_count];
  p->name = im->strings + record->name;
  p->image = im;
  p->id = ++s->process_count;
  p->first = im->first_domain + record->first_domain;
  p->count = record->domain_count;
  p->block = (FIRST_BLOCK + p->id - 1) * BLOCK_SIZE;
  p->link_base = record->link_base;
  p->private_next = p->block + PRIVATE_OFFSET;
  p->proxy_next = p->block + PROXY_OFFSET;
  p->page_tag = apl_new_tag(s);
  tell_process(s, p);
  return p;
}

static void make_domain(struct supervisor *s, struct image *im,
                        struct process *p, uint32_t i) {
  struct domain *d = &s->domains[im->first_domain + i];
  d->record = &im->domains[i];
  d->name = im->strings + d->record->name;
  d->process = p;
  d->index = im->first_domain + i - p->first;
  d->tag = TAG_DOMAIN + (uint32_t)(d - s->domains);
  d->phase = d->record->start ? START_NEW : START_DONE;
  domain_prepare(s, d);
  tell_domain(s, d, i);
}

static void make_all(struct supervisor *s, struct image *im) {
  const struct codoms_image *h = im->header;
  if (h->domains.count > DOMAINS - s->domain_count)
    fail(s, im->name, "more than %u domains", (uint64_t)DOMAINS);
  im->first_domain = s->domain_count;
  s->domain_count += h->domains.count;
  for (uint32_t i = 0; i < h->processes.count; i++) {
    struct process *p = make_process(s, im, &im->processes[i]);
    for (uint32_t j = 0; j < p->count; j++)
      make_domain(s, im, p, im->processes[i].first_domain + j);
  }
}

/* ---- loading ------------------------------------------------------------- */

static void load_segment(struct supervisor *s, struct image *im,
                         const struct codoms_segment *g) {
  struct domain *d = &s->domains[im->first_domain + g->domain];
  uint64_t address = process_address(d->process, g->address);
  uint8_t *memory = memory_take(s, g->size, PAGE);
  if (!memory || !memory_map_at(s, address, memory, g->size, g->prot, d->tag))
    fail(s, im->name, "out of memory for domain %s", d->name);
  memcpy(memory, im->file + g->file_offset, g->file_size);
  event_region(s, d->process, d->tag, CODOMS_REGION_IMAGE, address, g->size);
}

/* The process in whose block a link-time address is. */
static struct process *process_of(struct supervisor *s, const struct image *im,
                                  uint64_t link) {
  struct process *p = s->processes;
  while (p->image != im || link - p->link_base >= BLOCK_SIZE)
    p++;
  return p;
}

static void relocate(struct supervisor *s, struct image *im, uint64_t link) {
  struct process *p = process_of(s, im, link);
  uint64_t value, address = process_address(p, link);
  memory_read(s, address, &value, sizeof value);
  value += p->block - p->link_base;
  memory_write(s, address, &value, sizeof value);
}

static void apply_grant(struct supervisor *s, struct image *im,
                        const struct codoms_grant *g) {
  struct domain *from = &s->domains[im->first_domain + g->from];
  struct domain *to = &s->domains[im->first_domain + g->to];
  apl_grant(s, from, to->tag, g->permission);
}

void process_load(struct supervisor *s, struct image *im) {
  const struct codoms_image *h = im->header;
  make_all(s, im);
  for (uint32_t i = 0; i < h->segments.count; i++)
    load_segment(s, im, &im->segments[i]);
  for (uint32_t i = 0; i < h->relocs.count; i++)
    relocate(s, im, im->relocs[i]);
  for (uint32_t i = 0; i < h->grants.count; i++)
    apply_grant(s, im, &im->grants[i]);
}

/* ---- the information page ------------------------------------------------ */

/* The last-level table of the process's first segment, null if it has none. */
static struct table *first_table(struct supervisor *s, struct process *p) {
  const struct image *im = p->image;
  for (uint32_t i = 0; i < im->header->segments.count; i++)
    if (process_of(s, im, im->segments[i].address) == p)
      return memory_last_table(s, process_address(p, im->segments[i].address));
  return NULL;
}

/* Maps a last-level table of the process for the sake of attacks: what keeps
 * user code out must be the tag, not that nobody knows where it is. */
static uint64_t show_table(struct supervisor *s, struct process *p) {
  uint64_t at = p->block + TABLE_OFFSET;
  struct table *t = first_table(s, p);
  uint32_t tag =
      disabled(s, MECHANISM_kernel_tag) ? s->domains[p->first].tag : TAG_KERNEL;
  if (!t)
    return 0;
  if (!memory_map_at(s, at, t, sizeof *t, PROT_R | PROT_W, tag))
    fail(s, p->image->name, "out of memory");
  event_region(s, p, tag, CODOMS_REGION_PAGETABLE, at, sizeof *t);
  return at;
}

static void fill_info(struct supervisor *s, struct process *p,
                      struct codoms_info *info) {
  *info = (struct codoms_info){.magic = CODOMS_INFO_MAGIC,
                               .disabled = s->boot.disabled,
                               .block = p->block,
                               .block_size = BLOCK_SIZE,
                               .process = p->id,
                               .domains = p->count,
                               .kcs_frames = s->boot.kcs_frames,
                               .entry_align = s->entry_align,
                               .page_table = show_table(s, p),
                               .kcs = p->thread->kcs_address,
                               .kernel_tag = TAG_KERNEL,
                               .page_tag = p->page_tag};
  for (uint32_t i = 0; i < p->count; i++)
    info->tags[i] = s->domains[p->first + i].tag;
  for (size_t i = 0; p->name[i] && i < sizeof info->name - 1; i++)
    info->name[i] = p->name[i];
}

void process_inform(struct supervisor *s, struct process *p) {
  _Static_assert(sizeof(struct codoms_info) <= PAGE, "one page");
  uint64_t at = p->block + CODOMS_INFO_OFFSET;
  p->info = memory_take(s, PAGE, PAGE);
  if (!p->info || !memory_map_at(s, at, p->info, PAGE, PROT_R, p->page_tag))
    fail(s, p->image->name, "out of memory");
  fill_info(s, p, p->info);
  for (uint32_t i = 0; i < p->count; i++)
    apl_grant(s, &s->domains[p->first + i], p->page_tag, READ);
  event_region(s, p, p->page_tag, CODOMS_REGION_INFO, at, PAGE);
}

/* ---- death --------------------------------------------------------------- */

static void tell_death(struct supervisor *s, const struct process *p) {
  struct codoms_event e = {
      .kind = CODOMS_EV_DEATH, .process = p->id, .status = p->death};
  event_name(&e, p->name);
  event_send(s, &e);
}

/* No way into the process, and none back, on this thread. */
static void shut(struct supervisor *s, struct thread_place *t,
                 const struct process *p) {
  for (uint32_t i = 0; i < p->count; i++)
    thread_state(t, &s->domains[p->first + i])->sp = 0;
  for (unsigned i = 0; i < thread_depth(t); i++)
    if (thread_domain(s, t, t->kcs[i].caller)->process == p)
      t->kcs[i].gate |= 1;
}

void process_kill(struct supervisor *s, struct process *p, enum status why,
                  unsigned status) {
  p->dead = true;
  p->death = why;
  p->status = status;
  for (uint32_t i = 0; i < s->thread_count; i++)
    shut(s, &s->threads[i], p);
  for (uint32_t i = 0; i < p->count; i++)
    start_cancel(s, &s->domains[p->first + i], status);
  tell_death(s, p);
}
