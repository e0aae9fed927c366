/* SPDX-License-Identifier: MIT
 *
 * A guest that is hostile at random: code of random instructions runs in U mode
 * in pages with random tags, bits, permissions and contents, with random
 * registers, capabilities, APL and capability stack; everything else changes
 * under it at random too. It proves nothing by itself: run it with
 * `codoms-sim --bare --reference`, which judges every access that it makes.
 *
 * -DSEED=N chooses the run, -DROUNDS=N how many traps it takes. This monitor is
 * in M mode and behind PMP, so that whatever happens below it goes on.
 */
#include <stdint.h>

typedef uint64_t u64;
typedef uint32_t u32;

#ifndef SEED
#define SEED 1
#endif
#ifndef ROUNDS
#define ROUNDS 20000
#endif

enum {
  PAGES = 64,    /* frames that guest pages are made of */
  CODE = 40,     /* the first of them hold code */
  SLOTS = 96,    /* virtual pages, some of them on the same frame */
  CODE_SLOTS = 56, /* the first of them are mostly on frames of code */
  TAGS = 40,     /* more than the APL cache has entries */
  COUNTERS = 16,
  PAGE = 4096
};
#define BASE UINT64_C(0x40000000) /* of the virtual pages */
#define BIG (BASE + (2 << 20))    /* a 2 MiB page over the frames */

#define CSR_WRITE(csr, value)                                                  \
  __asm__ volatile("csrw %0, %1" ::"i"(csr), "r"((u64)(value)) : "memory")
#define CSR_READ(csr)                                                          \
  ({                                                                           \
    u64 value_;                                                                \
    __asm__ volatile("csrr %0, %1" : "=r"(value_) : "i"(csr) : "memory");      \
    value_;                                                                    \
  })

/* All that U mode can reach, and the tables: one PMP region of 1 MiB, one for
 * each hart. Revocation counters are hart 0's for all. */
struct memory {
  uint8_t frame[PAGES][PAGE];
  struct table {
    u64 pte[512], tag[512];
  } root, middle, leaf;
  struct {
    u64 value, owner;
  } counter[COUNTERS];
};
#define ARENA_OF(hart) ((struct memory *)(0x80200000 + ((hart) << 21)))
#define HART CSR_READ(0xf14)
#define arena ARENA_OF(HART)
#define counters (ARENA_OF(0)->counter)
_Static_assert(sizeof(struct memory) <= 1 << 20, "one PMP region");

/* A hart's monitor; start.S knows its size and where the registers are. */
struct monitor {
  u64 registers[32]; /* of the guest; x0's place holds its pc */
  u64 state;         /* of chance */
  u64 round;
  unsigned next_entry;
  uint8_t permission[TAGS + 1][TAGS + 1];
} __attribute__((aligned(4096))) monitors[8];
_Static_assert(sizeof *monitors == 4096, "start.S");
#define me (&monitors[HART])
#define program_counter (me->registers[0])

/* ---- chance ---- */

static u64 random64(void) {
  struct monitor *m = me;
  m->state ^= m->state << 13;
  m->state ^= m->state >> 7;
  m->state ^= m->state << 17;
  return m->state * UINT64_C(0x2545f4914f6cdd1d);
}
static u64 below(u64 n) { return (random64() >> 11) % n; }
static int one_in(u64 n) { return below(n) == 0; }

/* ---- pages ---- */

static u32 random_tag(void) {
  if (one_in(64))
    return one_in(2) ? 0 : TAGS + 1 + below(3);
  return one_in(6) ? 1 + below(TAGS) : 1 + below(4);
}

/* Frames below CODE are never writable, the others never executable: what code
 * that is written without fence.i does is nobody's to say. */
static u64 random_leaf(u64 frame, int code) {
  u64 bits = 0xd1; /* V U A D */
  bits |= one_in(12) ? 0 : 2;
  bits |= one_in(8) ? 0 : code ? 8 : 4;
  if (one_in(48))
    return (frame >> 16 << 14) | UINT64_C(1) << 63 | 8 << 10 | bits; /* NAPOT */
  if (one_in(48))
    bits |= random64() << 54;
  if (one_in(24))
    bits ^= (u64[]){1, 2, 16, 64, 128}[below(5)];
  return (frame >> 12 << 10) | bits;
}

static u64 random_tag_word(void) {
  u64 w = random_tag();
  w |= one_in(12) ? UINT64_C(1) << 32 : 0;
  w |= one_in(6) ? UINT64_C(1) << 33 : 0;
  return one_in(256) ? w | UINT64_C(1) << (34 + below(30)) : w;
}

