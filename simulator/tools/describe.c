/* SPDX-License-Identifier: MIT
 *
 * What is at an address, in words: heap blocks, variables and functions by
 * their symbols, then the regions that the supervisor has named.
 */
#include "tools/tools.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

void print_note(struct tools *t, FILE *out, const struct place *where,
                const char *format, ...) {
  va_list arguments;
  const struct console *c = t->console;
  if (where) {
    fputs(console_style(c, STYLE_BOLD), out);
    print_location(out, where);
    fprintf(out, ": %s", console_style(c, STYLE_PLAIN));
  }
  fprintf(out, "%snote:%s ", console_style(c, STYLE_NOTE),
          console_style(c, STYLE_PLAIN));
  va_start(arguments, format);
  vfprintf(out, format, arguments);
  va_end(arguments);
}

static void print_domain(struct tools *t, FILE *out, const struct domain *d) {
  const struct process *p = registry_process(t, d->process);
  fprintf(out, "domain '%s'", d->name);
  if (p)
    fprintf(out, " (process '%s')", p->name);
}

void describe_tag(struct tools *t, FILE *out, uint32_t tag) {
  const struct edge *e;
  switch (registry_tag_kind(t, tag)) {
  case TAG_NONE:
    fputs("no domain", out);
    break;
  case TAG_DOMAIN:
    print_domain(t, out, registry_domain(t, tag));
    break;
  case TAG_PROXY:
    e = registry_edge_tagged(t, tag);
    fprintf(out, "the proxies of interface '%.*s'", (int)strcspn(e->name, "."),
            e->name);
    break;
  case TAG_GATE:
    fputs("the return gates", out);
    break;
  case TAG_INFO:
    fputs("the information page", out);
    break;
  case TAG_KERNEL:
    fputs("the supervisor", out);
    break;
  }
}

static const char *plural(uint64_t n) { return n == 1 ? "" : "s"; }

static bool describe_block(struct tools *t, FILE *out, uint64_t va) {
  struct block b;
  enum block_state state = heap_find(t, va, &b);
  const struct domain *d = state ? registry_domain(t, b.tag) : NULL;
  uint64_t offset = va - b.address;
  if (state == BLOCK_NONE)
    return false;
  if (offset)
    fprintf(out, "%" PRIu64 " byte%s into ", offset, plural(offset));
  fprintf(out, "a %sheap block of %" PRIu64 " byte%s of ",
          state == BLOCK_FREED ? "freed " : "", b.size, plural(b.size));
  if (d)
    print_domain(t, out, d);
  else
    describe_tag(t, out, b.tag);
  return true;
}

static const char *segment_kind(const struct codoms_segment *s) {
  return s->prot & CODOMS_X   ? "code"
         : s->prot & CODOMS_W ? "data"
                              : "constants";
}

static bool describe_symbol(struct tools *t, FILE *out, uint64_t va) {
  const struct domain *d = registry_domain_at(t, va);
  if (!d)
    return false;
  const struct codoms_segment *s =
      image_segment(&t->config.images[d->image], va - d->delta);
  const struct symbol *symbol = domain_symbol(t, d, va);
  if (symbol) {
    uint64_t offset = va - d->delta - symbol->address;
    if (offset)
      fprintf(out, "%" PRIu64 " byte%s into ", offset, plural(offset));
    fprintf(out, "'%s'", symbol->name);
    if (symbol->size)
      fprintf(out, " (%" PRIu64 " byte%s)", symbol->size, plural(symbol->size));
    fputs(", ", out);
  }
  fprintf(out, "%s of ", segment_kind(s));
  print_domain(t, out, d);
  return true;
}

static bool describe_region(struct tools *t, FILE *out, uint64_t va,
                            uint32_t tag) {
  const struct region *r = registry_region_at(t, va);
  if (!r)
    return false;
  const struct domain *d = registry_domain(t, r->tag ? r->tag : tag);
  const struct process *p = registry_process(t, r->process);
  fprintf(out, "%" PRIu64 " byte%s into the %s (%" PRIu64 " bytes) of ",
          va - r->base, plural(va - r->base), region_name(r->kind), r->size);
  if (d)
    print_domain(t, out, d);
  else if (p)
    fprintf(out, "process '%s'", p->name);
  else
    describe_tag(t, out, tag);
  return true;
}

void describe_object(struct tools *t, FILE *out, uint64_t va, uint32_t tag) {
  const struct edge *e = registry_edge_at(t, va);
  if (e)
    fprintf(out, "the proxy of %s", e->name);
  else if (!describe_block(t, out, va) && !describe_symbol(t, out, va) &&
           !describe_region(t, out, va, tag)) {
    fputs("memory of ", out);
    describe_tag(t, out, tag);
  }
}

/* The first frame that is no allocator and no wrapper of one; else the first.
 */
static void block_place(struct tools *t, const uint64_t frames[BLOCK_FRAMES],
                        struct place *p, char *through, size_t size) {
  size_t used = 0;
  through[0] = 0;
  for (unsigned i = 0; i < BLOCK_FRAMES && frames[i]; i++) {
    place_of(t, frames[i], true, p);
    const char *name = p->inlined[0] ? p->inlined : p->function;
    if (!p->function[0] || !heap_is_wrapper(name))
      return;
    if (used < size)
      used += (size_t)snprintf(through + used, size - used, "%s%s",
                               used ? ", " : " through ", name);
  }
  place_of(t, frames[0], true, p);
  through[0] = 0;
}

static void print_frame(struct tools *t, FILE *out,
                        const uint64_t frames[BLOCK_FRAMES], const char *what) {
  struct place p;
  char through[256];
  if (!frames[0])
    return;
  block_place(t, frames, &p, through, sizeof through);
  print_note(t, out, &p, "the block was %s here, in '%s'", what,
             p.function[0] ? p.function : "?");
  if (p.domain)
    fprintf(out, " of domain '%s'", p.domain->name);
  fprintf(out, "%s\n", through);
  print_source(t, out, &p);
}

void describe_block_history(struct tools *t, FILE *out, uint64_t va) {
  struct block b;
  enum block_state state = heap_find(t, va, &b);
  if (state == BLOCK_NONE)
    return;
  print_frame(t, out, b.made, "allocated");
  if (state == BLOCK_FREED)
    print_frame(t, out, b.freed, "freed");
}
