/* SPDX-License-Identifier: MIT
 *
 * The object model of dIPC: handles of domains, grants and entries, with
 * rights, in a table of each process, and how they go from one process to
 * another. A handle is a place in the table and its age; an object that has
 * died is found out by its number, which is never given out again, so nothing
 * has to look for its handles. What images declare and what programs ask for
 * here ends in the same functions (apl.c, entry.c).
 */
#include "supervisor/call.h"

#include "codoms/object.h"

#define AGE_SHIFT 8
_Static_assert(OBJECTS == 1 << AGE_SHIFT, "places");

/* ---- handles ------------------------------------------------------------- */

static struct object *free_place(struct call *c) {
  struct process *p = c->domain->process;
  if (!p->objects)
    p->objects = memory_take(c->s, OBJECTS * sizeof *p->objects);
  for (uint32_t i = 0; p->objects && i < OBJECTS; i++)
    if (p->objects[i].kind == OBJECT_NONE)
      return &p->objects[i];
  return NULL;
}

int64_t call_handle(struct call *c, struct object object) {
  struct object *place = free_place(c);
  if (!place)
    return -DIPC_ENOMEM;
  object.age = place->age + 1;
  *place = object;
  return (int64_t)(place->age << AGE_SHIFT |
                   (uint64_t)(place - c->domain->process->objects));
}

static struct object *look_up(const struct process *p, uint64_t handle) {
  struct object *o = p->objects ? &p->objects[handle & (OBJECTS - 1)] : NULL;
  return o && o->kind != OBJECT_NONE && o->age == handle >> AGE_SHIFT ? o
                                                                      : NULL;
}

struct object *call_object(const struct call *c, uint64_t handle,
                           enum object_kind kind) {
  struct object *o = look_up(c->domain->process, handle);
  return o && (kind == OBJECT_NONE || o->kind == kind) ? o : NULL;
}

void call_close(struct object *o) { *o = (struct object){.age = o->age}; }

/* The live domain of a handle that has at least these rights. */
static struct domain *domain_of(struct call *c, uint64_t handle,
                                unsigned rights, int64_t *why) {
  struct object *o = call_object(c, handle, OBJECT_DOMAIN);
  struct domain *d = o ? domain_by_tag(c->s, (uint32_t)o->a) : NULL;
  *why = !o ? -DIPC_EHANDLE : !d ? -DIPC_EDEAD : -DIPC_EPERM;
  return d && o->rights >= rights ? d : NULL;
}

int64_t sys_handle_close(struct call *c) {
  struct object *o = call_object(c, c->x[A0], OBJECT_NONE);
  if (!o)
    return -DIPC_EHANDLE;
  if (o->kind == OBJECT_THREAD) {
    struct thread_place *t = thread_by_id(c->s, (uint32_t)o->a);
    if (t && t->phase == THREAD_OVER)
      thread_free(c->s, t);
    else if (t)
      t->detached = true;
  }
  call_close(o);
  return 0;
}

/* ---- from process to process -----------------------------------------------
 */

int64_t sys_handle_offer(struct call *c) {
  struct object *o = call_object(c, c->x[A0], OBJECT_NONE);
  const struct domain *to = domain_by_tag(c->s, (uint32_t)c->x[A1]);
  if (!o || o->kind >= OBJECT_THREAD)
    return -DIPC_EHANDLE;
  if (c->x[A1] > UINT32_MAX || !to)
    return -DIPC_EDEAD;
  struct object ticket = *o;
  ticket.inner = (uint8_t)o->kind;
  ticket.kind = OBJECT_TICKET;
  ticket.to = to->process->id;
  return call_handle(c, ticket);
}

int64_t sys_handle_accept(struct call *c) {
  struct process *from =
      c->x[A0] > UINT32_MAX ? NULL : process_by_id(c->s, (uint32_t)c->x[A0]);
  struct object *ticket = from ? look_up(from, c->x[A1]) : NULL;
  if (!ticket || ticket->kind != OBJECT_TICKET ||
      ticket->to != c->domain->process->id)
    return -DIPC_EHANDLE;
  struct object o = *ticket;
  o.kind = ticket->inner;
  int64_t handle = call_handle(c, o);
  if (handle > 0)
    call_close(ticket);
  return handle;
}