static void random_slot(unsigned i) {
  unsigned frame = below(PAGES);
  if (!one_in(8))
    frame = i < CODE_SLOTS ? below(CODE) : CODE + below(PAGES - CODE);
  arena->leaf.pte[i] = random_leaf((u64)arena->frame[frame], frame < CODE);
  arena->leaf.tag[i] = random_tag_word();
}

static void random_big(void) {
  arena->middle.pte[1] = random_leaf((u64)arena, 1);
  arena->middle.tag[1] = random_tag_word();
}

static void link(struct table *from, unsigned i, struct table *to) {
  from->pte[i] = (u64)to >> 12 << 10 | 1;
}

/* ---- instructions ---- */

/* x5 to x9 mostly hold addresses of code, x10 to x15 of data; the rest takes
 * results, or addresses would not last. */
static u32 code_register(void) {
  return one_in(16) ? below(32) : 5 + below(5);
}
static u32 random_register(void) {
  return one_in(16) ? below(32) : 10 + below(6);
}

static u32 random_result(void) {
  return one_in(32) ? below(32) : 16 + below(16);
}

static u32 r_type(u32 opcode, u32 funct3, u32 funct7) {
  return opcode | random_result() << 7 | funct3 << 12 |
         random_register() << 15 | random_register() << 20 | funct7 << 25;
}

static u32 small(void) { return one_in(4) ? below(4096) : below(16) * 8; }

static u32 load(void) {
  static const uint8_t fp[] = {2, 3};
  if (one_in(4))
    return (r_type(0x07, fp[below(2)], 0) & 0xfffff) | small() << 20;
  return (r_type(0x03, below(7), 0) & 0xfffff) | small() << 20;
}

static u32 store(void) {
  u32 imm = small(), opcode = one_in(4) ? 0x27 : 0x23;
  u32 size = opcode == 0x27 ? 2 + below(2) : below(4);
  u32 w = opcode | size << 12 | random_register() << 15 |
          random_register() << 20;
  return w | (imm & 31) << 7 | (imm >> 5) << 25;
}

static u32 atomic(void) {
  static const uint8_t operation[] = {2, 3, 0, 1, 4, 8, 12, 16, 20, 24, 28};
  u32 f = operation[below(sizeof operation)];
  u32 w = r_type(0x2f, 2 + below(2), f << 2);
  return f == 2 ? w & ~(31u << 20) : w;
}

static u32 jal(void) {
  u32 offset = (below(0x4000) - 0x2000) << 1;
  return 0x6f | (one_in(2) ? 0 : 1) << 7 | (offset >> 20 & 1) << 31 |
         (offset >> 1 & 0x3ff) << 21 | (offset >> 11 & 1) << 20 |
         (offset >> 12 & 0xff) << 12;
}

static u32 branch(void) {
  static const uint8_t funct3[] = {0, 1, 4, 5, 6, 7};
  u32 offset = (below(0x200) - 0x100) << 1;
  u32 w = r_type(0x63, funct3[below(6)], 0) & ~(31u << 7 | 127u << 25);
  return w | (offset >> 11 & 1) << 7 | (offset >> 1 & 15) << 8 |
         (offset >> 5 & 63) << 25 | (offset >> 12 & 1) << 31;
}

static u32 jalr(void) {
  return 0x67 | (one_in(2) ? 0 : 1) << 7 | code_register() << 15 |
         (one_in(4) ? small() << 20 : 0);
}

static u32 arithmetic(void) {
  u32 r = random_register();
  if (one_in(4)) /* a step, maybe into another page */
    return 0x13 | r << 7 | r << 15 | below(4096) << 20;
  return r_type(one_in(2) ? 0x33 : 0x3b, below(8), one_in(2) ? 0 : 1);
}

static u32 cap(void) { return below(one_in(64) ? 32 : 8); }

static u32 capability(void) {
  u32 d = cap() << 7, s = cap() << 15, a = random_register() << 15;
  u32 b = random_register() << 20, perm = below(one_in(32) ? 4 : 3) + 1;
  switch (below(14)) {
  case 0: case 1: case 2: return 0x0b | d | a | b | (perm & 3) << 25;
  case 3: return 0x0b | d | s | 4 << 25;
  case 4: return 0x0b | s | 5 << 25;
  case 5: return 0x0b | d | 6 << 25;
  case 6: return 0x0b | a | 7 << 25;
  case 7: return 0x0b | random_result() << 7 | a | b | (8 + (perm & 3)) << 25;
  case 8: return 0x0b | random_result() << 7 | s | below(5) << 20 | 12 << 25;
  case 9: return 0x0b | d | a | b | (0x40 + 4 * below(8) + (perm & 3)) << 25;
  case 10: return 0x100b | d | a | b | random_register() << 27 | (perm & 3) << 25;
  case 11: return 0x200b | d | a | below(4) << 25;
  case 12: return 0x300b | a | cap() << 20 | below(4) << 25;
  default:
    return one_in(4) ? 0x400b | below(256) << 20
                     : 0x2b | below(4) << 12 | d | a | below(3) << 25;
  }
}

