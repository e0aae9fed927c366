/* SPDX-License-Identifier: MIT
 *
 * Checks `.codoms.image`. One checker per table, in the order of the header;
 * the first thing wrong is the error that the user sees. The supervisor
 * checks images again with more rigour before it grants anything: this copy
 * exists to give a clear message early and to let tools read the tables.
 */
#include "host/image.h"

#include <stdlib.h>
#include <string.h>

#define BAD(...) return problem_set(p, __VA_ARGS__)

static const void *table_at(const struct image *i, struct codoms_table t) {
  return (const char *)i->head + t.offset;
}

static bool check_table(const struct image *i, const char *what,
                        struct codoms_table t, size_t record,
                        struct problem *p) {
  if (t.offset > i->head->size || t.count > (i->head->size - t.offset) / record)
    BAD("%s: " CODOMS_IMAGE_SECTION ": the table of %s lies outside the "
        "section",
        i->file.path, what);
  if (record > 1 && t.offset % 8)
    BAD("%s: " CODOMS_IMAGE_SECTION ": the table of %s is misaligned",
        i->file.path, what);
  return true;
}

static bool check_head(const struct image *i, size_t size, struct problem *p) {
  const struct codoms_image *h = i->head;
  if (h->magic != CODOMS_IMAGE_MAGIC)
    BAD("%s: " CODOMS_IMAGE_SECTION ": bad magic number", i->file.path);
  if (h->version != CODOMS_IMAGE_VERSION)
    BAD("%s: image version %u, this codoms-sim reads version %u: link it again",
        i->file.path, h->version, CODOMS_IMAGE_VERSION);
  if (h->size < sizeof *h || h->size > size)
    BAD("%s: " CODOMS_IMAGE_SECTION ": truncated: says %u bytes, has %zu",
        i->file.path, h->size, size);
  if (h->entry_align < 16 || h->entry_align > 4096 ||
      (h->entry_align & (h->entry_align - 1)))
    BAD("%s: " CODOMS_IMAGE_SECTION ": bad entry alignment %u", i->file.path,
        h->entry_align);
  return true;
}

static bool check_tables(const struct image *i, struct problem *p) {
  const struct codoms_image *h = i->head;
#define TABLE(name, record) check_table(i, #name, h->name, record, p)
  return TABLE(processes, sizeof(struct codoms_process)) &&
         TABLE(domains, sizeof(struct codoms_domain)) &&
         TABLE(segments, sizeof(struct codoms_segment)) &&
         TABLE(entries, sizeof(struct codoms_entry)) &&
         TABLE(imports, sizeof(struct codoms_import)) &&
         TABLE(grants, sizeof(struct codoms_grant)) &&
         TABLE(relocs, sizeof(uint64_t)) &&
         TABLE(ranges, sizeof(struct codoms_range)) && TABLE(strings, 1);
#undef TABLE
}

static void find_tables(struct image *i) {
  i->processes = table_at(i, i->head->processes);
  i->domains = table_at(i, i->head->domains);
  i->segments = table_at(i, i->head->segments);
  i->entries = table_at(i, i->head->entries);
  i->imports = table_at(i, i->head->imports);
  i->grants = table_at(i, i->head->grants);
  i->ranges = table_at(i, i->head->ranges);
  i->strings = table_at(i, i->head->strings);
}

static bool name_good(const struct image *i, uint32_t name) {
  return name < i->head->strings.count;
}

static bool check_strings(const struct image *i, struct problem *p) {
  uint32_t n = i->head->strings.count;
  if (!n || i->strings[0] || i->strings[n - 1])
    BAD("%s: " CODOMS_IMAGE_SECTION ": bad string table", i->file.path);
  return true;
}

static bool check_processes(const struct image *i, struct problem *p) {
  uint64_t domains = i->head->domains.count;
  if (!i->head->processes.count)
    BAD("%s: the image has no process", i->file.path);
  for (uint32_t n = 0; n < i->head->processes.count; n++) {
    const struct codoms_process *r = &i->processes[n];
    if (!name_good(i, r->name) || !r->domain_count ||
        r->first_domain + (uint64_t)r->domain_count > domains ||
        r->link_base % (1u << CODOMS_BLOCK_SHIFT))
      BAD("%s: " CODOMS_IMAGE_SECTION ": bad process %u", i->file.path, n);
  }
  return true;
}

static bool check_domains(const struct image *i, struct problem *p) {
  for (uint32_t n = 0; n < i->head->domains.count; n++)
    if (!name_good(i, i->domains[n].name) ||
        i->domains[n].process >= i->head->processes.count)
      BAD("%s: " CODOMS_IMAGE_SECTION ": bad domain %u", i->file.path, n);
  return true;
}