/* ---- domains ---------------------------------------------------------------
 */

static int64_t domain_handle(struct call *c, const struct domain *d,
                             unsigned rights) {
  return call_handle(c, (struct object){.kind = OBJECT_DOMAIN,
                                        .rights = (uint8_t)rights,
                                        .a = d->tag});
}

int64_t sys_dom_default(struct call *c) {
  return domain_handle(c, &c->s->domains[c->domain->process->first],
                       RIGHT_OWNER);
}

int64_t sys_dom_self(struct call *c) {
  return domain_handle(c, c->domain, RIGHT_OWNER);
}

int64_t sys_dom_create(struct call *c) {
  if (!free_place(c))
    return -DIPC_ENOMEM;
  struct domain *d = domain_create(c->s, c->domain->process);
  return d ? domain_handle(c, d, RIGHT_OWNER) : -DIPC_ENOMEM;
}

int64_t sys_dom_copy(struct call *c) {
  int64_t why;
  uint64_t rights = c->x[A1];
  if (!rights || rights > RIGHT_OWNER)
    return -DIPC_EINVAL;
  struct domain *d = domain_of(c, c->x[A0], (unsigned)rights, &why);
  return d ? domain_handle(c, d, (unsigned)rights) : why;
}

int64_t sys_dom_tag(struct call *c) {
  int64_t why;
  struct domain *d = domain_of(c, c->x[A0], CALL, &why);
  return d ? (int64_t)d->tag : why;
}

int64_t sys_alive(struct call *c) {
  return c->x[A0] <= UINT32_MAX && domain_by_tag(c->s, (uint32_t)c->x[A0]);
}

/* ---- memory of domains ------------------------------------------------------
 */

enum { MAP_READ = PROT_R, MAP_WRITE = PROT_R | PROT_W, MAP_CAPS = 8 };

int64_t sys_dom_mmap(struct call *c) {
  int64_t why;
  uint64_t size = c->x[A1], flags = c->x[A2];
  struct domain *d = domain_of(c, c->x[A0], RIGHT_OWNER, &why);
  if (!d)
    return why;
  if (!size || size > BLOCK_SIZE ||
      (flags != MAP_READ && flags != MAP_WRITE &&
       flags != (MAP_WRITE | MAP_CAPS)))
    return -DIPC_EINVAL;
  size = page_up(size);
  struct gap *map = memory_take(c->s, sizeof *map);
  uint64_t at = map ? process_space(c->s, d->process, size) : 0;
  if (at && memory_map(c->s, at, size, flags & MAP_WRITE,
                       d->tag | (flags & MAP_CAPS ? TAG_C : 0))) {
    *map = (struct gap){at, size, d->process->maps};
    d->process->maps = map;
    event_region(c->s, d->process, d->tag, CODOMS_REGION_HEAP, at, size);
    return (int64_t)at;
  }
  if (at)
    process_unspace(c->s, d->process, at, size);
  memory_give(c->s, map, sizeof *map);
  return -DIPC_ENOMEM;
}

/* No page is another's: some may have been remapped meanwhile, or are gone. */
static bool only_own(struct supervisor *s, const struct domain *d,
                     uint64_t address, uint64_t size) {
  struct page page;
  for (uint64_t at = 0; at < size; at += PAGE)
    if (memory_look(s, address + at, &page) &&
        ((uint32_t)page.tag_word != d->tag || page.tag_word & TAG_P))
      return false;
  return true;
}

static bool owns(struct supervisor *s, const struct domain *d, uint64_t address,
                 uint64_t size) {
  struct page page;
  for (uint64_t at = 0; at < size; at += PAGE)
    if (!memory_look(s, address + at, &page))
      return false;
  return only_own(s, d, address, size);
}

int64_t sys_dom_munmap(struct call *c) {
  int64_t why;
  struct domain *d = domain_of(c, c->x[A0], RIGHT_OWNER, &why);
  if (!d)
    return why;
  for (struct gap **at = &d->process->maps; *at; at = &(*at)->next) {
    struct gap *map = *at;
    if (map->base != c->x[A1])
      continue;
    if (!only_own(c->s, d, map->base, map->size))
      return -DIPC_EPERM;
    hart_forget(c->s);
    process_unspace(c->s, d->process, map->base, map->size);
    *at = map->next;
    memory_give(c->s, map, sizeof *map);
    return 0;
  }
  return -DIPC_EINVAL;
}

