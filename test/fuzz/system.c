/* SPDX-License-Identifier: MIT
 *
 * libFuzzer target: whatever the bytes are, loading them as a kernel (ELF or
 * raw) or adopting them as a device tree ends in an answer or an error, and
 * nothing outside RAM is written. The first byte says which.
 */
#include "machine/machine.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { RAM = 1 << 20 };

static uint8_t *copy(const uint8_t *data, size_t size) {
  uint8_t *bytes = malloc(size + 1);
  if (size)
    memcpy(bytes, data, size);
  return bytes;
}

static void kernel(const uint8_t *data, size_t size) {
  static uint8_t ram[RAM];
  struct machine *m = calloc(1, sizeof *m);
  struct elf_file program = {0};
  struct problem p = {0};
  uint64_t entry = 0, end = 0;
  m->config.memory = RAM;
  m->ram = ram;
  if (system_load(m, "fuzz", copy(data, size), size, RAM_BASE + 4096, &program,
                  &entry, &end, &p))
    assert(entry >= RAM_BASE && end <= RAM_BASE + RAM);
  else
    assert(p.text[0]);
  elf_close(&program);
  free(m);
}

static void tree(const uint8_t *data, size_t size) {
  const struct tree_options o = {
      .command_line = "words", .initrd = RAM_BASE, .initrd_end = RAM_BASE + 1};
  struct problem p = {0};
  void *fdt = tree_adopt(copy(data, size), size, &o, &p);
  assert(fdt ? tree_size(fdt) > 0 : p.text[0]);
  free(fdt);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size)
    return 0;
  if (data[0] & 1)
    kernel(data + 1, size - 1);
  else
    tree(data + 1, size - 1);
  return 0;
}
