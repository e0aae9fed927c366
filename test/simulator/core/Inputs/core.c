// SPDX-License-Identifier: MIT
//
// What of the core cannot be reached from the command line of codoms-sim:
//
//   test-core rows            no two instruction rows share an encoding
//   test-core softfp COUNT    softfp.c agrees with the host's unit
//   test-core slices ELF      cutting a run into pieces changes nothing
//   test-core timing ELF      each model and none, the same trace of instructions
//   test-core observe ELF     what observers are told (prints it)
//   test-core cycles ELF      cycles between hooks under the in-order model
//   test-core disable MECHANISM ELF   runs with a mechanism of where "range"
//                             or "machine" off; status is the guest's
//
// Guests are bare-metal programs for a machine that has a UART's data register
// at 0x10000000 (thrown away) and an exit device at 0x100000 (sifive_test).
#include "core/hart.h"

#include <elf.h>
#include <fenv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *what) {
  printf("failed: %s\n", what);
  exit(1);
}

/* ---- rows ---- */

struct pair {
  const char *first, *second;
  bool used;
};
static struct pair allowed[] = {
#define INSN_OVERLAP(a, b) {#a, #b, false},
#include "isa/insn.def"
#define CINSN_OVERLAP(a, b) {#a, #b, false},
#include "isa/insn.def"
};
static const char *const names[] = {
#define INSN(id, ...) #id,
#include "isa/insn.def"
#define XC(id, ...) #id,
#include "isa/xcodoms.def"
};
static const char *const cnames[] = {
#define CINSN(id, ...) #id,
#include "isa/insn.def"
};

static void overlap(const char *a, const char *b) {
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    if (!strcmp(allowed[i].first, a) && !strcmp(allowed[i].second, b)) {
      allowed[i].used = true;
      return;
    }
  printf("failed: rows %s and %s share an encoding\n", a, b);
  exit(1);
}

static int test_rows(void) {
  for (unsigned i = 0; i < I_COUNT; i++)
    for (unsigned j = i + 1; j < I_COUNT; j++) {
      const struct insn_info *a = &insn_table[i], *b = &insn_table[j];
      if (!((a->match ^ b->match) & a->mask & b->mask))
        overlap(names[i], names[j]);
    }
  for (unsigned i = 0; i < C_COUNT; i++)
    for (unsigned j = i + 1; j < C_COUNT; j++) {
      const struct cinsn_info *a = &cinsn_table[i], *b = &cinsn_table[j];
      if (!((a->match ^ b->match) & a->mask & b->mask))
        overlap(cnames[i], cnames[j]);
    }
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    if (!allowed[i].used)
      fail("an overlap is allowed that does not exist");
  printf("%d and %d rows\n", I_COUNT, C_COUNT);
  return 0;
}

/* ---- softfp ---- */

static uint64_t state = 0x123456789abcdef;
static uint64_t random64(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state * UINT64_C(0x2545f4914f6cdd1d);
}

/* Numbers whose exponents meet, whose fractions have long runs. */
static uint64_t operand(unsigned width) {
  static const uint16_t exponents[] = {0, 1, 2, 52, 53, 970, 1022, 1023, 1024,
                                       1075, 1100, 2045, 2046, 2047};
  uint64_t r = random64(), fraction = random64() >> 12, exponent;
  if (r & 1)
    fraction &= ~UINT64_C(0) << (r >> 8 & 63);
  if (r & 2)
    fraction |= ~(~UINT64_C(0) << (r >> 16 & 63));
  fraction &= (UINT64_C(1) << 52) - 1;
  exponent = r & 4 ? exponents[(r >> 24) % 14]
             : r & 8 ? 1023 + (r >> 24 & 7)
                     : r >> 24 & 2047;
  if (width == 64)
    return (r >> 63) << 63 | exponent << 52 | fraction;
  return (r >> 63) << 31 | (exponent & 255) << 23 | fraction >> 29;
}

static unsigned host_flags(void) {
  int e = fetestexcept(FE_ALL_EXCEPT);
  return (e & FE_INEXACT ? 1 : 0) | (e & FE_UNDERFLOW ? 2 : 0) |
         (e & FE_OVERFLOW ? 4 : 0) | (e & FE_DIVBYZERO ? 8 : 0) |
         (e & FE_INVALID ? 16 : 0);
}

