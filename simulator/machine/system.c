/* SPDX-License-Identifier: MIT
 *
 * Starts software that knows nothing of the simulator, as QEMU's `virt` does:
 * a firmware at the start of RAM, a kernel 2 MiB above it (or in its place),
 * an initial RAM disk, the device tree at the end, and a few instructions at
 * the reset vector that hand all of it over.
 */
#include "machine/machine.h"

#include "host/file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PAGE         4096u
#define MEGABYTE     (UINT64_C(1) << 20)
#define KERNEL_ALIGN (2 * MEGABYTE)
#define TREE_LIMIT   UINT64_C(0xc0000000) /* firmware looks below 3 GiB */

/* What OpenSBI's fw_dynamic finds at a2. */
#define DYNAMIC_MAGIC 0x4942534f /* "OSBI" */
enum { DYNAMIC_VERSION = 2, NEXT_MODE_S = 1 };

/* Header of a Linux Image. */
enum { IMAGE_SIZE_AT = 16, IMAGE_MAGIC_AT = 56, IMAGE_HEADER = 64 };
#define IMAGE_MAGIC "RSC\x05"

struct placed {
  uint64_t start, entry, end;
};

static uint64_t align_up(uint64_t value, uint64_t unit) {
  return (value + unit - 1) & ~(unit - 1);
}

static bool too_large(const struct machine *m, const char *path,
                      struct problem *p) {
  return problem_set(p,
                     "%s: does not fit into %" PRIu64 " MiB of memory: use -m",
                     path, m->config.memory >> 20);
}

/* How much memory a raw kernel needs: a Linux Image says so. */
static uint64_t extent(const uint8_t *bytes, size_t size) {
  uint64_t said = 0;
  if (size >= IMAGE_HEADER && !memcmp(bytes + IMAGE_MAGIC_AT, IMAGE_MAGIC, 4))
    memcpy(&said, bytes + IMAGE_SIZE_AT, sizeof said);
  return said > size ? said : size;
}

static bool is_compressed(const uint8_t *bytes, size_t size) {
  return size > 2 &&
         ((bytes[0] == 0x1f && bytes[1] == 0x8b) || !memcmp(bytes, "BZh", 3));
}

static bool load_raw(struct machine *m, const char *path, const uint8_t *bytes,
                     size_t size, struct placed *where, struct problem *p) {
  if (!size)
    return problem_set(p, "%s: the file is empty", path);
  if (is_compressed(bytes, size))
    return problem_set(p, "%s: compressed: decompress it first", path);
  void *to = machine_ram(m, where->start, extent(bytes, size));
  if (!to)
    return too_large(m, path, p);
  memcpy(to, bytes, size);
  where->entry = where->start;
  where->end = where->start + extent(bytes, size);
  return true;
}

static bool load_elf(struct machine *m, struct elf_file *f,
                     struct placed *where, struct problem *p) {
  if (!elf_load(f, m->ram, RAM_BASE, m->config.memory, &where->end, p))
    return false;
  where->entry = elf_entry(f);
  return true;
}

bool system_load(struct machine *m, const char *path, uint8_t *bytes,
                 size_t size, uint64_t start, struct elf_file *program,
                 uint64_t *entry, uint64_t *end, struct problem *p) {
  struct placed where = {.start = start};
  bool good;
  if (size >= SELFMAG && !memcmp(bytes, ELFMAG, SELFMAG)) {
    elf_close(program);
    good = elf_from_memory(program, path, bytes, size, p) &&
           load_elf(m, program, &where, p);
  } else {
    good = load_raw(m, path, bytes, size, &where, p);
    free(bytes);
  }
  *entry = where.entry;
  *end = where.end;
  return good;
}

static bool load_file(struct machine *m, const char *path, uint64_t start,
                      struct elf_file *program, struct placed *where,
                      struct problem *p) {
  size_t size;
  uint8_t *bytes = file_read(path, &size, p);
  where->start = start;
  return bytes && system_load(m, path, bytes, size, start, program,
                              &where->entry, &where->end, p);
}

/* Between the kernel and `limit`, as far from the kernel as QEMU has it. */
static bool load_initrd(struct machine *m, const char *path,
                        const struct placed *kernel, uint64_t limit,
                        struct tree_options *tree, struct problem *p) {
  size_t size;
  uint8_t *bytes = file_read(path, &size, p);
  if (!bytes)
    return false;
  uint64_t half = m->config.memory / 2, first = align_up(kernel->end, PAGE);
  uint64_t at = kernel->start + (half < 128 * MEGABYTE ? half : 128 * MEGABYTE);
  if (at < first || at + size > limit)
    at = first;
  bool good = machine_ram(m, at, size) && at + size <= limit;
  if (good)
    memcpy(machine_ram(m, at, size), bytes, size);
  tree->initrd = at;
  tree->initrd_end = at + size;
  free(bytes);
  return good || too_large(m, path, p);
}

