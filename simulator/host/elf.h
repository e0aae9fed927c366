/* SPDX-License-Identifier: MIT
 *
 * ELF files as the machine needs them: 64-bit little-endian RISC-V, segments
 * to copy into RAM, sections and symbols by name. Nothing in a file is
 * believed: every offset, size and index is checked before it is used.
 */
#ifndef CODOMS_SIMULATOR_HOST_ELF_H
#define CODOMS_SIMULATOR_HOST_ELF_H

#include "host/console.h"

#include <gelf.h>
#include <stddef.h>

struct elf_file {
  char *path;
  uint8_t *bytes; /* the whole file */
  size_t size;
  Elf *elf;
  GElf_Ehdr header;
};

/* Reads a file and checks its headers; an executable of fixed place. `path` is
 * for messages. */
bool elf_open(struct elf_file *f, const char *path, struct problem *p);
/* The same from memory, also of an executable that can move; takes `bytes`
 * (from malloc) over, even on failure. */
bool elf_from_memory(struct elf_file *f, const char *path, uint8_t *bytes,
                     size_t size, struct problem *p);
void elf_close(struct elf_file *f);

/* Copies the loadable segments to their physical addresses in RAM and gives
 * the first address behind them. */
bool elf_load(const struct elf_file *f, uint8_t *ram, uint64_t ram_base,
              uint64_t ram_size, uint64_t *end, struct problem *p);

/* The entry's physical address: that of the segment it is in. */
uint64_t elf_entry(const struct elf_file *f);

/* Contents of a section, or null. */
const uint8_t *elf_section(const struct elf_file *f, const char *name,
                           size_t *size);

/* Calls back for every symbol of the symbol table until the callback returns
 * false. `name` is NUL-terminated. */
typedef bool elf_symbol_fn(void *owner, const char *name,
                           const Elf64_Sym *symbol);
void elf_each_symbol(const struct elf_file *f, elf_symbol_fn *call,
                     void *owner);
bool elf_symbol(const struct elf_file *f, const char *name, uint64_t *value);

#endif