static uint64_t bits_of(unsigned width, double d, float f) {
  uint64_t b = 0;
  if (width == 64)
    memcpy(&b, &d, 8);
  else
    memcpy(&b, &f, 4);
  if (width == 64 && isnan(d))
    return UINT64_C(0x7ff8000000000000);
  return width == 32 && isnan(f) ? 0x7fc00000 : b;
}

static uint64_t host_op(unsigned kind, unsigned width, uint64_t x, uint64_t y,
                        uint64_t z) {
  volatile double a, b, c, r = 0;
  volatile float s, t, u, q = 0;
  memcpy((void *)&a, &x, 8), memcpy((void *)&b, &y, 8);
  memcpy((void *)&c, &z, 8), memcpy((void *)&s, &x, 4);
  memcpy((void *)&t, &y, 4), memcpy((void *)&u, &z, 4);
  switch (kind * 2 + (width == 32)) {
  case SOFT_ADD * 2: r = a + b; break;
  case SOFT_ADD * 2 + 1: q = s + t; break;
  case SOFT_SUB * 2: r = a - b; break;
  case SOFT_SUB * 2 + 1: q = s - t; break;
  case SOFT_MUL * 2: r = a * b; break;
  case SOFT_MUL * 2 + 1: q = s * t; break;
  case SOFT_DIV * 2: r = a / b; break;
  case SOFT_DIV * 2 + 1: q = s / t; break;
  case SOFT_SQRT * 2: r = sqrt(a); break;
  case SOFT_SQRT * 2 + 1: q = sqrtf(s); break;
  case SOFT_FMA * 2: r = fma(a, b, c); break;
  default: q = fmaf(s, t, u); break;
  }
  return bits_of(width, r, q);
}

/* Zero times infinity plus a quiet NaN: hosts differ in the invalid flag. */
static bool host_differs(unsigned kind, unsigned width, uint64_t z) {
  double d;
  float f;
  memcpy(&d, &z, 8), memcpy(&f, &z, 4);
  return kind == SOFT_FMA && (width == 64 ? isnan(d) : isnan(f));
}

static void compare(unsigned kind, unsigned width, unsigned rm) {
  static const int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD,
                              FE_UPWARD};
  uint64_t x = operand(width), y = operand(width), z = operand(width);
  uint64_t want, have;
  unsigned flags = 0, want_flags;
  fesetround(modes[rm]);
  feclearexcept(FE_ALL_EXCEPT);
  want = host_op(kind, width, x, y, z);
  want_flags = host_flags();
  fesetround(FE_TONEAREST);
  have = soft_op(kind, width, x, y, z, rm, &flags);
  if (have == want && (flags == want_flags || host_differs(kind, width, z)))
    return;
  printf("failed: op %u width %u rm %u: %llx %llx %llx: host %llx flags %x, "
         "soft %llx flags %x\n",
         kind, width, rm, (long long)x, (long long)y, (long long)z,
         (long long)want, want_flags, (long long)have, flags);
  exit(1);
}

static void convert(unsigned rm) {
  static const int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD,
                              FE_UPWARD};
  volatile int64_t i = (int64_t)random64() >> (random64() & 63);
  uint64_t x = operand(64), have;
  unsigned flags = 0;
  volatile double d;
  volatile float f;
  fesetround(modes[rm]);
  feclearexcept(FE_ALL_EXCEPT);
  memcpy((void *)&d, &x, 8);
  f = (float)d;
  have = soft_resize(32, x, rm, &flags);
  if (have != bits_of(32, 0, f) || flags != host_flags())
    fail("double to float");
  feclearexcept(FE_ALL_EXCEPT);
  flags = 0;
  f = (float)i;
  have = soft_from_int(32, i, true, rm, &flags);
  if (have != bits_of(32, 0, f) || flags != host_flags())
    fail("long to float");
  feclearexcept(FE_ALL_EXCEPT);
  flags = 0;
  have = soft_to_int(64, x, 64, true, rm, &flags);
  if (!(fabs(d) < 0x1p63))
    return fesetround(FE_TONEAREST), (void)0;
  d = rint(d); /* rounds as asked, raises inexact */
  if (have != (uint64_t)(int64_t)d || flags != host_flags())
    fail("double to long");
  fesetround(FE_TONEAREST);
}

