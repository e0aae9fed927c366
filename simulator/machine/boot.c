/* SPDX-License-Identifier: MIT
 *
 * What is in RAM at reset: a bare program, or the supervisor followed by the
 * images, the boot record and the arguments (runtime/include/codoms/boot.h).
 */
#include "machine/machine.h"

#include "codoms/boot.h"

#include <inttypes.h>
#include <string.h>

#define PAGE 4096u

/* Every hart begins at the entry with its number in a0. */
static void start(struct machine *m, uint64_t entry, uint64_t record) {
  for (unsigned i = 0; i < m->config.harts; i++) {
    hart_set_pc(m->harts[i], entry);
    hart_set_x(m->harts[i], 10, i);
    hart_set_x(m->harts[i], 11, record);
  }
}

bool boot_bare(struct machine *m, const struct elf_file *program,
               struct problem *p) {
  uint64_t end;
  if (!elf_load(program, m->ram, RAM_BASE, m->config.memory, &end, p))
    return false;
  htif_attach(m, program);
  start(m, program->header.e_entry, 0);
  return true;
}

/* Little-endian numbers of `width` bytes; what is left over is padded. */
static void write_signature(FILE *out, const uint8_t *bytes, uint64_t size,
                            unsigned width) {
  for (uint64_t at = 0; at < size; at += width) {
    for (unsigned i = width; i-- > 0;)
      fprintf(out, "%02x", at + i < size ? bytes[at + i] : 0);
    fputc('\n', out);
  }
}

bool boot_signature(struct machine *m, const struct elf_file *program,
                    const char *path, unsigned width, struct problem *p) {
  uint64_t begin, end;
  struct outfile out;
  if (!elf_symbol(program, "begin_signature", &begin) ||
      !elf_symbol(program, "end_signature", &end))
    return problem_set(p, "%s: no begin_signature and end_signature",
                       program->path);
  const uint8_t *bytes = end >= begin ? machine_ram(m, begin, end - begin) : 0;
  if (!bytes)
    return problem_set(p, "%s: the signature is not in RAM", program->path);
  if (!outfile_open(&out, path, p))
    return false;
  write_signature(out.stream, bytes, end - begin, width);
  return outfile_commit(&out, p);
}

static uint64_t page_up(uint64_t address) {
  return (address + PAGE - 1) & ~(uint64_t)(PAGE - 1);
}

/* Copies bytes to the first free page; `*at` moves behind them. */
static bool place(struct machine *m, uint64_t *at, const void *bytes,
                  size_t size, struct problem *p) {
  void *to = machine_ram(m, *at, size);
  if (!to)
    return problem_set(
        p, "the images do not fit into %" PRIu64 " MiB of memory: use -m",
        m->config.memory >> 20);
  if (size)
    memcpy(to, bytes, size);
  *at = page_up(*at + size);
  return true;
}

static bool place_images(struct machine *m, uint64_t *at,
                         const struct image *images, unsigned count,
                         struct codoms_boot *record, struct problem *p) {
  record->image_count = count;
  for (unsigned i = 0; i < count; i++) {
    record->images[i].base = *at;
    record->images[i].size = images[i].file.size;
    snprintf(record->images[i].name, sizeof record->images[i].name, "%s",
             images[i].name);
    if (!place(m, at, images[i].file.bytes, images[i].file.size, p))
      return false;
  }
  return true;
}

static bool place_arguments(struct machine *m, uint64_t *at,
                            const struct boot_options *o,
                            struct codoms_boot *record, struct problem *p) {
  uint64_t base = *at, next = base;
  for (unsigned i = 0; i < o->argument_count; i++) {
    size_t size = strlen(o->arguments[i]) + 1;
    void *to = machine_ram(m, next, size);
    if (!to || next + size - base > UINT32_MAX)
      return problem_set(p, "the arguments do not fit into memory: use -m");
    memcpy(to, o->arguments[i], size);
    next += size;
  }
  record->args = base;
  record->args_size = (uint32_t)(next - base);
  *at = page_up(next);
  return true;
}

bool boot_images(struct machine *m, const struct elf_file *supervisor,
                 const struct image *images, unsigned count,
                 const struct boot_options *o, struct problem *p) {
  struct codoms_boot record = {.magic = CODOMS_BOOT_MAGIC,
                               .ram_base = RAM_BASE,
                               .ram_size = m->config.memory,
                               .event_port = CODOMS_EVENT_PORT,
                               .disabled = o->disabled,
                               .kcs_frames = o->kcs_frames};
  uint64_t at;
  if (!elf_load(supervisor, m->ram, RAM_BASE, m->config.memory, &at, p))
    return false;
  at = page_up(at);
  if (!place_images(m, &at, images, count, &record, p) ||
      !place_arguments(m, &at, o, &record, p))
    return false;
  uint64_t where = at;
  record.free_base = page_up(at + sizeof record);
  if (!place(m, &at, &record, sizeof record, p))
    return false;
  start(m, supervisor->header.e_entry, where);
  return true;
}
