/* SPDX-License-Identifier: MIT
 *
 * libFuzzer target: guests made of rows of the instruction table, so that
 * nearly every word is an instruction and the CSRs are ones that exist. The
 * input chooses the machine, the modes, PMP, a page table whose pages are the
 * program, data and the page table itself, and the operations. Traps skip an
 * instruction. Beyond surviving: a run in pieces ends as a run in one piece
 * does, registers, CSRs and memory; several harts end within their budget.
 */
#include "core/core.h"
#include "core/insn.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define BASE UINT64_C(0x80000000)
#define RAM (1u << 18)
#define HANDLERS 0x400 /* offsets in RAM */
#define PROGRAM 0x1000
#define DATA 0x8000
#define TABLES 0x10000 /* of 8 KiB: root, level 1, level 0 */
#define WINDOW UINT64_C(0x40000000)
#define BUDGET 1500
#define HARTS 3

struct input {
  const uint8_t *at, *end;
};

static uint64_t take(struct input *in, unsigned bytes) {
  uint64_t v = 0;
  while (bytes-- && in->at < in->end)
    v = v << 8 | *in->at++;
  return v;
}

static const uint16_t csrs[] = {
#define CSR(id, n) n,
#include "isa/csr.def"
#define XCSR(id, n, user) n,
#include "isa/xcodoms_csr.def"
    0x3a0, 0x3a2, 0x3b0, 0x3b1, 0x3b2, 0xc03, 0xb03, 0x323, 0x123};

static uint32_t instruction(struct input *in) {
  unsigned id = take(in, 2) % (I_COUNT + C_COUNT);
  uint32_t bits = take(in, 4);
  if (id >= I_COUNT) {
    const struct cinsn_info *c = &cinsn_table[id - I_COUNT];
    return c->match | (bits & ~c->mask & 0xffff) | 0x00010000; /* c.nop */
  }
  const struct insn_info *info = &insn_table[id];
  uint32_t word = info->match | (bits & ~info->mask);
  if (info->format == F_CSR)
    word = (word & 0xfffff) | (uint32_t)csrs[(bits >> 20) % (sizeof csrs / 2)] << 20;
  return word;
}

static void store32(uint8_t *ram, unsigned at, uint32_t word) {
  memcpy(ram + at, &word, 4);
}
static void store64(uint8_t *ram, unsigned at, uint64_t word) {
  memcpy(ram + at, &word, 8);
}

static uint32_t csrw(unsigned csr, unsigned rs1) {
  return (uint32_t)csr << 20 | rs1 << 15 | 1 << 12 | 0x73;
}

/* Skip four bytes: xepc += 4 through x31. */
static void handler(uint8_t *ram, unsigned at, unsigned epc, uint32_t ret) {
  store32(ram, at, (uint32_t)epc << 20 | 2 << 12 | 31 << 7 | 0x73);
  store32(ram, at + 4, 4 << 20 | 31 << 15 | 31 << 7 | 0x13);
  store32(ram, at + 8, csrw(epc, 31));
  store32(ram, at + 12, ret);
}

static uint64_t pte(unsigned offset, unsigned flags) {
  return (BASE + offset) >> 12 << 10 | flags;
}

/* An identity gigapage, a pointer down to eight pages of choice. */
static void tables(uint8_t *ram, struct input *in) {
  static const unsigned frames[] = {PROGRAM, DATA, DATA + 0x1000, TABLES,
                                    TABLES + 0x2000, TABLES + 0x4000, DATA,
                                    0xff000};
  store64(ram, TABLES + 16, pte(0, take(in, 1)));
  store64(ram, TABLES + 0x1000 + 16, take(in, 1) << 32 | 1);
  store64(ram, TABLES + 8, pte(TABLES + 0x2000, 1));
  store64(ram, TABLES + 0x2000, pte(TABLES + 0x4000, 1));
  for (unsigned i = 0; i < 8; i++) {
    store64(ram, TABLES + 0x4000 + 8 * i, pte(frames[i], take(in, 1)));
    store64(ram, TABLES + 0x5000 + 8 * i, take(in, 1) << 32 | (1 + i / 3));
  }
}

static void program(uint8_t *ram, struct input *in) {
  static const uint32_t start[] = {0x305 << 20, 0x105 << 20, 0x180 << 20,
                                   0x5c0 << 20, 0x30a << 20, 0x302 << 20,
                                   0x303 << 20, 0x3b0 << 20, 0x3b1 << 20,
                                   0x3a0 << 20, 0x341 << 20, 0x300 << 20};
  unsigned at = 0, n = sizeof start / sizeof *start;
  for (; at < n; at++) /* from x5 on */
    store32(ram, 4 * at, start[at] | (5 + at) << 15 | 1 << 12 | 0x73);
  store32(ram, 4 * at, 0x30200073); /* mret */
  handler(ram, HANDLERS, 0x341, 0x30200073);
  handler(ram, HANDLERS + 64, 0x141, 0x10200073);
  for (at = PROGRAM; at + 4 < DATA && in->at < in->end; at += 4)
    store32(ram, at, instruction(in));
}

