/* SPDX-License-Identifier: MIT
 *
 * Edges: what a domain may call. Each has an entry in the caller's block,
 * under a tag that only the caller may call, and a body behind it. An edge is
 * open until the procedure that it names has been found among those that live
 * processes offer; its body then asks the supervisor. When the callee dies
 * the edge is dead, and says so, until the caller asks for another. What is in
 * a proxy is proxy/'s business; imports of images and requests of programs end
 * in the same code.
 */
#include "supervisor/supervisor.h"

#include "proxy/proxy.h"

#include <codoms/insn.h>

#define REACH 0x80000 /* an entry's jump to its body, with room to spare */
#define BODY  256     /* bytes, the largest */

enum { A0 = 10, A1, T6 = 31 };

/* ---- offers -------------------------------------------------------------- */

bool entry_append(struct supervisor *s, struct process *p,
                  const struct offer *offers, uint32_t count) {
  uint32_t room = p->offer_count + count;
  struct offer *all = memory_take(s, room * sizeof *all);
  if (!all)
    return !room;
  if (p->offer_count)
    memcpy(all, p->offers, p->offer_count * sizeof *all);
  memcpy(all + p->offer_count, offers, count * sizeof *all);
  memory_give(s, p->offers, p->offer_count * sizeof *all);
  p->offers = all;
  p->offer_count = room;
  return true;
}

/* The slot of a domain of the image, DOMAINS if it is of another process. */
static uint32_t slot_of(const struct process *p, uint32_t domain) {
  uint32_t i = domain - p->image->processes[p->record].first_domain;
  return i < p->count ? p->first + i : DOMAINS;
}

bool entry_offer(struct supervisor *s, struct process *p) {
  const struct image *im = p->image;
  for (uint32_t i = 0; i < im->header->entries.count; i++) {
    const struct codoms_entry *e = &im->entries[i];
    struct offer o = {im->strings + e->interface,
                      im->strings + e->procedure,
                      im->strings + e->signature,
                      e->hash,
                      process_address(p, e->address),
                      e->policy,
                      slot_of(p, e->domain),
                      e->words,
                      e->caps_in,
                      e->caps_out};
    if (o.domain != DOMAINS && !entry_append(s, p, &o, 1))
      return false;
  }
  return true;
}

/* ---- bodies -------------------------------------------------------------- */

static uint32_t *code_at(struct supervisor *s, uint64_t address) {
  struct page page;
  if (!memory_look(s, address, &page))
    fatal(s, "no page for a proxy");
  return (uint32_t *)page.memory;
}

static unsigned features(struct supervisor *s, uint32_t policy) {
  unsigned f = 0;
  if (!disabled(s, MECHANISM_dcs_base)) {
    if (policy & CODOMS_DCS_CONFIDENTIALITY)
      f |= WITH_DCS_OWN;
    else if (policy & CODOMS_DCS_INTEGRITY)
      f |= WITH_DCS_RAISED;
  }
  if (disabled(s, MECHANISM_stack_switch))
    f |= WITHOUT_STACK_SWITCH;
  return f;
}

static bool far_number(int64_t value) { return value >= 2048; }

/* What the supervisor is asked with: caller's slot and place in its list. */
static uint32_t name_of(const struct supervisor *s, const struct domain *d,
                        const struct edge *e) {
  return domain_slot(s, d) << 16 | (uint32_t)(e - d->edges);
}

/* The way that is no way: asks the supervisor. */
static void recipe_open(struct supervisor *s, const struct domain *d,
                        const struct edge *e, struct proxy_recipe *r) {
  *r = (struct proxy_recipe){.half = PROXY_CALL, .features = WITHOUT_CALLEE};
  r->value[PATCH_EDGE] = name_of(s, d, e);
}

