/* SPDX-License-Identifier: MIT
 *
 * Domains: heap and trampoline of each, and the stack, TLS block and
 * capability stack that a thread gets there when it first comes.
 */
#include "supervisor/supervisor.h"

#define STACK_DEFAULT 0x40000
#define DCS_SIZE      0x2000
#define RET           0x00008067 /* jalr x0, 0(ra) */

struct domain *domain_by_tag(struct supervisor *s, uint32_t tag) {
  uint32_t i = tag - TAG_DOMAIN;
  return tag >= TAG_DOMAIN && i < s->domain_count ? &s->domains[i] : NULL;
}

/* One `ret` in the domain's own name, through which gates come back: where it
 * goes is checked like every jump of the domain's. Not at an aligned address:
 * who may call the domain must not be able to enter there. */
static void make_trampoline(struct supervisor *s, struct domain *d) {
  uint64_t at = process_space(d->process, PAGE);
  uint32_t *code = memory_take(s, PAGE, PAGE);
  if (!at || !code || !memory_map_at(s, at, code, PAGE, PROT_X, d->tag))
    fail(s, d->process->image->name, "out of memory for domain %s", d->name);
  code[1] = RET;
  d->trampoline = at + 4;
  event_region(s, d->process, d->tag, CODOMS_REGION_PROXY, at, PAGE);
}

void domain_prepare(struct supervisor *s, struct domain *d) {
  uint64_t share = (PRIVATE_OFFSET - HEAP_OFFSET) / d->process->count;
  share &= ~(uint64_t)(PAGE - 1);
  d->heap = d->process->block + HEAP_OFFSET + d->index * share;
  d->heap_end = d->heap;
  d->heap_limit = d->heap + share - PAGE;
  d->rights = memory_need(s, TAGS);
  apl_grant(s, d, TAG_GATE, CALL);
  if (disabled(s, MECHANISM_stack_switch))
    apl_grant(s, d, TAG_STACK, WRITE);
  make_trampoline(s, d);
}

/* Fresh pages somewhere in the private part; 0: none left. */
static uint64_t private_pages(struct supervisor *s, struct domain *d,
                              uint64_t size, uint64_t tag_word,
                              enum codoms_region kind) {
  size = page_up(size);
  uint64_t at = process_space(d->process, size);
  if (!at || !memory_map(s, at, size, PROT_R | PROT_W, tag_word))
    return 0;
  event_region(s, d->process, (uint32_t)tag_word, kind, at, size);
  return at;
}

static bool make_stack(struct supervisor *s, struct domain *d,
                       struct state *st) {
  uint64_t size = d->record->stack_size ? d->record->stack_size : STACK_DEFAULT;
  uint32_t tag = disabled(s, MECHANISM_stack_switch) ? TAG_STACK : d->tag;
  uint64_t at = private_pages(s, d, size, tag, CODOMS_REGION_STACK);
  st->stack = at ? at + page_up(size) : 0;
  return at;
}

static bool make_tls(struct supervisor *s, struct domain *d, struct state *st) {
  const struct codoms_domain *r = d->record;
  if (!r->tls_size)
    return true;
  uint64_t at = private_pages(s, d, r->tls_size, d->tag, CODOMS_REGION_TLS);
  uint64_t from = process_address(d->process, r->tls_image);
  if (!at)
    return false;
  for (uint64_t done = 0, part; done < r->tls_file; done += part) {
    uint8_t bytes[256];
    part =
        r->tls_file - done < sizeof bytes ? r->tls_file - done : sizeof bytes;
    memory_read(s, from + done, bytes, part);
    memory_write(s, at + done, bytes, part);
  }
  st->tp = at - r->tls_tp;
  return true;
}

static bool make_dcs(struct supervisor *s, struct domain *d, struct state *st) {
  st->dcs_top =
      private_pages(s, d, DCS_SIZE, TAG_KERNEL | TAG_C, CODOMS_REGION_DCS);
  st->dcs_limit = st->dcs_top + DCS_SIZE;
  return st->dcs_top;
}

enum status domain_enter(struct supervisor *s, struct thread_place *t,
                         struct domain *d) {
  struct state *st = thread_state(t, d);
  if (d->process->dead)
    return DIPC_EDEAD;
  if (!st->stack) {
    if (!make_tls(s, d, st) || !make_dcs(s, d, st) || !make_stack(s, d, st))
      return DIPC_ENOMEM;
    st->trampoline = d->trampoline;
  }
  /* A domain may have left with a stack pointer of 0: its own loss. */
  if (!st->sp)
    st->sp = st->stack;
  return DIPC_OK;
}
