/* SPDX-License-Identifier: MIT
 *
 * Domains: heap and trampoline of each, and the stack, TLS block and
 * capability stack that a thread gets there when it first comes. Of a stack
 * only the top page is there at once; the rest comes when it is touched.
 */
#include "supervisor/supervisor.h"

#define STACK_DEFAULT 0x40000
#define RET           0x00008067 /* jalr x0, 0(ra) */

void domain_name(struct supervisor *s, struct domain *d) {
  d->tag = apl_new_tag(s);
  uint8_t *hint = &s->by_tag[d->tag % TAG_HINTS];
  const struct domain *other = &s->domains[*hint];
  if (other != d && other->process &&
      other->tag % TAG_HINTS == d->tag % TAG_HINTS)
    s->tags_collide = true;
  *hint = (uint8_t)domain_slot(s, d);
}

struct domain *domain_by_tag(struct supervisor *s, uint32_t tag) {
  struct domain *d = &s->domains[s->by_tag[tag % TAG_HINTS]];
  if (tag && d->process && d->tag == tag)
    return d;
  for (d = s->domains; tag && s->tags_collide && d < s->domains + DOMAINS; d++)
    if (d->process && d->tag == tag)
      return d;
  return NULL;
}

/* One `ret` in the domain's own name, through which gates come back: where it
 * goes is checked like every jump of the domain's. Not at an aligned address:
 * who may call the domain must not be able to enter there. */
static bool make_trampoline(struct supervisor *s, struct domain *d) {
  uint64_t at = process_space(s, d->process, PAGE);
  struct page page;
  if (!at || !memory_map(s, at, PAGE, PROT_X, d->tag))
    return false;
  (void)memory_look(s, at, &page);
  ((uint32_t *)page.memory)[1] = RET;
  d->trampoline = at + 4;
  event_region(s, d->process, d->tag, CODOMS_REGION_PROXY, at, PAGE);
  return true;
}

bool domain_prepare(struct supervisor *s, struct domain *d) {
  uint64_t share = (PRIVATE_OFFSET - HEAP_OFFSET) / d->process->count;
  share &= ~(uint64_t)(PAGE - 1);
  if (d->record) {
    d->heap = d->process->block + HEAP_OFFSET + d->index * share;
    d->heap_end = d->heap;
    d->heap_limit = d->heap + share - PAGE;
  }
  d->stack_size =
      page_up(d->record && d->record->stack_size ? d->record->stack_size
                                                 : STACK_DEFAULT);
  return apl_grant(s, d, TAG_GATE, CALL) &&
         (!disabled(s, MECHANISM_stack_switch) ||
          apl_grant(s, d, TAG_STACK, WRITE)) &&
         make_trampoline(s, d);
}

struct domain *domain_create(struct supervisor *s, struct process *p) {
  struct domain *d = s->domains;
  while (d < s->domains + DOMAINS && d->process)
    d++;
  if (d == s->domains + DOMAINS)
    return NULL;
  *d = (struct domain){
      .name = "created", .process = p, .index = p->count, .phase = START_DONE};
  domain_name(s, d);
  if (domain_prepare(s, d))
    return d;
  memory_give(s, d->rights, d->right_room * sizeof *d->rights);
  *d = (struct domain){.process = NULL};
  return NULL;
}

static uint64_t stack_tag(const struct supervisor *s, const struct domain *d) {
  return disabled(s, MECHANISM_stack_switch) ? TAG_STACK : d->tag;
}

static bool make_stack(struct supervisor *s, struct domain *d,
                       struct state *st) {
  uint64_t at = process_space(s, d->process, d->stack_size);
  if (!at)
    return false;
  if (!memory_map(s, at + d->stack_size - PAGE, PAGE, PROT_R | PROT_W,
                  stack_tag(s, d))) {
    process_unspace(s, d->process, at, d->stack_size);
    return false;
  }
  event_region(s, d->process, (uint32_t)stack_tag(s, d), CODOMS_REGION_STACK,
               at, d->stack_size);
  st->stack = at + d->stack_size;
  return true;
}