static u32 special(void) {
  static const u32 words[] = {0x73,       0x0000100f, 0x0ff0000f, 0x10200073,
                              0x12000073, 0xcc002573, 0xcc102573, 0xcc202573,
                              0x0042200f, 0x0002a00f, 0x0013200f, 0x5c002573};
  return words[below(sizeof words / sizeof *words)];
}

static u32 instruction(void) {
  switch (below(24)) {
  case 0: case 1: case 2: case 3: case 4: return load();
  case 5: case 6: case 7: case 8: return store();
  case 9: return atomic();
  case 10: return jal();
  case 11: case 12: return branch();
  case 13: case 14: return jalr();
  case 15: case 16: return arithmetic();
  case 17: case 18: case 19: case 20: return capability();
  case 21: return one_in(4) ? special() : arithmetic();
  case 22: return one_in(8) ? random64() : arithmetic();
  default: return one_in(4) ? random64() & 0xffff : arithmetic();
  }
}

/* Fills [at, end) of a frame with code; sizes mix, so pages end anywhere. */
static void random_code(unsigned i, unsigned at, unsigned end) {
  uint8_t *frame = arena->frame[i];
  while (at + 4 <= end) {
    u32 w = instruction();
    if (one_in(16))
      w &= 0xfffffffe; /* compressed, of any kind */
    frame[at] = w, frame[at + 1] = w >> 8;
    if ((w & 3) == 3)
      frame[at + 2] = w >> 16, frame[at + 3] = w >> 24;
    at += (w & 3) == 3 ? 4 : 2;
  }
}

/* ---- registers ---- */

static u64 inside(u64 page) {
  switch (below(16)) {
  case 0: return page + below(PAGE);
  case 1: return page + PAGE - below(16);
  case 2: case 3: case 4: return page + below(PAGE / 64) * 64;
  case 5: case 6: case 7: return page + below(PAGE / 32) * 32;
  default: return page + below(PAGE / 8) * 8;
  }
}

static u64 code_address(void) {
  return inside(one_in(8) ? BIG + below(CODE) * PAGE
                          : BASE + below(CODE_SLOTS) * PAGE);
}

static u64 data_address(void) {
  return inside(BASE + (CODE_SLOTS + below(SLOTS - CODE_SLOTS)) * PAGE);
}

static u64 random_value(unsigned i) {
  switch (below(24)) {
  case 0: return one_in(4) ? random64() : random64() >> below(64);
  case 1: return below(COUNTERS + 2);
  case 2: case 3: return below(3 * PAGE);
  case 4: return i < 10 ? data_address() : code_address();
  default: return i < 10 ? code_address() : data_address();
  }
}

static void random_registers(unsigned count) {
  while (count-- > 0) {
    unsigned i = 1 + below(31);
    me->registers[i] = random_value(i == 2 ? 10 : i);
  }
}

/* ---- APL, capability stack, the rest of the state ---- */

static u64 entry_tag(unsigned i) {
  CSR_WRITE(0x5d0, i);
  return CSR_READ(0x5d1);
}

static unsigned allowed(u64 subject, u64 object) {
  u32 s = (u32)subject, o = (u32)object;
  return s <= TAGS && o <= TAGS ? me->permission[s][o] : 0;
}

/* Puts a tag into entry i; its row and its column are as permission[] says. */
static void fill_entry(unsigned i, u32 tag) {
  u64 row = 0, other;
  for (unsigned j = 0; j < 32; j++) {
    u64 column;
    other = entry_tag(j);
    if (!(other >> 63))
      continue;
    row |= (u64)allowed(tag, other) << 2 * j;
    column = CSR_READ(0x5d2) & ~(UINT64_C(3) << 2 * i);
    CSR_WRITE(0x5d2, column | (u64)allowed(other, tag) << 2 * i);
  }
  CSR_WRITE(0x5d0, i);
  CSR_WRITE(0x5d1, tag | UINT64_C(1) << 63);
  CSR_WRITE(0x5d2, row);
}

static void fill(u32 tag) {
  for (unsigned i = 0; i < 32; i++)
    if (entry_tag(i) == (tag | UINT64_C(1) << 63))
      return;
  fill_entry(me->next_entry++ % 32, tag);
}

static void random_entry(void) {
  CSR_WRITE(0x5d0, below(32));
  if (one_in(2))
    CSR_WRITE(0x5d1, random_tag() | UINT64_C(1) << 63);
  else
    CSR_WRITE(0x5d2, random64());
}