static bool segment_good(const struct image *i, uint32_t n) {
  const struct codoms_segment *s = &i->segments[n];
  return s->domain < i->head->domains.count && s->address % 4096 == 0 &&
         s->size % 4096 == 0 && s->size <= 1u << CODOMS_BLOCK_SHIFT &&
         s->address + s->size >= s->address && s->file_size <= s->size &&
         s->file_offset <= i->file.size &&
         s->file_size <= i->file.size - s->file_offset &&
         (s->prot & (CODOMS_W | CODOMS_X)) != (CODOMS_W | CODOMS_X) &&
         (!n || s[-1].address + s[-1].size <= s->address);
}

static bool check_segments(const struct image *i, struct problem *p) {
  for (uint32_t n = 0; n < i->head->segments.count; n++)
    if (!segment_good(i, n))
      BAD("%s: " CODOMS_IMAGE_SECTION ": bad segment %u", i->file.path, n);
  return true;
}

static bool check_edges(const struct image *i, struct problem *p) {
  uint32_t domains = i->head->domains.count;
  for (uint32_t n = 0; n < i->head->entries.count; n++) {
    const struct codoms_entry *e = &i->entries[n];
    if (e->domain >= domains || !name_good(i, e->interface) ||
        !name_good(i, e->procedure) || !name_good(i, e->signature))
      BAD("%s: " CODOMS_IMAGE_SECTION ": bad entry %u", i->file.path, n);
  }
  for (uint32_t n = 0; n < i->head->imports.count; n++) {
    const struct codoms_import *m = &i->imports[n];
    if (m->domain >= domains || !name_good(i, m->interface) ||
        !name_good(i, m->procedure) || !name_good(i, m->signature))
      BAD("%s: " CODOMS_IMAGE_SECTION ": bad import %u", i->file.path, n);
  }
  for (uint32_t n = 0; n < i->head->grants.count; n++)
    if (i->grants[n].from >= domains || i->grants[n].to >= domains ||
        i->grants[n].permission < 1 || i->grants[n].permission > 3)
      BAD("%s: " CODOMS_IMAGE_SECTION ": bad grant %u", i->file.path, n);
  return true;
}

static bool check_ranges(const struct image *i, struct problem *p) {
  for (uint32_t n = 0; n < i->head->ranges.count; n++) {
    const struct codoms_range *r = &i->ranges[n];
    if (r->kind < CODOMS_RANGE_CALLER || r->kind >= CODOMS_RANGE_PROXY ||
        r->start + r->size < r->start || r->size > 1u << CODOMS_BLOCK_SHIFT)
      BAD("%s: " CODOMS_IMAGE_SECTION ": bad range %u", i->file.path, n);
  }
  return true;
}

static bool copy_section(struct image *i, const uint8_t *bytes, size_t size,
                         struct problem *p) {
  if (size < sizeof(struct codoms_image))
    BAD("%s: " CODOMS_IMAGE_SECTION ": truncated", i->file.path);
  i->head = malloc(size);
  if (!i->head)
    BAD("%s: out of memory", i->file.path);
  memcpy(i->head, bytes, size);
  return true;
}

static bool read_metadata(struct image *i, struct problem *p) {
  size_t size = 0;
  const uint8_t *bytes = elf_section(&i->file, CODOMS_IMAGE_SECTION, &size);
  if (!bytes)
    BAD("%s: no " CODOMS_IMAGE_SECTION " section: not linked by ld.codoms "
        "(use --bare to run a plain program)",
        i->file.path);
  if (!copy_section(i, bytes, size, p) || !check_head(i, size, p) ||
      !check_tables(i, p))
    return false;
  find_tables(i);
  return check_strings(i, p) && check_processes(i, p) && check_domains(i, p) &&
         check_segments(i, p) && check_edges(i, p) && check_ranges(i, p);
}

bool image_from_elf(struct image *i, struct elf_file *file, struct problem *p) {
  const char *slash = strrchr(file->path, '/');
  *i = (struct image){.file = *file, .name = slash ? slash + 1 : file->path};
  /* file->path moved with the struct; both names stay valid. */
  *file = (struct elf_file){0};
  if (read_metadata(i, p))
    return true;
  image_close(i);
  return false;
}

bool image_open(struct image *i, const char *path, struct problem *p) {
  struct elf_file file;
  *i = (struct image){0};
  return elf_open(&file, path, p) && image_from_elf(i, &file, p);
}

void image_close(struct image *i) {
  free(i->head);
  elf_close(&i->file);
  *i = (struct image){0};
}

const struct codoms_segment *image_segment(const struct image *i,
                                           uint64_t address) {
  uint32_t low = 0, high = i->head->segments.count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    const struct codoms_segment *s = &i->segments[middle];
    if (address < s->address)
      high = middle;
    else if (address - s->address >= s->size)
      low = middle + 1;
    else
      return s;
  }
  return NULL;
}
