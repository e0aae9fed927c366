/* SPDX-License-Identifier: MIT
 *
 * Edges: every import of every image finds the entry that it names, with the
 * same signature, and gets a proxy; the import's slot gets the proxy's
 * address. Proxies of one caller into one domain by one interface share a tag
 * that only this caller may call. What is in a proxy is proxy/'s business.
 */
#include "supervisor/supervisor.h"

#include "proxy/proxy.h"

#define REACH 0x80000 /* a slot's jump to its body, with room to spare */

struct edge {
  const struct codoms_import *import;
  const struct codoms_entry *entry;
  const struct image *from, *to;
  struct domain *caller, *callee;
  uint64_t number;
  bool built;
};

static struct domain *domain_of(struct supervisor *s, const struct image *im,
                                uint32_t i) {
  return &s->domains[im->first_domain + i];
}

/* ---- which entry --------------------------------------------------------- */

static bool same_text(const struct image *a, uint32_t x, const struct image *b,
                      uint32_t y) {
  return !strcmp(a->strings + x, b->strings + y);
}

static bool offers(const struct edge *e, const struct image *im,
                   const struct codoms_entry *entry) {
  return same_text(e->from, e->import->interface, im, entry->interface) &&
         same_text(e->from, e->import->procedure, im, entry->procedure);
}

/* Looks through all images: the second offer of the same procedure would
 * leave it to chance who serves. */
static void find_entry(struct supervisor *s, struct edge *e) {
  for (uint32_t i = 0; i < s->boot.image_count; i++) {
    const struct image *im = &s->images[i];
    for (uint32_t j = 0; j < im->header->entries.count; j++) {
      if (!offers(e, im, &im->entries[j]))
        continue;
      if (e->entry)
        fail(s, im->name, "%s.%s is offered twice, by %s and %s",
             im->strings + im->entries[j].interface,
             im->strings + im->entries[j].procedure, e->callee->name,
             domain_of(s, im, im->entries[j].domain)->name);
      e->to = im;
      e->entry = &im->entries[j];
      e->callee = domain_of(s, im, e->entry->domain);
    }
  }
}

static void require_entry(struct supervisor *s, const struct edge *e) {
  if (!e->entry)
    fail(s, e->from->name,
         "domain %s calls %s.%s, which no image offers: is an image missing?",
         e->caller->name, e->from->strings + e->import->interface,
         e->from->strings + e->import->procedure);
}

static void require_signature(struct supervisor *s, const struct edge *e) {
  const struct codoms_import *m = e->import;
  const struct codoms_entry *n = e->entry;
  const char *mine = e->from->strings + m->signature,
             *theirs = e->to->strings + n->signature;
  if (m->hash == n->hash && !strcmp(mine, theirs) && m->words == n->words &&
      m->caps_in == n->caps_in && m->caps_out == n->caps_out)
    return;
  fail(s, e->from->name,
       "domain %s calls %s.%s with another signature than domain %s offers: "
       "caller %x '%s' in %s, callee %x '%s' in %s",
       e->caller->name, e->from->strings + m->interface,
       e->from->strings + m->procedure, e->callee->name, m->hash, mine,
       e->from->name, n->hash, theirs, e->to->name);
}

/* ---- where proxies lie --------------------------------------------------- */

static void map_code(struct supervisor *s, struct process *p, uint64_t at,
                     uint64_t size, uint32_t tag) {
  if (at + size > p->block + TABLE_OFFSET ||
      !memory_map(s, at, size, PROT_X, tag | TAG_P))
    fail(s, p->image->name, "out of memory for proxies");
  event_region(s, p, tag, CODOMS_REGION_PROXY, at, size);
}

/* In the callee's block, so that its code is in reach. */
static struct proxy_area make_area(struct supervisor *s, struct process *p,
                                   uint32_t entries, uint64_t bodies,
                                   uint32_t tag) {
  uint64_t first = page_up((uint64_t)entries * s->entry_align);
  uint64_t second = page_up(bodies);
  uint64_t at = p->proxy_next;
  if (first + second > REACH)
    fail(s, p->image->name, "too many procedures in one interface");
  p->proxy_next += first + second;
  map_code(s, p, at, first, tag);
  map_code(s, p, at + first, second, TAG_KERNEL);
  return (struct proxy_area){at, at + first, at + first, at + first + second};
}

static uint32_t *code_at(struct supervisor *s, uint64_t address) {
  struct page page;
  if (!memory_look(s, address, &page))
    fatal(s, "no page for a proxy");
  return (uint32_t *)page.memory;
}

/* Builds at the next place of an area. Bodies lie in memory taken at once. */
static uint64_t build(struct supervisor *s, struct proxy_area *a,
                      const struct proxy_recipe *r) {
  struct proxy_place place = {a->entry, a->body, code_at(s, a->entry),
                              code_at(s, a->body)};
  proxy_build(r, &place);
  a->entry += s->entry_align;
  a->body += proxy_body_size(r);
  return place.slot;
}

/* ---- variants ------------------------------------------------------------ */

static uint32_t policy_of(const struct edge *e) {
  return e->import->policy | e->entry->policy;
}

static unsigned features(struct supervisor *s, uint32_t policy) {
  unsigned f = 0;
  if (!disabled(s, MECHANISM_dcs_base)) {
    if (policy & CODOMS_DCS_CONFIDENTIALITY)
      f |= WITH_DCS_OWN;
    else if (policy & CODOMS_DCS_INTEGRITY)
      f |= WITH_DCS_RAISED;
  }
  if (disabled(s, MECHANISM_kcs_limit))
    f |= WITHOUT_KCS_LIMIT;
  if (disabled(s, MECHANISM_kcs_match))
    f |= WITHOUT_KCS_MATCH;
  if (disabled(s, MECHANISM_stack_switch))
    f |= WITHOUT_STACK_SWITCH;
  return f;
}

