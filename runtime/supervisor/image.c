/* SPDX-License-Identifier: MIT
 *
 * Reads an image and believes nothing of it: the ELF headers up to the section
 * `.codoms.image`, then every table, index, string and address in it. What
 * comes out can be used without further checks. Rights that an image could
 * not have, whatever it says, are checked here too; what it gets is decided by
 * process.c and entry.c.
 */
#include "supervisor/supervisor.h"

#define REQUIRE(ok, ...)                                                       \
  do {                                                                         \
    if (!(ok))                                                                 \
      fail(s, im->name, __VA_ARGS__);                                          \
  } while (0)

/* ---- the ELF file -------------------------------------------------------- */

struct elf_header {
  uint8_t ident[16];
  uint16_t type, machine;
  uint32_t version;
  uint64_t entry, program_offset, section_offset;
  uint32_t flags;
  uint16_t size, program_size, programs, section_size, sections, names;
};

struct elf_section {
  uint32_t name, type;
  uint64_t flags, address, offset, size;
  uint32_t link, info;
  uint64_t align, entry_size;
};

enum { ELF_EXEC = 2, ELF_RISCV = 243, ELF_NOBITS = 8 };
static const uint8_t elf_ident[] = {0x7f, 'E', 'L', 'F', 2, 1, 1};

/* [offset, offset + size) lies in `whole` bytes. */
static bool within(uint64_t offset, uint64_t size, uint64_t whole) {
  return offset <= whole && size <= whole - offset;
}

static void read_header(struct supervisor *s, const struct image *im,
                        struct elf_header *h) {
  REQUIRE(im->file_size >= sizeof *h, "not an ELF file: too short");
  memcpy(h, im->file, sizeof *h);
  REQUIRE(!memcmp(h->ident, elf_ident, sizeof elf_ident),
          "not a 64-bit little-endian ELF file");
  REQUIRE(h->machine == ELF_RISCV, "not for RISC-V");
  REQUIRE(h->type == ELF_EXEC, "not a linked image");
  REQUIRE(h->section_size == sizeof(struct elf_section) && h->sections,
          "no section headers");
  REQUIRE(within(h->section_offset, h->sections * sizeof(struct elf_section),
                 im->file_size),
          "truncated: section headers are not in the file");
  REQUIRE(h->names < h->sections, "bad section name table");
}

static void read_section(struct supervisor *s, const struct image *im,
                         const struct elf_header *h, unsigned i,
                         struct elf_section *out) {
  memcpy(out, im->file + h->section_offset + i * sizeof *out, sizeof *out);
  REQUIRE(out->type == ELF_NOBITS ||
              within(out->offset, out->size, im->file_size),
          "truncated: section %u is not in the file", (uint64_t)i);
}

static bool named(const struct image *im, const struct elf_section *names,
                  uint32_t offset, const char *name) {
  size_t size = strlen(name) + 1;
  return names->type != ELF_NOBITS && within(offset, size, names->size) &&
         !memcmp(im->file + names->offset + offset, name, size);
}

static bool find_section(struct supervisor *s, const struct image *im,
                         struct elf_section *section) {
  struct elf_header h;
  struct elf_section names;
  read_header(s, im, &h);
  read_section(s, im, &h, h.names, &names);
  for (unsigned i = 0; i < h.sections; i++) {
    read_section(s, im, &h, i, section);
    if (section->type != ELF_NOBITS &&
        named(im, &names, section->name, CODOMS_IMAGE_SECTION))
      return true;
  }
  return false;
}

/* ---- the section --------------------------------------------------------- */