int64_t sys_dom_remap(struct call *c) {
  int64_t why;
  uint64_t address = c->x[A2], size = c->x[A3];
  struct domain *to = domain_of(c, c->x[A0], RIGHT_OWNER, &why);
  struct domain *from = to ? domain_of(c, c->x[A1], RIGHT_OWNER, &why) : NULL;
  if (!from)
    return why;
  if (address % PAGE || !size || size % PAGE || size > BLOCK_SIZE)
    return -DIPC_EINVAL;
  if (!owns(c->s, from, address, size))
    return -DIPC_EPERM;
  hart_forget(c->s);
  for (uint64_t at = 0; at < size; at += PAGE) {
    struct page page;
    (void)memory_look(c->s, address + at, &page);
    (void)memory_retag(c->s, address + at,
                       (page.tag_word & ~(uint64_t)UINT32_MAX) | to->tag);
  }
  return 0;
}

/* ---- gifts: pages that move to another process
 * ------------------------------- */

int64_t sys_give(struct call *c) {
  uint64_t address = c->x[A0], size = c->x[A1];
  const struct domain *to = domain_by_tag(c->s, (uint32_t)c->x[A2]);
  if (c->x[A2] > UINT32_MAX || !to)
    return -DIPC_EDEAD;
  if (address % PAGE || !size || size % PAGE || size > BLOCK_SIZE)
    return -DIPC_EINVAL;
  if (!owns(c->s, c->domain, address, size))
    return -DIPC_EPERM;
  return call_handle(
      c, (struct object){.kind = OBJECT_GIFT,
                         .inner = (uint8_t)domain_slot(c->s, c->domain),
                         .to = to->process->id,
                         .a = address,
                         .b = size});
}

/* Page by page, so that nothing can be half: the taker's tables are there
 * before the first page leaves. */
static void move_pages(struct supervisor *s, struct domain *to, uint64_t at,
                       uint64_t from, uint64_t size) {
  for (uint64_t i = 0; i < size; i += PAGE)
    memory_move(s, at + i, from + i, to->tag);
}

int64_t sys_take(struct call *c) {
  struct process *from =
      c->x[A0] > UINT32_MAX ? NULL : process_by_id(c->s, (uint32_t)c->x[A0]);
  struct object *gift = from ? look_up(from, c->x[A1]) : NULL;
  if (!gift || gift->kind != OBJECT_GIFT || gift->to != c->domain->process->id)
    return -DIPC_EHANDLE;
  const struct domain *giver = &c->s->domains[gift->inner];
  if (giver->process != from || !owns(c->s, giver, gift->a, gift->b))
    return -DIPC_EDEAD;
  struct gap *map = memory_take(c->s, sizeof *map);
  uint64_t at = map ? process_space(c->s, c->domain->process, gift->b) : 0;
  if (!at || !memory_tables(c->s, at, gift->b)) {
    if (at)
      process_unspace(c->s, c->domain->process, at, gift->b);
    memory_give(c->s, map, sizeof *map);
    return -DIPC_ENOMEM;
  }
  hart_forget(c->s);
  move_pages(c->s, c->domain, at, gift->a, gift->b);
  *map = (struct gap){at, gift->b, c->domain->process->maps};
  c->domain->process->maps = map;
  event_region(c->s, c->domain->process, c->domain->tag, CODOMS_REGION_HEAP, at,
               gift->b);
  call_close(gift);
  return (int64_t)at;
}

/* ---- grants
 * ------------------------------------------------------------------ */

int64_t sys_grant_create(struct call *c) {
  int64_t why;
  uint64_t permission = c->x[A2];
  struct domain *from = domain_of(c, c->x[A0], RIGHT_OWNER, &why);
  if (!from)
    return why;
  if (!permission || permission > WRITE)
    return -DIPC_EINVAL;
  struct domain *over = domain_of(c, c->x[A1], (unsigned)permission, &why);
  if (!over)
    return why;
  if (!free_place(c) ||
      !apl_grant(c->s, from, over->tag, (enum permission)permission))
    return -DIPC_ENOMEM;
  hart_forget(c->s);
  return call_handle(c, (struct object){.kind = OBJECT_GRANT,
                                        .rights = RIGHT_OWNER,
                                        .a = from->tag,
                                        .b = over->tag});
}

