/* SPDX-License-Identifier: MIT
 *
 * libFuzzer target: whatever is in memory, the core runs it to the end of its
 * budget without leaving its own bounds. The first bytes choose the machine:
 * with Xcodoms or not, EN and the mode that the program starts in, paging; the
 * rest is the program, which may trap into itself. Every word of it is
 * disassembled, too.
 */
#include "core/core.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define BASE UINT64_C(0x80000000)
#define RAM (1u << 18)

static bool no_load(void *owner, uint64_t pa, unsigned size, uint64_t *value) {
  (void)owner, (void)size;
  *value = pa;
  return pa >> 12 == 0x10000;
}

static bool no_store(void *owner, uint64_t pa, unsigned size, uint64_t value) {
  (void)owner, (void)size, (void)value;
  return pa >> 12 == 0x10000;
}

/* A handler that traps at once retires nothing: it is stopped here, as the
 * machine does. */
static void count_trap(void *owner, struct hart *h, const struct core_trap *t) {
  unsigned *left = owner;
  assert(t->to == 3 || t->to == 1);
  if (--*left == 0)
    hart_stop(h);
}

/* csrw of a register; x10 = a0. */
static uint32_t csrw(unsigned csr, unsigned rs1) {
  return csr << 20 | rs1 << 15 | 1 << 12 | 0x73;
}

/* One gigapage, mapped onto itself for `user` or not, tag in the second half
 * of the 8 KiB root. */
static void map(uint8_t *ram, bool user, uint64_t tag_word) {
  uint64_t pte = BASE >> 12 << 10 | (user ? 0xdf : 0xcf);
  memcpy(ram + 0x2000 + 16, &pte, 8);
  memcpy(ram + 0x3000 + 16, &tag_word, 8);
}

/* M mode: traps go to the program, paging and mode as asked, mret into it. */
static void prologue(uint8_t *ram) {
  const uint32_t code[] = {
      csrw(0x305, 11), csrw(0x180, 12), csrw(0x5c0, 13),
      csrw(0x300, 14), csrw(0x341, 11), csrw(0x3b0, 15),
      0x01f00513, /* li a0, 31 */
      csrw(0x3a0, 10), 0x30200073 /* mret */};
  memcpy(ram, code, sizeof code);
}

static void disassemble(const uint8_t *data, size_t size) {
  char text[128];
  for (size_t i = 0; i + 4 <= size; i += 2) {
    uint32_t word;
    memcpy(&word, data + i, 4);
    unsigned length = core_disassemble(word, BASE + i, text, sizeof text);
    assert(length == 0 || length == 2 || length == 4);
    assert(length == 0 || (text[0] && strlen(text) < sizeof text));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static uint8_t ram[RAM];
  if (size < 4 || size > RAM - 0x4000)
    return 0;
  uint8_t how = data[0];
  bool xcodoms = how & 1, paging = how & 2, user = how & 4;
  disassemble(data, size);
  memset(ram, 0, sizeof ram);
  map(ram, user, 1 | (uint64_t)(how >> 5 & 3) << 32);
  prologue(ram);
  memcpy(ram + 0x4000, data + 1, size - 1);
  const struct core_bus bus = {.ram = ram, .ram_base = BASE, .ram_size = RAM,
                               .load = no_load, .store = no_store};
  const struct core_config config = {.xcodoms = xcodoms, .model = how >> 3 & 1};
  unsigned traps = 500;
  const struct core_observer observer = {.owner = &traps, .trap = count_trap};
  struct hart *h = hart_new(&config, &bus, &observer);
  uint64_t root = (BASE + 0x2000) >> 12;
  hart_set_pc(h, BASE);
  hart_set_x(h, 11, BASE + 0x4000);
  hart_set_x(h, 12, paging ? UINT64_C(8) << 60 | root : 0);
  hart_set_x(h, 13, how & 16 ? 0x61 : 0x60);
  hart_set_x(h, 14, 3 << 13 | (user ? 0 : paging ? 1 << 11 : 3 << 11));
  hart_set_x(h, 15, UINT64_MAX >> 10);
  hart_run(h, 3000);
  assert(hart_instructions(h) <= 3000);
  hart_free(h);
  return 0;
}
