/* SPDX-License-Identifier: MIT
 *
 * Traps: delegation, what they save, interrupts, and the way back.
 */
#include "core/hart.h"
#include "core/timed.h"

#define INTERRUPT_BIT (UINT64_C(1) << 63)

static bool domain_cause(uint64_t cause) {
  return cause >= CAUSE_domain_load && cause <= CAUSE_apl_miss;
}

static void tell(struct hart *h, uint64_t cause, uint64_t tval, unsigned to,
                 uint32_t subject) {
  bool domain = domain_cause(cause);
  struct core_trap t = {.cause = cause, .tval = tval, .pc = h->pc,
                        .from = h->mode, .to = to, .subject = subject};
  if (domain) {
    t.object = h->exc.object;
    t.needed = h->exc.needed;
    t.subcode = h->exc.subcode;
  }
  OBSERVE(h, trap, &t);
}

/* XC-PRV-3 and the row of scdobj in section 1. */
static void save_domains(struct hart *h, uint64_t cause) {
  const struct exception *e = &h->exc;
  if (hart_codoms(h) && h->mode == MODE_U)
    h->scdsub = h->tag | (uint64_t)h->p << 32;
  if (domain_cause(cause))
    h->scdobj = e->object | (uint64_t)e->needed << 32 |
                (uint64_t)e->object_p << 34 | (uint64_t)e->subcode << 40;
}

static uint64_t vector(uint64_t tvec, uint64_t cause) {
  uint64_t base = tvec & ~UINT64_C(3);
  return tvec & 1 && cause & INTERRUPT_BIT ? base + 4 * (cause & 63) : base;
}

static void enter_s(struct hart *h, uint64_t cause, uint64_t tval) {
  uint64_t m = h->mstatus & ~(MS_SPIE | MS_SPP | MS_SIE);
  h->scause = cause;
  h->stval = tval;
  h->sepc = h->pc;
  m |= h->mstatus & MS_SIE ? MS_SPIE : 0;
  m |= h->mode == MODE_S ? MS_SPP : 0;
  h->mstatus = m;
  h->mode = MODE_S;
  h->pc = vector(h->stvec, cause);
}

static void enter_m(struct hart *h, uint64_t cause, uint64_t tval) {
  uint64_t m = h->mstatus & ~(MS_MPIE | MS_MPP | MS_MIE);
  h->mcause = cause;
  h->mtval = tval;
  h->mepc = h->pc;
  m |= h->mstatus & MS_MIE ? MS_MPIE : 0;
  m |= (uint64_t)h->mode << 11;
  h->mstatus = m;
  h->mode = MODE_M;
  h->pc = vector(h->mtvec, cause);
}

void trap_take(struct hart *h, uint64_t cause) {
  bool interrupt = cause & INTERRUPT_BIT;
  uint64_t delegated = interrupt ? h->mideleg : h->medeleg;
  uint64_t tval = interrupt ? 0 : h->exc.tval;
  bool to_s = h->mode <= MODE_S && delegated >> (cause & 63) & 1;
  tell(h, cause, tval, to_s ? MODE_S : MODE_M, h->tag);
  save_domains(h, cause);
  if (to_s)
    enter_s(h, cause, tval);
  else
    enter_m(h, cause, tval);
  h->event |= EVENT_IRQ;
  timed_lose(h, LOSS_trap, P_trap);
  h->tag = 0;
  h->p = false;
  mmu_select(h);
}

/* Interrupts that are pending and not masked in this mode, for that mode. P
 * code is masked as S mode is (XC-PRV-6). */
static uint64_t due(const struct hart *h, uint64_t pending, unsigned mode) {
  uint64_t enable = mode == MODE_M ? MS_MIE : MS_SIE;
  unsigned current = h->mode == MODE_U && h->p ? MODE_S : h->mode;
  pending &= mode == MODE_M ? ~h->mideleg : h->mideleg;
  if (current > mode || (current == mode && !(h->mstatus & enable)))
    return 0;
  return pending;
}

bool trap_interrupt(struct hart *h) {
  static const uint8_t order[] = {IRQ_mei, IRQ_msi, IRQ_mti,
                                  IRQ_sei, IRQ_ssi, IRQ_sti};
  uint64_t pending = csr_mip(h) & h->mie, which;
  if (!pending)
    return false;
  which = due(h, pending, MODE_M);
  if (!which)
    which = due(h, pending, MODE_S);
  for (unsigned i = 0; i < sizeof order; i++)
    if (which >> order[i] & 1) {
      trap_take(h, INTERRUPT_BIT | order[i]);
      return true;
    }
  return false;
}

static void return_s(struct hart *h) {
  uint64_t m = h->mstatus & ~(MS_SIE | MS_SPIE | MS_SPP | MS_MPRV);
  m |= h->mstatus & MS_SPIE ? MS_SIE : 0;
  h->mode = h->mstatus & MS_SPP ? MODE_S : MODE_U;
  h->mstatus = m | MS_SPIE;
  h->pc = h->sepc;
}

static void return_m(struct hart *h) {
  uint64_t m = h->mstatus & ~(MS_MIE | MS_MPIE | MS_MPP);
  m |= h->mstatus & MS_MPIE ? MS_MIE : 0;
  h->mode = (h->mstatus & MS_MPP) >> 11;
  if (h->mode != MODE_M)
    m &= ~MS_MPRV;
  h->mstatus = m | MS_MPIE;
  h->pc = h->mepc;
}

bool trap_return(struct hart *h, bool machine) {
  if (machine ? h->mode != MODE_M : !domain_trusted(h))
    return false;
  if (!machine && h->mode != MODE_M && h->mstatus & MS_TSR)
    return false;
  if (machine)
    return_m(h);
  else
    return_s(h);
  h->event |= EVENT_IRQ;
  timed_lose(h, LOSS_trap, P_xret);
  h->reservation = NO_RESERVATION;
  h->tag = 0;
  h->p = false;
  mmu_select(h);
  return true;
}
