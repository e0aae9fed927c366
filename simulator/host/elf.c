/* SPDX-License-Identifier: MIT
 *
 * ELF reading. libelf finds the headers; ranges are checked here against the
 * size of the file, and contents are taken from its bytes directly.
 */
#include "host/elf.h"
#include "host/file.h"

#include <stdlib.h>
#include <string.h>

#define EM_RISCV_MACHINE 243

static bool within(uint64_t offset, uint64_t size, uint64_t limit) {
  return offset <= limit && size <= limit - offset;
}

/* The identification bytes first: they decide whether the rest can be read. */
static bool check_identification(const struct elf_file *f, struct problem *p) {
  if (f->size < SELFMAG || memcmp(f->bytes, ELFMAG, SELFMAG))
    return problem_set(p, "%s: not an ELF file", f->path);
  if (f->size < sizeof(Elf64_Ehdr))
    return problem_set(p, "%s: truncated ELF header", f->path);
  if (f->bytes[EI_CLASS] != ELFCLASS64)
    return problem_set(p, "%s: not a 64-bit ELF file", f->path);
  if (f->bytes[EI_DATA] != ELFDATA2LSB)
    return problem_set(p, "%s: not a little-endian ELF file", f->path);
  Elf64_Ehdr header;
  memcpy(&header, f->bytes, sizeof header);
  if (header.e_machine != EM_RISCV_MACHINE)
    return problem_set(p,
                       "%s: for another machine (ELF machine %u, not RISC-V)",
                       f->path, header.e_machine);
  if (header.e_type != ET_EXEC && header.e_type != ET_DYN)
    return problem_set(p, "%s: not an executable (ELF type %u)", f->path,
                       header.e_type);
  return true;
}

static bool check_tables(const struct elf_file *f, struct problem *p) {
  const GElf_Ehdr *h = &f->header;
  size_t segments, sections;
  if (h->e_phnum &&
      (h->e_phentsize != sizeof(Elf64_Phdr) ||
       !within(h->e_phoff, h->e_phnum * sizeof(Elf64_Phdr), f->size)))
    return problem_set(p, "%s: truncated: program headers lie outside the file",
                       f->path);
  if (h->e_shoff && (h->e_shentsize != sizeof(Elf64_Shdr) ||
                     !within(h->e_shoff, sizeof(Elf64_Shdr), f->size)))
    return problem_set(p, "%s: truncated: section headers lie outside the file",
                       f->path);
  if (elf_getphdrnum(f->elf, &segments) || elf_getshdrnum(f->elf, &sections) ||
      !within(h->e_shoff, (uint64_t)sections * sizeof(Elf64_Shdr), f->size))
    return problem_set(p, "%s: truncated: section headers lie outside the file",
                       f->path);
  return true;
}

bool elf_from_memory(struct elf_file *f, const char *path, uint8_t *bytes,
                     size_t size, struct problem *p) {
  *f = (struct elf_file){.path = strdup(path), .bytes = bytes, .size = size};
  elf_version(EV_CURRENT);
  bool good = check_identification(f, p);
  if (good) {
    f->elf = elf_memory((char *)bytes, size);
    if (!f->elf || elf_kind(f->elf) != ELF_K_ELF ||
        !gelf_getehdr(f->elf, &f->header))
      good = problem_set(p, "%s: bad ELF file: %s", path, elf_errmsg(-1));
  }
  good = good && check_tables(f, p);
  if (!good)
    elf_close(f);
  return good;
}

bool elf_open(struct elf_file *f, const char *path, struct problem *p) {
  size_t size;
  uint8_t *bytes = file_read(path, &size, p);
  if (!bytes) {
    *f = (struct elf_file){0};
    return false;
  }
  if (!elf_from_memory(f, path, bytes, size, p))
    return false;
  if (f->header.e_type == ET_EXEC)
    return true;
  problem_set(p, "%s: not an executable (ELF type %u)", path, f->header.e_type);
  elf_close(f);
  return false;
}

void elf_close(struct elf_file *f) {
  if (f->elf)
    elf_end(f->elf);
  free(f->bytes);
  free(f->path);
  *f = (struct elf_file){0};
}

static bool load_segment(const struct elf_file *f, const GElf_Phdr *s,
                         uint8_t *ram, uint64_t ram_base, uint64_t ram_size,
                         struct problem *p) {
  if (!within(s->p_offset, s->p_filesz, f->size))
    return problem_set(p, "%s: truncated: a segment lies outside the file",
                       f->path);
  if (s->p_filesz > s->p_memsz)
    return problem_set(p, "%s: a segment is larger in the file than in memory",
                       f->path);
  if (s->p_paddr < ram_base ||
      !within(s->p_paddr - ram_base, s->p_memsz, ram_size))
    return problem_set(
        p,
        "%s: segment at 0x%llx of 0x%llx bytes is not in RAM "
        "(0x%llx, 0x%llx bytes)",
        f->path, (unsigned long long)s->p_paddr, (unsigned long long)s->p_memsz,
        (unsigned long long)ram_base, (unsigned long long)ram_size);
  uint8_t *to = ram + (s->p_paddr - ram_base);
  memcpy(to, f->bytes + s->p_offset, s->p_filesz);
  memset(to + s->p_filesz, 0, s->p_memsz - s->p_filesz);
  return true;
}