static bool load(void *owner, uint64_t pa, unsigned size, uint64_t *value) {
  (void)owner, (void)size;
  *value = pa;
  return pa >> 12 == 0x10000;
}
static bool store(void *owner, uint64_t pa, unsigned size, uint64_t value) {
  (void)owner, (void)size, (void)value;
  return pa >> 12 == 0x10000;
}

/* What the program may make of it: the registers before the first CSR. */
static void registers(struct hart *h, struct input in) {
  uint64_t mode = take(&in, 1), user = take(&in, 1), flags = take(&in, 2);
  uint64_t root = (BASE + TABLES) >> 12;
  hart_set_pc(h, BASE);
  hart_set_x(h, 5, BASE + HANDLERS);
  hart_set_x(h, 6, BASE + HANDLERS + 64);
  hart_set_x(h, 7, mode & 3 ? (7 + (mode & 3)) << 60 | root : 0);
  hart_set_x(h, 8, flags & 1 ? 0x61 : 0x60);
  hart_set_x(h, 9, (flags >> 1 & 15) << 4 | (flags >> 5) << 60);
  hart_set_x(h, 10, take(&in, 4));
  hart_set_x(h, 11, take(&in, 2));
  hart_set_x(h, 12, (BASE + (take(&in, 2) << 2)) >> 2);
  hart_set_x(h, 13, UINT64_MAX);
  hart_set_x(h, 14, 0x1f << 8 | take(&in, 1));
  hart_set_x(h, 15, BASE + PROGRAM);
  hart_set_x(h, 16, 3 << 13 | (user & 3) << 11 | (user >> 2) << 17);
  for (unsigned i = 0; i < 8; i++)
    hart_set_x(h, 20 + i, WINDOW + 0x1000 * i + take(&in, 1) * 16);
  hart_set_x(h, 28, BASE + DATA);
  hart_set_x(h, 29, BASE + PROGRAM + 64);
}

struct machine {
  struct hart *hart[HARTS];
  unsigned harts, traps;
  uint8_t ram[RAM];
};

static void count_trap(void *owner, struct hart *h, const struct core_trap *t) {
  struct machine *m = owner;
  assert(t->to == 3 || t->to == 1);
  if (++m->traps >= BUDGET)
    hart_stop(h);
}

static void make(struct machine *m, struct input in) {
  uint64_t how = take(&in, 1);
  const struct core_bus bus = {.ram = m->ram, .ram_base = BASE,
                               .ram_size = RAM, .load = load, .store = store};
  const struct core_observer observer = {.owner = m, .trap = count_trap};
  struct core_config config = {.xcodoms = how & 1,
                               .trap_misaligned = how >> 1 & 1,
                               .model = how >> 2 & 1};
  struct input regs = in;
  memset(m->ram, 0, RAM);
  m->traps = 0;
  m->harts = how >> 3 & 1 ? HARTS : 1;
  take(&in, 22);
  tables(m->ram, &in);
  program(m->ram, &in);
  for (unsigned i = 0; i < m->harts; i++) {
    config.hart_id = i;
    m->hart[i] = hart_new(&config, &bus, &observer);
    registers(m->hart[i], regs);
    if (i)
      hart_join(m->hart[i], m->hart[0]);
  }
}

static void run(struct machine *m, unsigned slice) {
  for (unsigned done = 0; done < BUDGET && m->traps < BUDGET; done += slice)
    for (unsigned i = 0; i < m->harts; i++)
      hart_run(m->hart[i], done + slice > BUDGET ? BUDGET - done : slice);
  for (unsigned i = 0; i < m->harts; i++)
    assert(hart_instructions(m->hart[i]) <= BUDGET);
}

static void compare(const struct machine *a, const struct machine *b) {
  const struct hart *p = a->hart[0], *q = b->hart[0];
  uint64_t v = 0, w = 0;
  assert(hart_pc(p) == hart_pc(q) && hart_mode(p) == hart_mode(q));
  assert(hart_instructions(p) == hart_instructions(q));
  for (unsigned n = 0; n < 32; n++)
    assert(hart_x(p, n) == hart_x(q, n) && hart_f(p, n) == hart_f(q, n));
  for (unsigned n = 0; n < sizeof csrs / sizeof *csrs; n++) {
    bool there = hart_csr(p, csrs[n], &v);
    assert(there == hart_csr(q, csrs[n], &w) && (!there || v == w));
  }
  assert(!memcmp(a->ram, b->ram, RAM));
}

static void end(struct machine *m) {
  for (unsigned i = m->harts; i-- > 0;)
    hart_free(m->hart[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static struct machine a, b;
  struct input in = {data, data + size};
  if (size < 64)
    return 0;
  make(&a, in);
  run(&a, a.harts == 1 ? BUDGET : 7);
  if (a.harts == 1) {
    make(&b, in);
    run(&b, 1 + data[size - 1] % 50);
    if (a.traps < BUDGET && b.traps < BUDGET)
      compare(&a, &b);
    end(&b);
  }
  end(&a);
  return 0;
}