static void recipe_bound(struct supervisor *s, const struct domain *d,
                         const struct edge *e, const struct offer *o,
                         struct proxy_recipe *r) {
  int64_t state =
      THREAD_STATES - THREAD_BIAS + (int64_t)(o->domain + 1) * STATE_SIZE;
  *r = (struct proxy_recipe){.half = PROXY_CALL,
                             .features = features(s, e->policy | o->policy)};
  if (state + STATE_SIZE > 2048)
    r->features |= WITH_FAR_STATE;
  if (far_number(d->tag))
    r->features |= WITH_FAR_TAG;
  if (&s->domains[o->domain] == d)
    r->features |= WITH_SELF;
  r->value[PATCH_STATE] = state;
  r->value[PATCH_GATE] = (int64_t)gate_address(s, r->features, o->caps_out);
  r->value[PATCH_TARGET] = (int64_t)o->address;
  r->value[PATCH_CALLER_TAG] = d->tag;
  r->value[PATCH_EDGE] = name_of(s, d, e);
  r->value[PATCH_MASK] = proxy_mask_above(o->caps_in);
}

static void build(struct supervisor *s, const struct edge *e,
                  const struct proxy_recipe *r) {
  struct proxy_place place = {e->entry, e->body, code_at(s, e->entry),
                              code_at(s, e->body)};
  if (proxy_body_size(r) > BODY)
    fatal(s, "a proxy is too large");
  proxy_build(r, &place);
}

static void tell(struct supervisor *s, const struct domain *d,
                 const struct edge *e, const struct offer *o) {
  uint32_t policy = e->policy | o->policy;
  struct codoms_event v = {
      .kind = CODOMS_EV_PROXY,
      .process = s->domains[o->domain].process->id,
      .tag = e->tag,
      .base = e->entry,
      .size = PROXY_SLOT,
      .caller = d->tag,
      .callee = s->domains[o->domain].tag,
      .edge = e->number,
      .target = o->address,
      .gate = gate_address(s, features(s, policy), o->caps_out),
      .policy = policy};
  event_name(&v, e->interface);
  event_name(&v, ".");
  event_name(&v, e->procedure);
  event_send(s, &v);
}

static void open_edge(struct supervisor *s, const struct domain *d,
                      struct edge *e, enum edge_state state) {
  struct proxy_recipe r;
  recipe_open(s, d, e, &r);
  e->state = state;
  build(s, e, &r);
}

static void bind(struct supervisor *s, const struct domain *d, struct edge *e,
                 const struct offer *o) {
  struct proxy_recipe r;
  recipe_bound(s, d, e, o, &r);
  e->callee = o->domain;
  e->state = EDGE_BOUND;
  build(s, e, &r);
  tell(s, d, e, o);
}

/* ---- where proxies lie --------------------------------------------------- */

static bool map_code(struct supervisor *s, struct process *p, uint64_t at,
                     uint64_t size, enum prot prot, uint32_t tag) {
  if (at + size > p->block + TABLE_OFFSET ||
      !memory_map(s, at, size, prot, tag | TAG_P))
    return false;
  event_region(s, p, tag, CODOMS_REGION_PROXY, at, size);
  return true;
}

/* Entries and bodies for some edges of a domain, under one tag. */
static bool make_area(struct supervisor *s, struct domain *d,
                      struct edge **edges, uint32_t count) {
  struct process *p = d->process;
  uint64_t first = page_up((uint64_t)count * s->entry_align);
  uint64_t second = page_up((uint64_t)count * BODY), at = p->proxy_next;
  uint32_t tag = apl_new_tag(s);
  if (first + second > REACH || !map_code(s, p, at, first, PROT_X, tag) ||
      !map_code(s, p, at + first, second, PROT_R | PROT_X, TAG_KERNEL))
    return false;
  p->proxy_next += first + second;
  for (uint32_t i = 0; i < count; i++) {
    edges[i]->tag = tag;
    edges[i]->number = s->next_edge++;
    edges[i]->entry = at + (uint64_t)i * s->entry_align;
    edges[i]->body = at + first + (uint64_t)i * BODY;
    open_edge(s, d, edges[i], EDGE_OPEN);
  }
  return apl_grant(s, d, tag, CALL);
}

/* One more edge; null: out of memory. */
static struct edge *append(struct supervisor *s, struct domain *d) {
  if (d->edge_count == d->edge_room) {
    uint32_t room = d->edge_room ? 2 * d->edge_room : 8;
    struct edge *bigger = memory_take(s, room * sizeof *bigger);
    if (!bigger)
      return NULL;
    if (d->edges)
      memcpy(bigger, d->edges, d->edge_count * sizeof *bigger);
    memory_give(s, d->edges, d->edge_room * sizeof *bigger);
    d->edges = bigger;
    d->edge_room = room;
  }
  return &d->edges[d->edge_count++];
}