/* Rounding to nearest, ties away: no host has it, so ties are made. */
static void ties_away(void) {
  unsigned flags = 0;
  uint64_t one = UINT64_C(0x3ff0000000000000);
  uint64_t half_ulp = UINT64_C(0x3ca0000000000000);
  if (soft_op(SOFT_ADD, 64, one, half_ulp, 0, 4, &flags) != one + 1 ||
      soft_op(SOFT_ADD, 64, one, half_ulp - 1, 0, 4, &flags) != one ||
      soft_op(SOFT_ADD, 64, one, half_ulp, 0, 0, &flags) != one || flags != 1)
    fail("ties away");
  if (soft_to_int(64, UINT64_C(0x4004000000000000), 32, true, 4, &flags) != 3 ||
      soft_to_int(64, UINT64_C(0x4004000000000000), 32, true, 0, &flags) != 2 ||
      soft_to_int(64, UINT64_C(0xc004000000000000), 32, true, 4, &flags) !=
          (uint64_t)-3)
    fail("2.5 to an integer");
}

static int test_softfp(unsigned long count) {
  for (unsigned long i = 0; i < count; i++)
    for (unsigned rm = 0; rm < 4; rm++) {
      for (unsigned kind = 0; kind <= SOFT_FMA; kind++) {
        compare(kind, 64, rm);
        compare(kind, 32, rm);
      }
      convert(rm);
    }
  ties_away();
  printf("%lu rounds agree\n", count);
  return 0;
}

/* ---- guests ---- */

enum { RAM_SIZE = 64 << 20 };
#define RAM_BASE UINT64_C(0x80000000)

struct machine {
  struct hart *hart;
  uint8_t *ram;
  uint64_t entry, mtime, hash, traps;
  int status;
};

static bool load(void *owner, uint64_t pa, unsigned size, uint64_t *value) {
  (void)owner, (void)size;
  *value = pa == 0x10000005 ? 0x60 : 0;
  return pa >> 8 == 0x100000;
}

static bool store(void *owner, uint64_t pa, unsigned size, uint64_t value) {
  struct machine *m = owner;
  (void)size;
  if (pa == 0x100000) {
    m->status = (value & 0xffff) == 0x5555 ? 0 : value >> 16 & 0xff;
    hart_stop(m->hart);
  }
  return pa == 0x100000 || pa >> 8 == 0x100000;
}

static void mix(struct machine *m, uint64_t v) {
  m->hash = (m->hash ^ v) * UINT64_C(0x100000001b3);
}

static void on_trap(void *owner, struct hart *h, const struct core_trap *t) {
  struct machine *m = owner;
  m->traps++;
  mix(m, t->cause), mix(m, t->pc), mix(m, t->tval);
  mix(m, hart_instructions(h));
}

static void on_retire(void *owner, struct hart *h, uint64_t pc, uint32_t word) {
  struct machine *m = owner;
  mix(m, pc), mix(m, word);
  for (unsigned i = 1; i < 32; i++)
    mix(m, hart_x(h, i));
}

static uint8_t *read_file(const char *path) {
  FILE *f = fopen(path, "rb");
  uint8_t *bytes;
  long size;
  if (!f || fseek(f, 0, SEEK_END) || (size = ftell(f)) < 64)
    fail(path);
  rewind(f);
  bytes = malloc(size);
  if (fread(bytes, 1, size, f) != (size_t)size)
    fail(path);
  fclose(f);
  return bytes;
}

static const Elf64_Sym *symbol(const uint8_t *elf, const char *name) {
  const Elf64_Ehdr *e = (const void *)elf;
  const Elf64_Shdr *s = (const void *)(elf + e->e_shoff);
  for (unsigned i = 0; i < e->e_shnum; i++) {
    const Elf64_Sym *sym = (const void *)(elf + s[i].sh_offset);
    const char *text = (const char *)elf + s[s[i].sh_link].sh_offset;
    if (s[i].sh_type != SHT_SYMTAB)
      continue;
    for (uint64_t j = 0; j < s[i].sh_size / sizeof *sym; j++)
      if (!strcmp(text + sym[j].st_name, name))
        return &sym[j];
  }
  return NULL;
}

static uint64_t address(const uint8_t *elf, const char *name) {
  const Elf64_Sym *s = symbol(elf, name);
  if (!s)
    fail(name);
  return s->st_value;
}