uint64_t elf_entry(const struct elf_file *f) {
  uint64_t entry = f->header.e_entry;
  for (unsigned i = 0; i < f->header.e_phnum; i++) {
    GElf_Phdr s;
    if (gelf_getphdr(f->elf, (int)i, &s) && s.p_type == PT_LOAD &&
        entry >= s.p_vaddr && entry - s.p_vaddr < s.p_memsz)
      return entry - s.p_vaddr + s.p_paddr;
  }
  return entry;
}

bool elf_load(const struct elf_file *f, uint8_t *ram, uint64_t ram_base,
              uint64_t ram_size, uint64_t *end, struct problem *p) {
  bool any = false;
  *end = ram_base;
  for (unsigned i = 0; i < f->header.e_phnum; i++) {
    GElf_Phdr s;
    if (!gelf_getphdr(f->elf, (int)i, &s))
      return problem_set(p, "%s: bad program header %u", f->path, i);
    if (s.p_type != PT_LOAD || !s.p_memsz)
      continue;
    if (!load_segment(f, &s, ram, ram_base, ram_size, p))
      return false;
    any = true;
    if (s.p_paddr + s.p_memsz > *end)
      *end = s.p_paddr + s.p_memsz;
  }
  if (!any)
    return problem_set(p, "%s: nothing to load", f->path);
  uint64_t entry = elf_entry(f);
  if (entry < ram_base || !within(entry - ram_base, 2, ram_size) || entry % 2)
    return problem_set(p, "%s: entry 0x%llx is not in RAM", f->path,
                       (unsigned long long)entry);
  return true;
}

/* A NUL-terminated string inside [bytes, bytes + size), or null. */
static const char *string_at(const uint8_t *bytes, uint64_t size,
                             uint64_t offset) {
  if (!bytes || offset >= size || !memchr(bytes + offset, 0, size - offset))
    return NULL;
  return (const char *)bytes + offset;
}

static const uint8_t *contents(const struct elf_file *f, const GElf_Shdr *s) {
  if (s->sh_type == SHT_NOBITS || (s->sh_flags & SHF_COMPRESSED) ||
      !within(s->sh_offset, s->sh_size, f->size))
    return NULL;
  return f->bytes + s->sh_offset;
}

static const uint8_t *section_by_index(const struct elf_file *f, size_t index,
                                       uint64_t *size) {
  GElf_Shdr header;
  Elf_Scn *section = elf_getscn(f->elf, index);
  if (!section || !gelf_getshdr(section, &header))
    return NULL;
  *size = header.sh_size;
  return contents(f, &header);
}

const uint8_t *elf_section(const struct elf_file *f, const char *name,
                           size_t *size) {
  size_t names_index;
  uint64_t names_size = 0;
  if (elf_getshdrstrndx(f->elf, &names_index))
    return NULL;
  const uint8_t *names = section_by_index(f, names_index, &names_size);
  Elf_Scn *section = NULL;
  while ((section = elf_nextscn(f->elf, section))) {
    GElf_Shdr header;
    const char *its;
    if (!gelf_getshdr(section, &header) ||
        !(its = string_at(names, names_size, header.sh_name)) ||
        strcmp(its, name))
      continue;
    *size = header.sh_size;
    return contents(f, &header);
  }
  return NULL;
}

static bool each_in_table(const struct elf_file *f, const GElf_Shdr *table,
                          elf_symbol_fn *call, void *owner) {
  uint64_t names_size = 0;
  const uint8_t *bytes = contents(f, table);
  const uint8_t *names = section_by_index(f, table->sh_link, &names_size);
  if (!bytes || !names)
    return true;
  for (uint64_t i = 1; i < table->sh_size / sizeof(Elf64_Sym); i++) {
    Elf64_Sym symbol;
    memcpy(&symbol, bytes + i * sizeof symbol, sizeof symbol);
    const char *name = string_at(names, names_size, symbol.st_name);
    if (name && *name && !call(owner, name, &symbol))
      return false;
  }
  return true;
}

void elf_each_symbol(const struct elf_file *f, elf_symbol_fn *call,
                     void *owner) {
  Elf_Scn *section = NULL;
  while ((section = elf_nextscn(f->elf, section))) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB &&
        !each_in_table(f, &header, call, owner))
      return;
  }
}

struct wanted {
  const char *name;
  uint64_t *value;
  bool found;
};

static bool match(void *owner, const char *name, const Elf64_Sym *symbol) {
  struct wanted *w = owner;
  if (symbol->st_shndx == SHN_UNDEF || strcmp(name, w->name))
    return true;
  *w->value = symbol->st_value;
  w->found = true;
  return false;
}

bool elf_symbol(const struct elf_file *f, const char *name, uint64_t *value) {
  struct wanted w = {.name = name, .value = value};
  elf_each_symbol(f, match, &w);
  return w.found;
}