/* Copies the section: in the file it is aligned to nothing. */
static void read_metadata(struct supervisor *s, struct image *im) {
  struct elf_section e;
  REQUIRE(find_section(s, im, &e), "no %s section: not linked by ld.codoms",
          CODOMS_IMAGE_SECTION);
  REQUIRE(e.size >= sizeof(struct codoms_image), "%s is too short",
          CODOMS_IMAGE_SECTION);
  uint8_t *copy = memory_need(s, e.size);
  memcpy(copy, im->file + e.offset, e.size);
  im->section = copy;
  im->header = (const struct codoms_image *)copy;
  REQUIRE(im->header->magic == CODOMS_IMAGE_MAGIC, "%s has a bad magic number",
          CODOMS_IMAGE_SECTION);
  REQUIRE(im->header->version == CODOMS_IMAGE_VERSION,
          "%s has version %u, this supervisor reads %u", CODOMS_IMAGE_SECTION,
          (uint64_t)im->header->version, (uint64_t)CODOMS_IMAGE_VERSION);
  REQUIRE(im->header->size == e.size, "%s does not have the size it states",
          CODOMS_IMAGE_SECTION);
}

/* A table's records; `what` is for messages. */
static const void *table(struct supervisor *s, const struct image *im,
                         const struct codoms_table *t, uint64_t size,
                         uint64_t align, const char *what) {
  REQUIRE(within(t->offset, t->count * size, im->header->size),
          "the table of %s exceeds %s", what, CODOMS_IMAGE_SECTION);
  REQUIRE(t->offset % align == 0, "the table of %s is misaligned", what);
  return im->section + t->offset;
}