static void *make_tree(struct machine *m, const struct system_options *o,
                       const struct tree_options *tree, struct problem *p) {
  size_t size;
  if (!o->dtb)
    return tree_make(m, tree, p);
  uint8_t *file = file_read(o->dtb, &size, p);
  return file ? tree_adopt(file, size, tree, p) : NULL;
}

/* Where a tree of at most `size` bytes goes: high, but where firmware looks. */
static uint64_t tree_place(const struct machine *m, uint64_t size) {
  uint64_t end = RAM_BASE + m->config.memory;
  end = end < TREE_LIMIT ? end : TREE_LIMIT;
  uint64_t at = end > size ? (end - size) & ~(KERNEL_ALIGN - 1) : 0;
  return at > RAM_BASE ? at : (end - size) & ~(uint64_t)(PAGE - 1);
}

static bool place_tree(struct machine *m, const struct system_options *o,
                       const struct tree_options *tree, uint64_t at,
                       uint64_t room, struct problem *p) {
  void *fdt = make_tree(m, o, tree, p);
  if (!fdt)
    return false;
  bool good = tree_size(fdt) <= room && machine_ram(m, at, tree_size(fdt));
  if (good)
    memcpy(machine_ram(m, at, tree_size(fdt)), fdt, tree_size(fdt));
  else
    problem_set(p, "the device tree does not fit into memory: use -m");
  good = good && (!o->dump_dtb || tree_dump(fdt, o->dump_dtb, p));
  free(fdt);
  return good;
}

static void make_rom(struct machine *m, uint64_t entry, uint64_t tree,
                     uint64_t next) {
  static const uint32_t code[] = {
      0x00000317, /* auipc t1, 0 */
      0xf1402573, /* csrr a0, mhartid */
      0x01833583, /* ld a1, 24(t1) */
      0x02830613, /* addi a2, t1, 40 */
      0x02033283, /* ld t0, 32(t1) */
      0x00028067, /* jr t0 */
  };
  const uint64_t data[] = {
      tree, entry, DYNAMIC_MAGIC, DYNAMIC_VERSION, next, NEXT_MODE_S, 0, 0};
  memcpy(m->rom, code, sizeof code);
  memcpy(m->rom + sizeof code, data, sizeof data);
}

static bool load_firmware(struct machine *m, const struct system_options *o,
                          struct elf_file *program, struct placed *firmware,
                          struct problem *p) {
  *firmware = (struct placed){RAM_BASE, RAM_BASE, RAM_BASE};
  return !o->firmware ||
         load_file(m, o->firmware, RAM_BASE, program, firmware, p);
}

static bool load_kernel(struct machine *m, const struct system_options *o,
                        const struct placed *firmware, struct elf_file *program,
                        struct placed *kernel, struct problem *p) {
  uint64_t start =
      o->firmware ? align_up(firmware->end, KERNEL_ALIGN) : RAM_BASE;
  *kernel = (struct placed){start, start, firmware->end};
  if (!o->kernel)
    return true;
  if (!load_file(m, o->kernel, start, program, kernel, p))
    return false;
  if (o->firmware && kernel->entry < firmware->end)
    return problem_set(p, "%s: lies where the firmware is; use -bios none",
                       o->kernel);
  return true;
}

static void start(struct machine *m, bool has_firmware,
                  const struct placed *kernel, const struct placed *firmware,
                  uint64_t tree) {
  make_rom(m, has_firmware ? firmware->entry : kernel->entry, tree,
           kernel->entry);
  for (unsigned n = 0; n < m->config.harts; n++)
    hart_set_pc(m->harts[n], ROM_BASE);
}

bool system_boot(struct machine *m, const struct system_options *o,
                 struct elf_file *program, struct problem *p) {
  struct placed firmware, kernel;
  struct tree_options tree = {.command_line = o->append};
  uint64_t at = tree_place(m, TREE_ROOM);
  if (!load_firmware(m, o, program, &firmware, p) ||
      !load_kernel(m, o, &firmware, program, &kernel, p) ||
      (o->initrd && !load_initrd(m, o->initrd, &kernel, at, &tree, p)))
    return false;
  if (kernel.end > at)
    return too_large(m, o->kernel ? o->kernel : o->firmware, p);
  if (!place_tree(m, o, &tree, at, TREE_ROOM, p))
    return false;
  start(m, o->firmware, &kernel, &firmware, at);
  return true;
}
