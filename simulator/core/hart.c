/* SPDX-License-Identifier: MIT
 *
 * A hart as others see it: the functions of core.h that create, run and look.
 */
#include "core/hart.h"
#include "timing/timing.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "guest memory is accessed as the host's");

/* ---- the host's floating-point unit ---- */

#ifdef __SSE2__
#include <xmmintrin.h>

enum { MXCSR_MASKED = 0x1f80, MXCSR_NEAREST = 0 };

static void host_start(unsigned rm) {
  static const unsigned modes[] = {0, 3, 1, 2}; /* RNE RTZ RDN RUP */
  _mm_setcsr(MXCSR_MASKED | modes[rm] << 13);
}

static unsigned host_finish(void) {
  unsigned csr = _mm_getcsr();
  _mm_setcsr(MXCSR_MASKED);
  return (csr >> 5 & 1) | (csr >> 4 & 1) << 1 | (csr >> 3 & 1) << 2 |
         (csr >> 2 & 1) << 3 | (csr & 1) << 4;
}
#else
#include <fenv.h>

static void host_start(unsigned rm) {
  static const int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD,
                              FE_UPWARD};
  feclearexcept(FE_ALL_EXCEPT);
  fesetround(modes[rm]);
}

static unsigned host_finish(void) {
  int e = fetestexcept(FE_ALL_EXCEPT);
  fesetround(FE_TONEAREST);
  feclearexcept(FE_ALL_EXCEPT);
  return !!(e & FE_INEXACT) | !!(e & FE_UNDERFLOW) << 1 |
         !!(e & FE_OVERFLOW) << 2 | !!(e & FE_DIVBYZERO) << 3 |
         !!(e & FE_INVALID) << 4;
}
#endif

void hart_fp_enter(struct hart *h) {
  h->host_rm = h->frm < 4 ? h->frm : 8;
  host_start(h->frm < 4 ? h->frm : 0);
  h->fp_active = true;
}

void hart_fp_leave(struct hart *h) {
  h->fflags |= host_finish();
  h->fp_active = false;
}

void hart_fp_mode(struct hart *h) {
  if (!h->fp_active)
    return;
  host_finish(); /* flags were collected before frm changed */
  hart_fp_enter(h);
}

/* ---- life ---- */

static void reset(struct hart *h) {
  h->mode = MODE_M;
  h->menvcfg = ENVCFG_ADUE;
  h->mcounteren = h->scounteren = 0;
  h->stimecmp = ~UINT64_C(0);
  h->scdcfg = 6 << 4;
  h->reservation = NO_RESERVATION;
  h->pc = h->bus.ram_base;
  mmu_select(h);
}

struct hart *hart_new(const struct core_config *config,
                      const struct core_bus *bus,
                      const struct core_observer *observer) {
  struct hart *h = calloc(1, sizeof *h);
  h->config = *config;
  h->bus = *bus;
  h->next = h;
  if (observer)
    h->observer = *observer;
  h->index = insn_index_new();
  h->worlds = calloc(WORLDS, sizeof *h->worlds);
  if (timing_core(h->config.model))
    h->timing = timing_new(timing_core(h->config.model));
  h->run = h->timing ? run_timed : run_blocks;
  h->run(h, NULL, 0);
  block_init(h);
  reset(h);
  return h;
}

void hart_free(struct hart *h) {
  if (!h)
    return;
  block_free(h);
  timing_free(h->timing);
  insn_index_free(h->index);
  free(h->worlds);
  free(h->ranges);
  free(h->hooks);
  free(h);
}

/* ---- running ---- */

/* The block and operation to go on with, null if the run is over at once. */
static struct block *first_block(struct hart *h, unsigned *k) {
  struct block *b = h->resume.block;
  *k = h->resume.op;
  h->resume.block = NULL;
  if (b && b->world == h->wid && !b->dead && !h->event &&
      h->pc == b->pc + b->ops[*k].offset && !trap_interrupt(h))
    return b;
  *k = 0;
  h->event |= EVENT_IRQ;
  return flow_start(h);
}