static void random_stack(void) {
  u64 base = data_address() & -(u64)PAGE, top = base + below(130) * 32;
  u64 limit = base + (1 + below(2)) * PAGE;
  CSR_WRITE(0x5c8, one_in(32) ? random_value(10) : base);
  CSR_WRITE(0x5c9, one_in(32) ? random_value(10) : top);
  CSR_WRITE(0x5ca, one_in(32) ? random_value(10) : limit);
}

static void random_counter(void) {
  unsigned i = below(COUNTERS);
  counters[i].value = one_in(8) ? ~UINT64_C(0) : below(4);
  counters[i].owner = random_tag();
}

static void random_permission(void) {
  unsigned object = one_in(2) ? 1 + below(4) : 1 + below(TAGS);
  me->permission[1 + below(TAGS)][object] = one_in(3) ? below(4) : 3;
}

/* P code may have changed these. */
static void settle(void) {
  u64 satp = UINT64_C(8) << 60 | (u64)&arena->root >> 12;
  if (CSR_READ(0x180) != satp) {
    CSR_WRITE(0x180, satp);
    __asm__ volatile("sfence.vma" ::: "memory");
  }
  CSR_WRITE(0x5c0, 1 | (one_in(64) ? 4 + below(9) : 6) << 4);
  CSR_WRITE(0x5d8, (u64)counters);
  CSR_WRITE(0x5d9, COUNTERS);
  CSR_WRITE(0x100, one_in(16) ? 0xc2000 : 0x6000); /* FS; MXR, SUM */
  CSR_WRITE(0x10a, 0xf0);
}

/* One thing changes, and is made to count. */
static void mutate(void) {
  unsigned at = below(PAGE / 64) * 64;
  switch (below(10)) {
  case 0: case 1: random_slot(below(SLOTS)); break;
  case 2: random_big(); break;
  case 3: random_code(below(CODE), at, at + 64); break;
  case 4: random_entry(); break;
  case 5: random_stack(); break;
  case 6: random_counter(); break;
  case 7: case 8: random_permission(); break;
  default: CSR_WRITE(0x30a, below(4) << 61 | 0xf0);
  }
  __asm__ volatile("sfence.vma\n fence.i" ::: "memory");
}

/* ---- traps ---- */

static volatile u64 *const mtime = (u64 *)0x0200bff8;
#define mtimecmp ((volatile u64 *)0x02004000 + HART)
extern volatile u64 tohost;

static void go_elsewhere(void) {
  program_counter = code_address() & ~UINT64_C(1);
  random_registers(6);
}

/* Behind the instruction, if that can be read, else elsewhere. */
static void skip(void) {
  u64 slot = (program_counter - BASE) / PAGE, at = program_counter % PAGE, pte;
  if (program_counter < BASE || slot >= SLOTS) {
    go_elsewhere();
    return;
  }
  pte = arena->leaf.pte[slot];
  uint8_t *byte = (uint8_t *)(pte >> 10 << 12) + at;
  program_counter += (*byte & 3) == 3 ? 4 : 2;
}

static void answer(u64 cause) {
  if (cause == 29) {
    fill((u32)CSR_READ(0x5c1));
    fill((u32)CSR_READ(0x5c2));
    return;
  }
  if (cause >> 63 || cause == 12 || cause == 1 || cause == 26 || one_in(8))
    go_elsewhere();
  else
    skip();
  if (one_in(2))
    random_registers(2);
}

void trap(void) {
  if (++me->round == ROUNDS && HART == 0) {
    tohost = 1;
    for (;;)
      ;
  }
  settle();
  if (one_in(16))
    mutate();
  answer(CSR_READ(0x342));
  *mtimecmp = *mtime + 1 + below(30);
}

void start(void) {
  me->state = (SEED * 8 + HART) * UINT64_C(0x9e3779b97f4a7c15) + 1;
  for (unsigned i = 0; i < CODE; i++)
    random_code(i, 0, PAGE);
  for (unsigned i = 0; i < SLOTS; i++)
    random_slot(i);
  link(&arena->root, 1, &arena->middle);
  link(&arena->middle, 0, &arena->leaf);
  random_big();
  for (unsigned i = 0; i < COUNTERS; i++)
    random_counter();
  for (unsigned i = 0; i < TAGS * TAGS * 2; i++)
    random_permission();
  CSR_WRITE(0x3b0, ((u64)arena >> 2) | ((1 << 20) / 8 - 1)); /* NAPOT */
  CSR_WRITE(0x3a0, 0x1f);
  CSR_WRITE(0x30a, 0xf0);
  CSR_WRITE(0x5c0, 0x61); /* EN, before its other registers exist */
  settle();
  random_stack();
  random_registers(200);
  go_elsewhere();
  CSR_WRITE(0x304, 1 << 7); /* MTI */
  *mtimecmp = *mtime + 20;
}