static void start(struct machine *m, const uint8_t *elf,
                  const struct core_config *config,
                  struct core_observer observer) {
  const Elf64_Ehdr *e = (const void *)elf;
  const Elf64_Phdr *p = (const void *)(elf + e->e_phoff);
  struct core_bus bus = {.owner = m, .ram_base = RAM_BASE,
                         .ram_size = RAM_SIZE, .load = load, .store = store};
  memset(m, 0, sizeof *m);
  m->status = -1;
  bus.ram = m->ram = calloc(1, RAM_SIZE);
  for (unsigned i = 0; i < e->e_phnum; i++)
    if (p[i].p_type == PT_LOAD)
      memcpy(m->ram + (p[i].p_paddr - RAM_BASE), elf + p[i].p_offset,
             p[i].p_filesz);
  observer.owner = m;
  m->hart = hart_new(config, &bus, &observer);
  hart_set_pc(m->hart, e->e_entry);
}

static void finish(struct machine *m) {
  hart_free(m->hart);
  free(m->ram);
}

/* Runs to the end in pieces of `slice`; the hash then stands for all that
 * happened and all that is left. */
static void run(struct machine *m, uint64_t slice) {
  enum { TOO_MANY = 50000000 };
  while (m->status < 0) {
    uint64_t before = hart_instructions(m->hart);
    enum core_stop why = hart_run(m->hart, slice);
    if (why == CORE_STOP_BUDGET &&
        hart_instructions(m->hart) - before > slice)
      fail("ran more than the budget");
    if (hart_instructions(m->hart) > TOO_MANY ||
        (why == CORE_STOP_BUDGET && hart_instructions(m->hart) == before))
      fail("the guest does not end");
  }
  for (unsigned i = 0; i < 32; i++) {
    mix(m, hart_x(m->hart, i));
    mix(m, hart_f(m->hart, i));
  }
  mix(m, hart_pc(m->hart));
  mix(m, hart_instructions(m->hart));
  for (unsigned n = 0; n < 4096; n++) {
    uint64_t v;
    if (hart_csr(m->hart, n, &v))
      mix(m, v);
  }
}

static int test_slices(const char *path) {
  static const uint64_t slices[] = {1u << 30, 1, 3, 64, 1001};
  uint8_t *elf = read_file(path);
  uint64_t want = 0, cycles = 0;
  struct machine m;
  for (unsigned timing = 0; timing < 3; timing++)
    for (unsigned i = 0; i < sizeof slices / sizeof *slices; i++) {
      start(&m, elf, &(struct core_config){.xcodoms = true, .model = timing},
            (struct core_observer){.trap = on_trap});
      run(&m, slices[i]);
      if (i == 0) {
        want = m.hash;
        cycles = hart_cycles(m.hart);
        printf("%llu instructions, %llu cycles, %llu traps, status %d\n",
               (long long)hart_instructions(m.hart), (long long)cycles,
               (long long)m.traps, m.status);
      }
      if (m.hash != want || hart_cycles(m.hart) != cycles) {
        printf("failed: slices of %llu differ, timing %u\n",
               (long long)slices[i], timing);
        return 1;
      }
      finish(&m);
    }
  free(elf);
  return 0;
}

static int test_timing(const char *path) {
  uint8_t *elf = read_file(path);
  struct machine m;
  uint64_t hash[3], cycles[3];
  for (unsigned timing = 0; timing < 3; timing++) {
    start(&m, elf, &(struct core_config){.xcodoms = true, .model = timing},
          (struct core_observer){.trap = on_trap, .retire = on_retire});
    while (m.status < 0)
      hart_run(m.hart, 100000);
    hash[timing] = m.hash;
    cycles[timing] = hart_cycles(m.hart);
    finish(&m);
  }
  free(elf);
  if (hash[0] != hash[1] || hash[0] != hash[2])
    fail("the traces differ");
  if (cycles[1] <= cycles[0] || cycles[2] >= cycles[1])
    fail("u54 is not slower than ideal, or wide not faster than u54");
  printf("%llu instructions, %llu cycles\n", (long long)cycles[0],
         (long long)cycles[1]);
  return 0;
}

/* ---- observe ---- */

static void tell_class(void *owner, struct hart *h, unsigned from,
                       unsigned to) {
  (void)owner;
  printf("class %u to %u at %llx after %llu\n", from, to,
         (long long)hart_pc(h), (long long)hart_instructions(h));
}