/* ---- imports ------------------------------------------------------------- */

#define GROUP 256 /* edges of one interface that one area has */

/* All imports of a domain from the interface of import `first`. */
static bool import_group(struct supervisor *s, struct process *p,
                         struct domain *d, uint32_t first, uint32_t domain) {
  const struct image *im = p->image;
  const char *interface = im->strings + im->imports[first].interface;
  uint32_t slots[GROUP], start = d->edge_count, count = 0;
  struct edge *edges[GROUP];
  for (uint32_t i = first; i < im->header->imports.count; i++) {
    const struct codoms_import *m = &im->imports[i];
    if (m->domain != domain || strcmp(im->strings + m->interface, interface))
      continue;
    struct edge *e = count < GROUP ? append(s, d) : NULL;
    if (!e)
      return false;
    *e = (struct edge){.interface = interface,
                       .procedure = im->strings + m->procedure,
                       .signature = im->strings + m->signature,
                       .hash = m->hash,
                       .policy = m->policy,
                       .words = m->words,
                       .caps_in = m->caps_in,
                       .caps_out = m->caps_out};
    slots[count++] = i;
  }
  for (uint32_t i = 0; i < count; i++)
    edges[i] = &d->edges[start + i];
  if (!make_area(s, d, edges, count))
    return false;
  for (uint32_t i = 0; i < count; i++)
    memory_write(s, process_address(p, im->imports[slots[i]].slot),
                 &edges[i]->entry, sizeof edges[i]->entry);
  return true;
}

/* Whether an earlier import of the domain names the same interface. */
static bool known(const struct image *im, uint32_t i) {
  for (uint32_t j = 0; j < i; j++)
    if (im->imports[j].domain == im->imports[i].domain &&
        !strcmp(im->strings + im->imports[j].interface,
                im->strings + im->imports[i].interface))
      return true;
  return false;
}

bool entry_import(struct supervisor *s, struct process *p) {
  const struct image *im = p->image;
  for (uint32_t i = 0; i < im->header->imports.count; i++) {
    uint32_t domain = im->imports[i].domain, slot = slot_of(p, domain);
    if (slot != DOMAINS && !known(im, i) &&
        !import_group(s, p, &s->domains[slot], i, domain))
      return false;
  }
  return true;
}

/* ---- which entry --------------------------------------------------------- */

static bool offers(const struct offer *o, const struct edge *e) {
  return o->interface && !strcmp(o->interface, e->interface) &&
         !strcmp(o->procedure, e->procedure);
}

static bool same_signature(const struct offer *o, const struct edge *e) {
  return o->hash == e->hash && !strcmp(o->signature, e->signature) &&
         o->words == e->words && o->caps_in == e->caps_in &&
         o->caps_out == e->caps_out;
}

/* The offer of the oldest live process. `twice`: of the next one. */
static const struct offer *find(struct supervisor *s, const struct edge *e,
                                const struct offer **twice) {
  const struct offer *found = NULL;
  uint32_t id = 0;
  *twice = NULL;
  for (struct process *p = s->processes; p < s->processes + PROCESSES; p++)
    for (uint32_t i = 0; p->id && i < p->offer_count; i++) {
      const struct offer *o = &p->offers[i];
      if (!offers(o, e))
        continue;
      *twice = found && p->id >= id ? o : found;
      if (!found || p->id < id)
        found = o, id = p->id;
    }
  return found;
}

static enum status try(struct supervisor *s, const struct domain *d,
                       struct edge *e) {
  const struct offer *twice, *o = find(s, e, &twice);
  if (!o)
    return DIPC_EUNBOUND;
  if (!same_signature(o, e))
    return DIPC_ESIGNATURE;
  hart_forget(s);
  bind(s, d, e, o);
  return DIPC_OK;
}

/* ---- at the boot: everything must be there --------------------------------
 */

static const char *image_of(struct supervisor *s, const struct offer *o) {
  return s->domains[o->domain].process->image->name;
}

