/* SPDX-License-Identifier: MIT
 *
 * What a process finds out about itself: the read-only page of
 * codoms/process.h, and one of its own page-table pages, so that attacks have
 * something to aim at.
 */
#include "supervisor/supervisor.h"

/* The last-level table of the process's first segment, null if it has none. */
static struct table *first_table(struct supervisor *s, struct process *p) {
  const struct image *im = p->image;
  for (uint32_t i = 0; i < im->header->segments.count; i++)
    if (im->segments[i].address - p->link_base < BLOCK_SIZE)
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
  if (!t || !memory_show(s, at, t, sizeof *t, PROT_R | PROT_W, tag))
    return 0;
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

bool process_inform(struct supervisor *s, struct process *p) {
  _Static_assert(sizeof(struct codoms_info) <= PAGE, "one page");
  uint64_t at = p->block + CODOMS_INFO_OFFSET;
  struct page page;
  if (!memory_map(s, at, PAGE, PROT_R, p->page_tag))
    return false;
  (void)memory_look(s, at, &page);
  p->info = (struct codoms_info *)page.memory;
  fill_info(s, p, p->info);
  event_region(s, p, p->page_tag, CODOMS_REGION_INFO, at, PAGE);
  for (uint32_t i = 0; i < p->count; i++)
    if (!apl_grant(s, &s->domains[p->first + i], p->page_tag, READ))
      return false;
  return true;
}