enum core_stop hart_run(struct hart *h, uint64_t instructions) {
  struct block *b;
  unsigned k;
  uint64_t limit = UINT64_C(1) << 62;
  if (instructions > limit)
    instructions = limit;
  h->left = instructions;
  h->until += instructions;
  h->stop = CORE_STOP_BUDGET;
  if (instructions) {
    hart_fp_enter(h);
    b = first_block(h, &k);
    if (b)
      h->stop = h->run(h, b, k);
    hart_fp_leave(h);
  }
  h->event &= ~(EVENT_STOP | EVENT_PAUSE);
  h->until -= h->left;
  h->left = 0;
  h->op = NULL;
  share_leave(h);
  return h->stop;
}

void hart_stop(struct hart *h) { h->event |= EVENT_STOP; }
void hart_pause(struct hart *h) { h->event |= EVENT_PAUSE; }

bool hart_waiting(const struct hart *h) {
  return h->event & EVENT_WAIT && !(csr_mip(h) & h->mie);
}

/* ---- state ---- */

uint64_t hart_pc(const struct hart *h) {
  return h->op ? h->block->pc + h->op->offset : h->pc;
}

void hart_set_pc(struct hart *h, uint64_t pc) {
  h->redirected = h->op;
  h->redirect = h->pc = pc;
  h->resume.block = NULL;
}

uint64_t hart_x(const struct hart *h, unsigned n) {
  return n < 32 ? h->x[n] : 0;
}

void hart_set_x(struct hart *h, unsigned n, uint64_t value) {
  if (n > 0 && n < 32)
    h->x[n] = value;
}

uint64_t hart_f(const struct hart *h, unsigned n) {
  return n < 32 ? h->f[n] : 0;
}

void hart_set_f(struct hart *h, unsigned n, uint64_t value) {
  if (n < 32)
    h->f[n] = value;
}

/* Loads, stores and atomics say their width in two bits of the encoding. */
bool hart_access(const struct hart *h, uint32_t word, struct core_access *a) {
  struct insn i = insn_decode(h->index, word);
  const struct insn_info *info = &insn_table[i.id];
  if (i.id == I_NONE || (info->class_ != K_capmem && info->access == A_none))
    return false;
  *a = (struct core_access){.va = h->x[i.rs1] + (uint64_t)i.imm,
                            .size = 1u << (info->match >> 12 & 3)};
  switch (info->class_ == K_capmem ? A_none : info->access) {
  case A_load:
    a->read = true;
    return true;
  case A_lr:
    a->va = h->x[i.rs1];
    a->read = true;
    return true;
  case A_store:
    a->write = true;
    return true;
  case A_amo:
    a->va = h->x[i.rs1];
    a->read = a->write = true;
    return true;
  default:
    a->size = sizeof(struct cap);
    a->read = i.id == I_cd_ld || i.id == I_cd_ldp;
    a->write = i.id == I_cd_st || i.id == I_cd_stp;
    return a->read || a->write;
  }
}

uint64_t hart_stores(const struct hart *h, uint32_t word) {
  struct insn i = insn_decode(h->index, word);
  if (i.id == I_NONE)
    return 0;
  return insn_table[i.id].operands[0] == 'T' ? h->f[i.rs2] : h->x[i.rs2];
}

static bool writes_csr(const struct insn *i) {
  switch (i->id) {
  case I_csrrw: case I_csrrwi: return true;
  case I_csrrs: case I_csrrc: case I_csrrsi: case I_csrrci: return i->rs1 != 0;
  default: return false;
  }
}

void hart_writes(uint32_t word, struct core_writes *w) {
  struct insn i = insn_decode(NULL, word);
  char first = i.id == I_NONE ? 0 : insn_table[i.id].operands[0];
  bool xcodoms = first && insn_table[i.id].extension == X_Xcodoms;
  *w = (struct core_writes){.x = first == 'd' ? i.rd : 0,
                            .f = i.rd,
                            .csr = (unsigned)i.imm & 0xfff,
                            .writes_f = first == 'D' && !xcodoms,
                            .writes_csr = first && writes_csr(&i),
                            .conditional = i.id == I_sc_w || i.id == I_sc_d};
}

unsigned hart_mode(const struct hart *h) { return h->mode; }
uint32_t hart_tag(const struct hart *h) { return h->tag; }