static void fill_tls(struct supervisor *s, struct domain *d, uint64_t at) {
  const struct codoms_domain *r = d->record;
  uint64_t from = process_address(d->process, r->tls_image);
  for (uint64_t done = 0, part; done < r->tls_file; done += part) {
    uint8_t bytes[256];
    part =
        r->tls_file - done < sizeof bytes ? r->tls_file - done : sizeof bytes;
    memory_read(s, from + done, bytes, part);
    memory_write(s, at + done, bytes, part);
  }
}

static uint64_t tls_size(const struct domain *d) {
  return d->record ? page_up(d->record->tls_size) : 0;
}

static bool make_tls(struct supervisor *s, struct domain *d, struct state *st) {
  uint64_t size = tls_size(d);
  if (!size)
    return true;
  uint64_t at = process_space(s, d->process, size);
  if (!at)
    return false;
  if (!memory_map(s, at, size, PROT_R | PROT_W, d->tag)) {
    process_unspace(s, d->process, at, size);
    return false;
  }
  event_region(s, d->process, d->tag, CODOMS_REGION_TLS, at, size);
  fill_tls(s, d, at);
  st->tls = at;
  st->tp = at - d->record->tls_tp;
  return true;
}

/* Its pages come with the first push. */
static void make_dcs(struct supervisor *s, const struct thread_place *t,
                     struct domain *d, struct state *st) {
  if (st->dcs_top)
    return;
  st->dcs_top = thread_dcs(t, domain_slot(s, d));
  st->dcs_limit = st->dcs_top + DCS_SIZE;
  event_region(s, d->process, TAG_KERNEL, CODOMS_REGION_DCS, st->dcs_top,
               DCS_SIZE);
}

enum status domain_enter(struct supervisor *s, struct thread_place *t,
                         struct domain *d) {
  struct state *st = thread_state(s, t, d);
  if (!st->stack) {
    if (!make_tls(s, d, st) || !make_stack(s, d, st)) {
      domain_leave(s, t, d);
      return DIPC_ENOMEM;
    }
    make_dcs(s, t, d, st);
    st->trampoline = d->trampoline;
  }
  /* A domain may have left with a stack pointer of 0: its own loss. */
  if (!st->sp)
    st->sp = st->stack;
  return DIPC_OK;
}

void domain_leave(struct supervisor *s, struct thread_place *t,
                  struct domain *d) {
  struct state *st = thread_state(s, t, d);
  if (st->stack)
    process_unspace(s, d->process, st->stack - d->stack_size, d->stack_size);
  if (st->tls)
    process_unspace(s, d->process, st->tls, tls_size(d));
  *st = (struct state){.dcs_top = st->dcs_top, .dcs_limit = st->dcs_limit};
}

/* ---- pages that come when they are touched --------------------------------
 */

static bool stack_page(struct supervisor *s, uint64_t address) {
  struct process *p = process_at(s, address);
  if (!p)
    return false;
  EACH_DOMAIN(s, d, p)
  for (struct thread_place *t = s->threads; t < s->threads + THREADS; t++)
    if (t->phase != THREAD_FREE && thread_state(s, t, d)->stack &&
        thread_state(s, t, d)->stack - 1 - address < d->stack_size)
      return memory_map(s, address, PAGE, PROT_R | PROT_W, stack_tag(s, d));
  return false;
}

static bool dcs_page(struct supervisor *s, uint64_t address) {
  uint64_t offset = address - THREAD_BLOCK * BLOCK_SIZE;
  uint64_t in = offset % THREAD_SPACE - DCS_OFFSET;
  if (offset >= (uint64_t)THREADS * THREAD_SPACE ||
      s->threads[offset / THREAD_SPACE].phase == THREAD_FREE ||
      in >= DOMAINS * DCS_STRIDE || in % DCS_STRIDE >= DCS_SIZE)
    return false;
  return memory_map(s, address, PAGE, PROT_R | PROT_W, TAG_KERNEL | TAG_C);
}

bool domain_page(struct supervisor *s, uint64_t address) {
  address &= ~(uint64_t)(PAGE - 1);
  return stack_page(s, address) || dcs_page(s, address);
}