static void read_tables(struct supervisor *s, struct image *im) {
  const struct codoms_image *h = im->header;
#define TABLE(name)                                                            \
  im->name = table(s, im, &h->name, sizeof *im->name,                          \
                   _Alignof(__typeof__(*im->name)), #name)
  TABLE(processes);
  TABLE(domains);
  TABLE(segments);
  TABLE(entries);
  TABLE(imports);
  TABLE(grants);
  TABLE(relocs);
  TABLE(strings);
#undef TABLE
  (void)table(s, im, &h->ranges, sizeof(struct codoms_range),
              _Alignof(struct codoms_range), "ranges");
  REQUIRE(h->strings.count && !im->strings[h->strings.count - 1],
          "the table of strings does not end in 0");
}

/* The string at an offset, checked. Names are never empty. */
static const char *name_at(struct supervisor *s, const struct image *im,
                           uint32_t offset, const char *what) {
  REQUIRE(offset < im->header->strings.count && im->strings[offset],
          "%s has no name", what);
  return im->strings + offset;
}

static bool power_of_two(uint64_t n) { return n && !(n & (n - 1)); }

static void check_header(struct supervisor *s, const struct image *im) {
  uint32_t align = im->header->entry_align;
  REQUIRE(power_of_two(align) && align >= 16 && align <= PAGE,
          "entry alignment %u is not a power of two from 16 to 4096",
          (uint64_t)align);
  REQUIRE(!s->entry_align || s->entry_align == align,
          "entry alignment %u, but %u in %s", (uint64_t)align,
          (uint64_t)s->entry_align, s->images[0].name);
  REQUIRE(im->header->processes.count, "no processes");
}

/* ---- processes and domains ----------------------------------------------- */

static void check_process(struct supervisor *s, const struct image *im,
                          uint32_t i) {
  const struct codoms_process *p = &im->processes[i];
  const char *name = name_at(s, im, p->name, "a process");
  REQUIRE(p->flags == 0, "process %s has unknown flags", name);
  REQUIRE(p->domain_count && p->domain_count <= CODOMS_INFO_DOMAINS,
          "process %s has %u domains; 1 to %u are possible", name,
          (uint64_t)p->domain_count, (uint64_t)CODOMS_INFO_DOMAINS);
  REQUIRE(within(p->first_domain, p->domain_count, im->header->domains.count),
          "process %s has domains that do not exist", name);
  REQUIRE(p->link_base % BLOCK_SIZE == 0 && p->link_base &&
              p->link_base >> 38 == 0,
          "process %s is not linked at a block", name);
  for (uint32_t j = 0; j < i; j++)
    REQUIRE(im->processes[j].link_base != p->link_base,
            "processes %s and %s are linked at the same block", name,
            im->strings + im->processes[j].name);
}

/* The segment of a domain that has all of [address, address + size). */
static const struct codoms_segment *segment_of(const struct image *im,
                                               uint32_t domain,
                                               uint64_t address,
                                               uint64_t size) {
  for (uint32_t i = 0; i < im->header->segments.count; i++) {
    const struct codoms_segment *g = &im->segments[i];
    if (g->domain == domain && address >= g->address &&
        within(address - g->address, size, g->size))
      return g;
  }
  return NULL;
}

static bool in_code(const struct image *im, uint32_t domain, uint64_t address) {
  const struct codoms_segment *g = segment_of(im, domain, address, 2);
  return g && g->prot & CODOMS_X && address % 2 == 0;
}

static void check_tls(struct supervisor *s, const struct image *im, uint32_t i,
                      const char *name) {
  const struct codoms_domain *d = &im->domains[i];
  REQUIRE(d->tls_file <= d->tls_size && d->tls_size <= MOST_BYTES,
          "domain %s: bad size of thread-local storage", name);
  REQUIRE(!d->tls_size || (power_of_two(d->tls_align) && d->tls_align <= PAGE),
          "domain %s: bad alignment of thread-local storage", name);
  REQUIRE(!d->tls_file || segment_of(im, i, d->tls_image, d->tls_file),
          "domain %s: thread-local storage is not in its segments", name);
}

static void check_domain(struct supervisor *s, const struct image *im,
                         uint32_t i) {
  const struct codoms_domain *d = &im->domains[i];
  const char *name = name_at(s, im, d->name, "a domain");
  REQUIRE(d->process < im->header->processes.count,
          "domain %s is in no process", name);
  const struct codoms_process *p = &im->processes[d->process];
  REQUIRE(i - p->first_domain < p->domain_count,
          "domain %s is not among those of its process", name);
  REQUIRE(!d->start || in_code(im, i, d->start),
          "domain %s: _start is not in its code", name);
  REQUIRE(d->stack_size <= MOST_BYTES, "domain %s: stack too large", name);
  check_tls(s, im, i, name);
}

/* ---- segments ------------------------------------------------------------ */

static void check_segment_place(struct supervisor *s, const struct image *im,
                                const struct codoms_segment *g) {
  const struct codoms_process *p =
      &im->processes[im->domains[g->domain].process];
  REQUIRE(g->address % PAGE == 0 && g->size % PAGE == 0 && g->size,
          "segment at 0x%x is not whole pages", g->address);
  REQUIRE(g->address >= p->link_base &&
              within(g->address - p->link_base, g->size, CODOMS_SEGMENT_LIMIT),
          "segment at 0x%x is outside of the block of process %s", g->address,
          im->strings + p->name);
}

static void check_segment(struct supervisor *s, const struct image *im,
                          uint32_t i) {
  const struct codoms_segment *g = &im->segments[i];
  REQUIRE(g->domain < im->header->domains.count,
          "segment at 0x%x is in no domain", g->address);
  REQUIRE(im->domains[g->domain].process < im->header->processes.count,
          "segment at 0x%x is in no process", g->address);
  check_segment_place(s, im, g);
  REQUIRE(!i || g[-1].address + g[-1].size <= g->address,
          "segments at 0x%x and 0x%x overlap or are out of order",
          g[-1].address, g->address);
  REQUIRE(g->file_size <= g->size &&
              within(g->file_offset, g->file_size, im->file_size),
          "truncated: segment at 0x%x is not in the file", g->address);
  REQUIRE(g->prot && !(g->prot & ~7u), "segment at 0x%x has bad rights",
          g->address);
  REQUIRE(!(g->prot & CODOMS_W && g->prot & CODOMS_X),
          "segment at 0x%x is writable and executable", g->address);
  REQUIRE(!(g->prot & CODOMS_W) || g->prot & CODOMS_R,
          "segment at 0x%x is writable and not readable", g->address);
}

/* ---- edges --------------------------------------------------------------- */

static void check_call(struct supervisor *s, const struct image *im,
                       uint32_t domain, uint32_t interface, uint32_t procedure,
                       uint32_t signature) {
  REQUIRE(domain < im->header->domains.count,
          "an entry or import is in no domain");
  (void)name_at(s, im, interface, "an interface");
  (void)name_at(s, im, procedure, "a procedure");
  (void)name_at(s, im, signature, "a signature");
}

static void check_shape(struct supervisor *s, const struct image *im,
                        uint32_t procedure, uint32_t policy, unsigned words,
                        unsigned caps_in, unsigned caps_out) {
  REQUIRE(policy < 2 * CODOMS_DCS_CONFIDENTIALITY,
          "procedure %s has an unknown isolation policy",
          im->strings + procedure);
  REQUIRE(words <= 7 && caps_in <= 8 && caps_out <= 8,
          "procedure %s has too many arguments", im->strings + procedure);
}

static void check_entry(struct supervisor *s, const struct image *im,
                        uint32_t i) {
  const struct codoms_entry *e = &im->entries[i];
  check_call(s, im, e->domain, e->interface, e->procedure, e->signature);
  check_shape(s, im, e->procedure, e->policy, e->words, e->caps_in,
              e->caps_out);
  REQUIRE(in_code(im, e->domain, e->address),
          "the entry of %s.%s is not in the code of its domain",
          im->strings + e->interface, im->strings + e->procedure);
  REQUIRE(e->address % im->header->entry_align == 0,
          "the entry of %s.%s is not at the entry alignment",
          im->strings + e->interface, im->strings + e->procedure);
}

static void check_import(struct supervisor *s, const struct image *im,
                         uint32_t i) {
  const struct codoms_import *m = &im->imports[i];
  check_call(s, im, m->domain, m->interface, m->procedure, m->signature);
  check_shape(s, im, m->procedure, m->policy, m->words, m->caps_in,
              m->caps_out);
  const struct codoms_segment *g = segment_of(im, m->domain, m->slot, 8);
  REQUIRE(g && !(g->prot & CODOMS_X) && m->slot % 8 == 0,
          "the slot of %s.%s is not in the data of its domain",
          im->strings + m->interface, im->strings + m->procedure);
}

static void check_grant(struct supervisor *s, const struct image *im,
                        uint32_t i) {
  const struct codoms_grant *g = &im->grants[i];
  uint32_t domains = im->header->domains.count;
  REQUIRE(g->from < domains && g->to < domains && g->from != g->to,
          "a grant names no two domains");
  REQUIRE(im->domains[g->from].process == im->domains[g->to].process,
          "a grant from domain %s to %s crosses processes",
          im->strings + im->domains[g->from].name,
          im->strings + im->domains[g->to].name);
  REQUIRE(g->permission >= CALL && g->permission <= WRITE,
          "a grant has an unknown permission");
}

static void check_reloc(struct supervisor *s, const struct image *im,
                        uint32_t i) {
  uint64_t address = im->relocs[i];
  for (uint32_t j = 0; j < im->header->segments.count; j++) {
    const struct codoms_segment *g = &im->segments[j];
    if (address >= g->address && within(address - g->address, 8, g->size))
      return;
  }
  fail(s, im->name, "relocation at 0x%x is in no segment", address);
}

void image_read(struct supervisor *s, uint32_t i) {
  struct image *im = &s->images[i];
  im->number = i;
  im->name = s->boot.images[i].name;
  im->file = (const uint8_t *)s->boot.images[i].base;
  im->file_size = s->boot.images[i].size;
  read_metadata(s, im);
  read_tables(s, im);
  check_header(s, im);
  const struct codoms_image *h = im->header;
#define EACH(name, check)                                                      \
  for (uint32_t n = 0; n < h->name.count; n++)                                 \
  check(s, im, n)
  EACH(processes, check_process);
  EACH(segments, check_segment); /* the others look into them */
  EACH(domains, check_domain);
  EACH(entries, check_entry);
  EACH(imports, check_import);
  EACH(grants, check_grant);
  EACH(relocs, check_reloc);
#undef EACH
  s->entry_align = h->entry_align;
}