uint64_t hart_instructions(const struct hart *h) {
  uint64_t done = h->until - h->left;
  return h->op ? done - (h->block->n - h->op->n) : done;
}

uint64_t hart_cycles(const struct hart *h) {
  return h->timing ? h->timing->next : hart_instructions(h);
}

uint64_t hart_lost(const struct hart *h, unsigned loss) {
  return h->timing && loss < LOSS_COUNT ? h->timing->lost[loss] : 0;
}

uint64_t hart_count(const struct hart *h, unsigned count) {
  return h->timing && count < COUNT_COUNT ? h->timing->count[count] : 0;
}

bool hart_csr(const struct hart *h, unsigned number, uint64_t *value) {
  return csr_peek(h, number, value);
}

void hart_cap(const struct hart *h, unsigned n, uint64_t words[4]) {
  static const struct cap nil;
  const struct cap *c = n < CAPS ? &h->cap[n] : &nil;
  words[0] = c->base;
  words[1] = c->length;
  words[2] = c->meta;
  words[3] = c->value;
}

bool hart_apl(const struct hart *h, unsigned i, uint32_t *tag, uint64_t *row) {
  if (i >= APL_ENTRIES || !(h->apl_valid >> i & 1))
    return false;
  *tag = h->apl_tag[i];
  *row = h->apl_row[i];
  return true;
}

void hart_set_lines(struct hart *h, uint64_t mip_bits) {
  if (h->lines != mip_bits)
    h->event |= EVENT_IRQ;
  h->lines = mip_bits;
}

void hart_written(struct hart *h, uint64_t pa, uint64_t size) {
  share_end(h, pa, size);
  while (size) {
    uint64_t piece = PAGE_SIZE - (pa & ~PAGE_MASK);
    if (piece > size)
      piece = size;
    block_written(h, pa, piece);
    pa += piece;
    size -= piece;
  }
}

unsigned hart_backtrace(const struct hart *h, uint64_t *pcs, unsigned max) {
  unsigned n = 0;
  while (n < max && n < SHADOW && n < h->shadow_top) {
    pcs[n] = h->shadow[(h->shadow_top - n) & (SHADOW - 1)];
    n++;
  }
  return n;
}

/* ---- ranges and hooks ---- */

/* Makes room for one more element; the list doubles. */
static void *grown(void *list, unsigned count, unsigned *room, size_t size) {
  if (count < *room)
    return list;
  *room = *room ? *room * 2 : 64;
  list = realloc(list, *room * size);
  if (!list)
    abort();
  return list;
}

static void mark_range(struct hart *h, uint64_t start, uint64_t size,
                       unsigned class_) {
  h->ranges = grown(h->ranges, h->range_count, &h->range_room,
                    sizeof *h->ranges);
  h->ranges[h->range_count++] = (struct range){start, start + size, class_};
  h->event |= EVENT_FLUSH;
}

static void hook(struct hart *h, uint64_t pc) {
  h->hooks = grown(h->hooks, h->hook_count, &h->hook_room, sizeof *h->hooks);
  h->hooks[h->hook_count++] = pc;
  h->event |= EVENT_FLUSH;
}

static void unhook(struct hart *h, uint64_t pc) {
  for (unsigned i = 0; i < h->hook_count; i++)
    if (h->hooks[i] == pc) {
      h->hooks[i] = h->hooks[--h->hook_count];
      break;
    }
  h->event |= EVENT_FLUSH;
}

/* All harts of the machine have the same ranges and hooks. */
#define EVERY_HART(h, call)                                                    \
  do {                                                                         \
    struct hart *each = (h);                                                   \
    do {                                                                       \
      call;                                                                    \
      each = each->next;                                                       \
    } while (each != (h));                                                     \
  } while (0)

void hart_mark_range(struct hart *h, uint64_t start, uint64_t size,
                     unsigned class_) {
  EVERY_HART(h, mark_range(each, start, size, class_));
}

void hart_hook(struct hart *h, uint64_t pc) { EVERY_HART(h, hook(each, pc)); }

void hart_unhook(struct hart *h, uint64_t pc) {
  EVERY_HART(h, unhook(each, pc));
}
