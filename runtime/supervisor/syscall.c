/* SPDX-License-Identifier: MIT
 *
 * Supervisor calls. Whoever calls is the domain whose page has the `ecall`;
 * every pointer is judged by what this domain could do itself: its own tag,
 * its rights, its capability registers. The supervisor's own rights are never
 * lent. Calls about objects are in object.c, about processes and threads in
 * control.c.
 */
#include "supervisor/call.h"

#include "proxy/proxy.h"

#include <codoms/insn.h>

/* ---- the caller's rights ------------------------------------------------- */

/* One capability register that grants all of [address, address + size) of a
 * page with this tag (XC-CAP-2). */
static bool capability_grants(uint64_t address, uint64_t size, uint32_t tag,
                              enum permission need) {
  _Alignas(32) uint64_t c[8][4];
  trap_capabilities(c);
  for (unsigned i = 0; i < 8; i++)
    if ((c[i][2] & 3) >= need && c[i][2] >> 32 == tag && address >= c[i][0] &&
        address - c[i][0] <= c[i][1] && size <= c[i][1] - (address - c[i][0]))
      return true;
  return false;
}

/* Bytes within one page. */
static bool page_allows(const struct call *c, uint64_t address, uint64_t size,
                        enum permission need) {
  struct page page;
  enum prot prot = need == WRITE ? PROT_R | PROT_W : PROT_R;
  if (!memory_look(c->s, address, &page) &&
      !(domain_page(c->s, address) && memory_look(c->s, address, &page)))
    return false;
  if ((page.prot & prot) != prot)
    return false;
  if (disabled(c->s, MECHANISM_supervisor_check))
    return true;
  uint32_t tag = (uint32_t)page.tag_word;
  if (!tag || (need == WRITE && page.tag_word & TAG_C))
    return false;
  return tag == c->domain->tag ||
         apl_permission(c->s, c->domain->tag, tag) >= need ||
         capability_grants(address, size, tag, need);
}

bool call_allowed(const struct call *c, uint64_t address, uint64_t size,
                  enum permission need) {
  if (address + size < address)
    return false;
  while (size) {
    uint64_t part = PAGE - address % PAGE;
    if (part > size)
      part = size;
    if (!page_allows(c, address, part, need))
      return false;
    address += part, size -= part;
  }
  return true;
}

bool call_name(const struct call *c, char name[NAME_MOST + 1], int64_t *why) {
  uint64_t size = c->x[A1];
  *why = size && size <= NAME_MOST ? -DIPC_EPERM : -DIPC_EINVAL;
  if (*why == -DIPC_EINVAL || !call_allowed(c, c->x[A0], size, READ))
    return false;
  memory_read(c->s, c->x[A0], name, size);
  name[size] = 0;
  return true;
}

/* ---- the calls: what a0.. mean is in syscall.def ------------------------- */

int64_t sys_exit(struct call *c) {
  c->gone = true;
  unwind_current(c->s, DIPC_EEXIT, c->x[A0] & 0xff);
  return 0;
}

int64_t sys_write(struct call *c) {
  uint64_t address = c->x[A1], size = c->x[A2];
  if (c->x[A0] != 1 && c->x[A0] != 2)
    return -DIPC_EINVAL;
  if (!call_allowed(c, address, size, READ))
    return -DIPC_EPERM;
  for (uint64_t i = 0; i < size;) {
    struct page page;
    (void)memory_look(c->s, address + i, &page);
    do
      console_put((char)*page.memory++);
    while (++i < size && (address + i) % PAGE);
  }
  return (int64_t)size;
}

int64_t sys_heap_grow(struct call *c) {
  struct domain *d = c->domain;
  uint64_t at = d->heap_end;
  if (c->x[A0] > d->heap_limit - at)
    return -DIPC_ENOMEM;
  uint64_t size = page_up(c->x[A0]);
  if (!memory_map(c->s, at, size, PROT_R | PROT_W, d->tag))
    return -DIPC_ENOMEM;
  d->heap_end += size;
  if (size)
    event_region(c->s, d->process, d->tag, CODOMS_REGION_HEAP, at, size);
  return (int64_t)at;
}

int64_t sys_args(struct call *c) {
  uint64_t size = c->s->boot.args_size;
  uint64_t part = size < c->x[A1] ? size : c->x[A1];
  if (!call_allowed(c, c->x[A0], part, WRITE))
    return -DIPC_EPERM;
  memory_write(c->s, c->x[A0], (const void *)c->s->boot.args, part);
  return (int64_t)size;
}

int64_t sys_thread_init(struct call *c) {
  c->gone = true;
  entry_cold(c->s, (uint32_t)c->x[T6]);
  return 0;
}

int64_t sys_counter_new(struct call *c) {
  for (uint32_t i = 0; i < COUNTERS; i++) {
    struct counter *n = &c->s->counters[i];
    if (n->owner || n->value == UINT64_MAX)
      continue;
    n->owner = c->domain->tag;
    return i;
  }
  return -DIPC_ENOMEM;
}

int64_t sys_counter_free(struct call *c) {
  uint64_t i = c->x[A0];
  if (i >= COUNTERS || c->s->counters[i].owner != c->domain->tag)
    return -DIPC_EPERM;
  if (c->s->counters[i].value != UINT64_MAX)
    __asm__ volatile("cd.revoke %0" : : "r"(i) : "memory");
  c->s->counters[i].owner = 0;
  return 0;
}

int64_t sys_cap_page(struct call *c) {
  struct domain *d = c->domain;
  if (!c->x[A0] || c->x[A0] > MOST_BYTES)
    return -DIPC_EINVAL;
  uint64_t size = page_up(c->x[A0]);
  uint64_t at = process_space(c->s, d->process, size);
  if (!at)
    return -DIPC_ENOMEM;
  if (!memory_map(c->s, at, size, PROT_R | PROT_W, d->tag | TAG_C)) {
    process_unspace(c->s, d->process, at, size);
    return -DIPC_ENOMEM;
  }
  event_region(c->s, d->process, d->tag, CODOMS_REGION_HEAP, at, size);
  return (int64_t)at;
}

int64_t sys_ready(struct call *c) {
  if (thread_depth(c->s->hart->running) || !c->s->hart->running->is_start ||
      c->s->hart->running->starting->in_main)
    return -DIPC_EPERM;
  c->gone = true;
  bool has_main = c->x[A0];
  c->x[A0] = 0;
  if (has_main)
    start_park(c->s);
  else
    start_end(c->s);
  return 0;
}

/* ---- dispatch ------------------------------------------------------------ */

static int64_t dispatch(struct call *c) {
  switch (c->x[A7]) {
#define DIPC_SYSCALL(name, number, arguments, text)                            \
  case number:                                                                 \
    return sys_##name(c);
#include "codoms/syscall.def"
  default:
    return -DIPC_ENOSYS;
  }
}

/* The one call that templates make. */
enum {
#define DIPC_SYSCALL(name, number, arguments, text) NUMBER_##name = number,
#include "codoms/syscall.def"
};
_Static_assert(SYS_THREAD_INIT == NUMBER_thread_init, "proxy.h");

void syscall(struct supervisor *s, uint64_t subject) {
  struct call c = {.s = s, .x = s->hart->frame.x};
  bool proxy = subject & TAG_P;
  c.domain = proxy ? NULL : domain_by_tag(s, (uint32_t)subject);
  int64_t result = -DIPC_EPERM;
  if (proxy == (c.x[A7] == SYS_THREAD_INIT) && (proxy || c.domain))
    result = dispatch(&c);
  if (!c.gone)
    s->hart->frame.x[A0] = (uint64_t)result;
}