static void tell_hook(void *owner, struct hart *h) {
  uint64_t calls[8];
  unsigned n = hart_backtrace(h, calls, 8);
  (void)owner;
  printf("hook at %llx after %llu, %u calls open:", (long long)hart_pc(h),
         (long long)hart_instructions(h), n);
  for (unsigned i = 0; i < n; i++)
    printf(" %llx", (long long)calls[i]);
  printf("\n");
}

static void tell_cap(void *owner, struct hart *h, uint64_t size) {
  (void)owner;
  printf("capability of %llu bytes after %llu\n", (long long)size,
         (long long)hart_instructions(h));
}

static void tell_domain(void *owner, struct hart *h, uint32_t from,
                        uint32_t to) {
  (void)owner;
  printf("domain %u to %u at %llx\n", from, to, (long long)hart_pc(h));
}

static void tell_resume(void *owner, struct hart *h) {
  (void)owner;
  printf("resume in mode %u at %llx\n", hart_mode(h), (long long)hart_pc(h));
}

static void tell_trap(void *owner, struct hart *h, const struct core_trap *t) {
  (void)owner, (void)h;
  printf("trap %llu tval %llx at %llx from %u to %u, %u on %u needs %u sub %u\n",
         (long long)t->cause, (long long)t->tval, (long long)t->pc, t->from,
         t->to, t->subject, t->object, t->needed, t->subcode);
}

/* Ranges class_N_start to class_N_end get class N, symbols hook_0.. hooks. */
static void mark(struct machine *m, const uint8_t *elf) {
  char name[32];
  for (unsigned i = 1; i < CORE_CLASS_COUNT; i++) {
    const Elf64_Sym *s;
    snprintf(name, sizeof name, "class_%u_start", i);
    if (!(s = symbol(elf, name)))
      continue;
    snprintf(name, sizeof name, "class_%u_end", i);
    hart_mark_range(m->hart, s->st_value, address(elf, name) - s->st_value, i);
  }
  for (unsigned i = 0; i < 16; i++) {
    snprintf(name, sizeof name, "hook_%u", i);
    if (symbol(elf, name))
      hart_hook(m->hart, address(elf, name));
  }
}

static int test_observe(const char *path, uint64_t disabled, bool tell) {
  static const struct core_observer all = {
      .trap = tell_trap, .class_change = tell_class, .hook = tell_hook,
      .cap_made = tell_cap, .domain_change = tell_domain,
      .resume = tell_resume};
  uint8_t *elf = read_file(path);
  struct machine m;
  int status;
  start(&m, elf, &(struct core_config){.xcodoms = true, .disabled = disabled},
        tell ? all : (struct core_observer){0});
  mark(&m, elf);
  run(&m, 5);
  status = m.status;
  printf("status %d after %llu\n", status,
         (long long)hart_instructions(m.hart));
  finish(&m);
  free(elf);
  return status;
}

static void count_cycles(void *owner, struct hart *h) {
  struct machine *m = owner;
  printf("%llu: %llu cycles\n", (long long)m->traps++,
         (long long)(hart_cycles(h) - m->mtime));
  m->mtime = hart_cycles(h);
}

static int test_cycles(const char *path) {
  uint8_t *elf = read_file(path);
  struct machine m;
  start(&m, elf, &(struct core_config){.model = 1},
        (struct core_observer){.hook = count_cycles});
  mark(&m, elf);
  run(&m, 1000);
  finish(&m);
  free(elf);
  return m.status;
}

static uint64_t mechanism(const char *wanted) {
#define MECHANISM(id, name, bit, where, text)                                  \
  if (!strcmp(name, wanted))                                                   \
    return UINT64_C(1) << bit;
#include "isa/mechanism.def"
  fail(wanted);
  return 0;
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (!strcmp(what, "rows"))
    return test_rows();
  if (argc > 2 && !strcmp(what, "softfp"))
    return test_softfp(strtoul(argv[2], NULL, 10));
  if (argc > 2 && !strcmp(what, "slices"))
    return test_slices(argv[2]);
  if (argc > 2 && !strcmp(what, "timing"))
    return test_timing(argv[2]);
  if (argc > 2 && !strcmp(what, "observe"))
    return test_observe(argv[2], 0, true);
  if (argc > 2 && !strcmp(what, "cycles"))
    return test_cycles(argv[2]);
  if (argc > 3 && !strcmp(what, "disable"))
    return test_observe(argv[3], mechanism(argv[2]), false);
  fail("usage");
  return 2;
}