static void require(struct supervisor *s, const struct domain *d,
                    const struct edge *e) {
  const char *from = d->process->image->name;
  const struct offer *twice, *o = find(s, e, &twice);
  if (!o)
    fail(s, from,
         "domain %s calls %s.%s, which no image offers: is an image missing?",
         d->name, e->interface, e->procedure);
  if (twice)
    fail(s, image_of(s, twice), "%s.%s is offered twice, by %s and %s",
         e->interface, e->procedure, s->domains[o->domain].name,
         s->domains[twice->domain].name);
  if (!same_signature(o, e))
    fail(s, from,
         "domain %s calls %s.%s with another signature than domain %s offers: "
         "caller %x '%s' in %s, callee %x '%s' in %s",
         d->name, e->interface, e->procedure, s->domains[o->domain].name,
         e->hash, e->signature, from, o->hash, o->signature, image_of(s, o));
}

void entry_resolve(struct supervisor *s) {
  for (struct domain *d = s->domains; d < s->domains + DOMAINS; d++)
    for (uint32_t i = 0; d->process && i < d->edge_count; i++) {
      require(s, d, &d->edges[i]);
      (void)try(s, d, &d->edges[i]);
    }
}

void entry_bind_all(struct supervisor *s, struct process *p) {
  EACH_DOMAIN(s, d, p)
  for (uint32_t i = 0; i < d->edge_count; i++)
    (void)try(s, d, &d->edges[i]);
}

/* ---- requests ------------------------------------------------------------ */

uint64_t entry_request(struct supervisor *s, struct domain *caller,
                       const struct offer *o, uint32_t policy) {
  struct edge *e = append(s, caller);
  if (!e)
    return 0;
  *e = (struct edge){.interface = o->interface ? o->interface : "",
                     .procedure = o->interface ? o->procedure : "",
                     .signature = o->interface ? o->signature : "",
                     .hash = o->hash,
                     .policy = policy,
                     .words = o->words,
                     .caps_in = o->caps_in,
                     .caps_out = o->caps_out};
  if (!make_area(s, caller, &e, 1)) {
    caller->edge_count--;
    return 0;
  }
  bind(s, caller, e, o);
  return e->entry;
}

/* ---- off the path -------------------------------------------------------- */

void entry_refuse(struct supervisor *s, enum status why) {
  struct thread_place *t = s->hart->running;
  uint64_t *x = s->hart->frame.x;
  x[0] = thread_current(s, t) ? thread_current(s, t)->trampoline : 0;
  x[A0] = why;
  x[A1] = 0;
  __asm__ volatile("cd.clr 0xff" : : : "memory");
}

static enum status prepare(struct supervisor *s, const struct domain *d,
                           struct edge *e) {
  enum status status = DIPC_OK;
  if (e->state == EDGE_DEAD)
    return DIPC_EDEAD;
  if (e->state == EDGE_OPEN)
    status = try(s, d, e);
  return status != DIPC_OK
             ? status
             : domain_enter(s, s->hart->running, &s->domains[e->callee]);
}

/* The body starts anew: what it has done until now nobody has seen, and what
 * the entry put into registers is still there. */
void entry_cold(struct supervisor *s, uint32_t number) {
  struct domain *d = &s->domains[number >> 16];
  if (number >> 16 >= DOMAINS || !d->process ||
      (number & 0xffff) >= d->edge_count)
    fatal(s, "a proxy of nobody's");
  struct edge *e = &d->edges[number & 0xffff];
  enum status status = prepare(s, d, e);
  if (status != DIPC_OK)
    entry_refuse(s, status);
  else
    s->hart->frame.x[0] = e->body + PROXY_LITERAL;
}

void entry_close(struct supervisor *s, const struct process *p) {
  hart_forget(s);
  for (struct domain *d = s->domains; d < s->domains + DOMAINS; d++)
    for (uint32_t i = 0; d->process && i < d->edge_count; i++) {
      struct edge *e = &d->edges[i];
      if (e->state == EDGE_BOUND && s->domains[e->callee].process == p)
        open_edge(s, d, e, EDGE_DEAD);
    }
}

unsigned entry_reopen(struct domain *d, const char *interface) {
  unsigned count = 0;
  for (uint32_t i = 0; i < d->edge_count; i++) {
    struct edge *e = &d->edges[i];
    if (e->state != EDGE_DEAD || strcmp(e->interface, interface))
      continue;
    e->state = EDGE_OPEN;
    count++;
  }
  return count;
}
