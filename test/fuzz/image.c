/* SPDX-License-Identifier: MIT
 *
 * libFuzzer target: whatever the bytes are, reading them as an ELF file, as an
 * image and as a bare program, with all symbols and lines, ends in an answer
 * or an error. What must hold for a good image is asserted.
 *
 *   cmake -DCODOMS_FUZZ=ON ... && ninja fuzz-image
 *   build/bin/fuzz-image -max_total_time=60 CORPUS
 */
#include "host/image.h"
#include "host/elf.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define RAM (1u << 20)

static bool count(void *owner, const char *name, const Elf64_Sym *symbol) {
  size_t *sum = owner;
  *sum += strlen(name) + (size_t)(symbol->st_value & 1);
  return true;
}

static uint8_t *copy(const uint8_t *data, size_t size) {
  uint8_t *bytes = malloc(size + 1);
  if (size)
    memcpy(bytes, data, size);
  return bytes;
}

static void try_bare(const uint8_t *data, size_t size) {
  static uint8_t ram[RAM];
  struct elf_file file;
  struct problem problem = {0};
  uint64_t end = 0, value;
  size_t sum = 0;
  if (!elf_from_memory(&file, "fuzz", copy(data, size), size, &problem)) {
    assert(problem.text[0]);
    return;
  }
  if (elf_load(&file, ram, 0x80000000, RAM, &end, &problem))
    assert(end > 0x80000000 && end <= 0x80000000 + RAM);
  elf_each_symbol(&file, count, &sum);
  elf_symbol(&file, "tohost", &value);
  elf_close(&file);
}

static void check_names(const struct image *i) {
  for (uint32_t n = 0; n < i->head->domains.count; n++)
    assert(strlen(i->strings + i->domains[n].name) < i->head->strings.count);
  for (uint32_t n = 0; n < i->head->segments.count; n++)
    if (i->segments[n].size)
      assert(image_segment(i, i->segments[n].address) == &i->segments[n]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct elf_file file;
  struct image image;
  struct problem problem = {0};
  try_bare(data, size);
  if (!elf_from_memory(&file, "fuzz", copy(data, size), size, &problem))
    return 0;
  if (image_from_elf(&image, &file, &problem)) {
    check_names(&image);
    image_close(&image);
  } else {
    assert(problem.text[0]);
  }
  return 0;
}