int64_t sys_grant_revoke(struct call *c) {
  struct object *o = call_object(c, c->x[A0], OBJECT_GRANT);
  if (!o)
    return -DIPC_EHANDLE;
  struct domain *from = domain_by_tag(c->s, (uint32_t)o->a);
  if (from) {
    hart_forget(c->s);
    (void)apl_set(c->s, from, (uint32_t)o->b, NIL);
  }
  call_close(o);
  return 0;
}

/* ---- entries
 * ----------------------------------------------------------------- */

static bool good_shape(const struct dipc_entry *e) {
  return e->words <= 7 && e->caps_in <= 8 && e->caps_out <= 8 && !e->reserved &&
         e->policy < 2 * CODOMS_DCS_CONFIDENTIALITY;
}

/* An address where code of the domain may be entered. */
static bool good_address(struct call *c, const struct domain *d,
                         uint64_t address) {
  struct page page;
  return address % c->s->entry_align == 0 &&
         memory_look(c->s, address, &page) && page.prot & PROT_X &&
         (uint32_t)page.tag_word == d->tag && !(page.tag_word & TAG_P);
}

static int64_t read_entry(struct call *c, uint64_t from, struct dipc_entry *e) {
  if (from % 8 || !call_allowed(c, from, sizeof *e, READ))
    return -DIPC_EPERM;
  memory_read(c->s, from, e, sizeof *e);
  return good_shape(e) ? 0 : -DIPC_EINVAL;
}

#define ENTRIES_MOST 64

/* All of them are looked at before one is offered. */
int64_t sys_entry_register(struct call *c) {
  int64_t why;
  uint64_t count = c->x[A2];
  struct offer offers[ENTRIES_MOST];
  struct domain *d = domain_of(c, c->x[A0], RIGHT_OWNER, &why);
  if (!d)
    return why;
  if (!count || count > ENTRIES_MOST)
    return -DIPC_EINVAL;
  for (uint64_t i = 0; i < count; i++) {
    struct dipc_entry e;
    why = read_entry(c, c->x[A1] + i * sizeof e, &e);
    if (why)
      return why;
    if (!good_address(c, d, e.address))
      return -DIPC_EINVAL;
    offers[i] = (struct offer){.hash = e.hash,
                               .address = e.address,
                               .policy = e.policy,
                               .domain = domain_slot(c->s, d),
                               .words = e.words,
                               .caps_in = e.caps_in,
                               .caps_out = e.caps_out};
  }
  uint32_t first = d->process->offer_count;
  if (!free_place(c) ||
      !entry_append(c->s, d->process, offers, (uint32_t)count))
    return -DIPC_ENOMEM;
  return call_handle(c, (struct object){.kind = OBJECT_ENTRIES,
                                        .rights = RIGHT_OWNER,
                                        .a = d->process->id,
                                        .b = (uint64_t)first << 32 | count});
}

int64_t sys_entry_request(struct call *c) {
  int64_t why;
  struct dipc_entry e;
  struct domain *d = domain_of(c, c->x[A0], RIGHT_OWNER, &why);
  if (!d)
    return why;
  struct object *o = call_object(c, c->x[A1], OBJECT_ENTRIES);
  if (!o)
    return -DIPC_EHANDLE;
  struct process *p = process_by_id(c->s, (uint32_t)o->a);
  if (!p)
    return -DIPC_EDEAD;
  if (c->x[A2] >= (uint32_t)o->b)
    return -DIPC_EINVAL;
  why = read_entry(c, c->x[A3], &e);
  if (why)
    return why;
  const struct offer *offer = &p->offers[(o->b >> 32) + c->x[A2]];
  if (offer->hash != e.hash || offer->words != e.words ||
      offer->caps_in != e.caps_in || offer->caps_out != e.caps_out)
    return -DIPC_ESIGNATURE;
  uint64_t proxy = entry_request(c->s, d, offer, e.policy);
  return proxy ? (int64_t)proxy : -DIPC_ENOMEM;
}