/* cd.clr's operand for all registers but the first n. */
static int64_t mask_above(unsigned n) { return 0xff & ~((1u << n) - 1); }

static uint64_t gate_for(struct supervisor *s, const struct edge *e) {
  struct process *p = e->callee->process;
  struct proxy_recipe r = {.half = PROXY_GATE,
                           .features = features(s, policy_of(e))};
  unsigned way = r.features & (WITH_DCS_RAISED | WITH_DCS_OWN);
  unsigned n = e->entry->caps_out;
  struct gate *g = &p->gates[way * 9 + n];
  _Static_assert((WITH_DCS_OWN + 1) * 9 == GATE_KINDS, "one for each kind");
  r.value[PATCH_MASK] = mask_above(n);
  if (!p->gate_area.entry)
    p->gate_area = make_area(s, p, GATE_KINDS, GATE_KINDS * 160, TAG_GATE);
  if (!g->address)
    *g = (struct gate){build(s, &p->gate_area, &r), r.features};
  return g->address;
}

const struct gate *entry_gate(struct supervisor *s, uint64_t address) {
  for (uint32_t i = 0; i < s->process_count; i++)
    for (unsigned k = 0; k < GATE_KINDS; k++)
      if (address && s->processes[i].gates[k].address == address)
        return &s->processes[i].gates[k];
  return NULL;
}

static void recipe(struct supervisor *s, const struct edge *e,
                   struct proxy_recipe *r) {
  int64_t state = THREAD_STATES - THREAD_BIAS +
                  (int64_t)(e->callee->tag - TAG_DOMAIN) * STATE_SIZE;
  *r = (struct proxy_recipe){.half = PROXY_CALL,
                             .features = features(s, policy_of(e))};
  if (state + STATE_SIZE > 2048)
    r->features |= WITH_FAR_STATE;
  r->value[PATCH_STATE] = state;
  r->value[PATCH_GATE] = (int64_t)gate_for(s, e);
  r->value[PATCH_TARGET] =
      (int64_t)process_address(e->callee->process, e->entry->address);
  r->value[PATCH_CALLER_TAG] = e->caller->tag;
  r->value[PATCH_CALLEE_TAG] = e->callee->tag;
  r->value[PATCH_MASK] = mask_above(e->entry->caps_in);
}

/* ---- building ------------------------------------------------------------ */

static void tell(struct supervisor *s, const struct edge *e,
                 const struct proxy_recipe *r, uint64_t proxy, uint32_t tag) {
  struct codoms_event v = {.kind = CODOMS_EV_PROXY,
                           .process = e->callee->process->id,
                           .tag = tag,
                           .base = proxy,
                           .size = PROXY_SLOT,
                           .caller = e->caller->tag,
                           .callee = e->callee->tag,
                           .edge = e->number,
                           .target = (uint64_t)r->value[PATCH_TARGET],
                           .gate = (uint64_t)r->value[PATCH_GATE],
                           .policy = policy_of(e)};
  event_name(&v, e->from->strings + e->import->interface);
  event_name(&v, ".");
  event_name(&v, e->from->strings + e->import->procedure);
  event_send(s, &v);
}

static void build_edge(struct supervisor *s, struct edge *e,
                       struct proxy_area *a, uint32_t tag) {
  struct proxy_recipe r;
  recipe(s, e, &r);
  uint64_t proxy = build(s, a, &r);
  memory_write(s, process_address(e->caller->process, e->import->slot), &proxy,
               sizeof proxy);
  e->built = true;
  tell(s, e, &r, proxy, tag);
}

static bool same_group(const struct edge *a, const struct edge *b) {
  return a->caller == b->caller && a->callee == b->callee &&
         same_text(a->from, a->import->interface, b->from,
                   b->import->interface);
}

/* All edges of the group that `first` starts. */
static void build_group(struct supervisor *s, struct edge *first,
                        struct edge *end) {
  uint32_t entries = 0, tag = apl_new_tag(s);
  uint64_t bodies = 0;
  struct proxy_recipe r;
  for (struct edge *e = first; e < end; e++)
    if (same_group(first, e)) {
      recipe(s, e, &r);
      entries++;
      bodies += proxy_body_size(&r);
    }
  struct proxy_area area =
      make_area(s, first->callee->process, entries, bodies, tag);
  for (struct edge *e = first; e < end; e++)
    if (same_group(first, e))
      build_edge(s, e, &area, tag);
  apl_grant(s, first->caller, tag, CALL);
}

static struct edge *collect(struct supervisor *s, const struct image *im,
                            struct edge *e, const struct edge *all) {
  for (uint32_t i = 0; i < im->header->imports.count; i++, e++) {
    e->import = &im->imports[i];
    e->from = im;
    e->caller = domain_of(s, im, e->import->domain);
    e->number = (uint64_t)(e - all);
    find_entry(s, e);
    require_entry(s, e);
    require_signature(s, e);
  }
  return e;
}

void entry_resolve(struct supervisor *s) {
  uint64_t count = 0;
  for (uint32_t i = 0; i < s->boot.image_count; i++)
    count += s->images[i].header->imports.count;
  struct edge *edges = memory_need(s, count * sizeof *edges), *end = edges;
  for (uint32_t i = 0; i < s->boot.image_count; i++)
    end = collect(s, &s->images[i], end, edges);
  for (struct edge *e = edges; e < end; e++)
    if (!e->built)
      build_group(s, e, end);
}
