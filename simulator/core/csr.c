/* SPDX-License-Identifier: MIT
 *
 * Control and status registers: who may access which, what reads give, what
 * writes change. A write that changes what an address or an instruction means
 * selects the world again; one that concerns interrupts asks for a look.
 */
#include "core/hart.h"

#define MIP_SSIP (UINT64_C(1) << IRQ_ssi)
#define MIP_STIP (UINT64_C(1) << IRQ_sti)
#define MIP_SEIP (UINT64_C(1) << IRQ_sei)
#define MIE_MASK UINT64_C(0xaaa)
#define SIE_MASK (MIP_SSIP | MIP_STIP | MIP_SEIP)
#define MEDELEG_MASK UINT64_C(0xb3ff)
#define MEDELEG_XCODOMS UINT64_C(0x3f000000)
#define SENVCFG_MASK (ENVCFG_FIOM | ENVCFG_CBIE | ENVCFG_CBCFE | ENVCFG_CBZE)
#define ENVCFG_MASK (SENVCFG_MASK | ENVCFG_PBMTE | ENVCFG_ADUE | ENVCFG_STCE)
#define MSTATUS_MASK                                                           \
  (MS_SIE | MS_MIE | MS_SPIE | MS_MPIE | MS_SPP | MS_MPP | MS_FS | MS_MPRV |   \
   MS_SUM | MS_MXR | MS_TVM | MS_TW | MS_TSR)
#define SSTATUS_MASK (MS_SIE | MS_SPIE | MS_SPP | MS_FS | MS_SUM | MS_MXR)
#define SSTATUS_READ (SSTATUS_MASK | MS_UXL | MS_SD)
#define PPN_MASK UINT64_C(0xfffffffffff)

static bool sstc(const struct hart *h) { return h->menvcfg & ENVCFG_STCE; }

static uint64_t csr_time(const struct hart *h) {
  return h->bus.time ? h->bus.time(h->bus.owner) : 0;
}

uint64_t csr_mip(const struct hart *h) {
  uint64_t mip = h->lines | h->mip_soft;
  if (sstc(h)) {
    mip &= ~MIP_STIP;
    if (csr_time(h) >= h->stimecmp)
      mip |= MIP_STIP;
  }
  return mip;
}

static uint64_t mstatus_read(const struct hart *h) {
  uint64_t v = h->mstatus | MS_UXL | MS_SXL;
  return (v & MS_FS) == MS_FS ? v | MS_SD : v;
}

static uint64_t misa(const struct hart *h) {
  uint64_t v = UINT64_C(2) << 62;
  for (const char *c = "ABCDFIMSU"; *c; c++)
    v |= UINT64_C(1) << (*c - 'A');
  return h->config.xcodoms ? v | UINT64_C(1) << ('X' - 'A') : v;
}

static unsigned fflags(const struct hart *h) {
  struct hart *m = (struct hart *)h; /* collecting changes nothing visible */
  if (h->fp_active) {
    hart_fp_leave(m);
    hart_fp_enter(m);
  }
  return h->fflags;
}

static bool row(unsigned n, unsigned base, unsigned count) {
  return n >= base && n < base + count;
}

static uint64_t pmpcfg_read(const struct hart *h, unsigned n) {
  uint64_t v = 0;
  for (unsigned i = 0; i < 8; i++) {
    unsigned entry = (n - CSR_pmpcfg) * 4 + i;
    if (entry < PMP_COUNT)
      v |= (uint64_t)h->pmpcfg[entry] << 8 * i;
  }
  return v;
}

static uint64_t counter(const struct hart *h, bool cycle) {
  bool stopped = h->mcountinhibit & (cycle ? 1 : 4);
  if (cycle)
    return h->cycle_offset + (stopped ? 0 : hart_cycles(h));
  return h->instret_offset + (stopped ? 0 : hart_instructions(h));
}

static bool peek_rows(const struct hart *h, unsigned n, uint64_t *v) {
  *v = 0;
  if (row(n, CSR_pmpcfg, 16) && !(n & 1)) {
    *v = pmpcfg_read(h, n);
    return true;
  }
  if (row(n, CSR_pmpaddr, 64)) {
    *v = n - CSR_pmpaddr < PMP_COUNT ? h->pmpaddr[n - CSR_pmpaddr] : 0;
    return true;
  }
  return row(n, CSR_hpmcounter, 29) || row(n, CSR_mhpmcounter, 29) ||
         row(n, CSR_mhpmevent, 29);
}

static uint64_t live_caps(const struct hart *h) {
  uint64_t v = 0;
  for (unsigned i = 0; i < CAPS; i++)
    v |= (uint64_t)(CAP_PERM(&h->cap[i]) != PERM_NIL) << i;
  return v;
}

static uint64_t dcs_entries(const struct hart *h) {
  return h->dcs_top > h->dcs_base ? (h->dcs_top - h->dcs_base) / 32 : 0;
}

static bool peek_codoms(const struct hart *h, unsigned n, uint64_t *v) {
  unsigned i = h->apl_index;
  if (!h->config.xcodoms || (n != CSR_scdcfg && !hart_codoms(h)))
    return false;
  switch (n) {
  case CSR_scdcfg: *v = h->scdcfg; return true;
  case CSR_scdsub: *v = h->scdsub; return true;
  case CSR_scdobj: *v = h->scdobj; return true;
  case CSR_scdthread: *v = h->scdthread; return true;
  case CSR_scdscratch: *v = h->scdscratch; return true;
  case CSR_scddcsbase: *v = h->dcs_base; return true;
  case CSR_scddcstop: *v = h->dcs_top; return true;
  case CSR_scddcslimit: *v = h->dcs_limit; return true;
  case CSR_scdaplidx: *v = i; return true;
  case CSR_scdapltag:
    *v = h->apl_tag[i] | (uint64_t)(h->apl_valid >> i & 1) << 63;
    return true;
  case CSR_scdaplrow: *v = h->apl_row[i]; return true;
  case CSR_scdrevbase: *v = h->rev_base; return true;
  case CSR_scdrevnum: *v = h->rev_num; return true;
  case CSR_ucddom: *v = h->tag; return true;
  case CSR_ucdlive: *v = live_caps(h); return true;
  case CSR_ucddcs: *v = dcs_entries(h); return true;
  default: return false;
  }
}

bool csr_peek(const struct hart *h, unsigned n, uint64_t *v) {
  switch (n) {
  case CSR_fflags: *v = fflags(h); return true;
  case CSR_frm: *v = h->frm; return true;
  case CSR_fcsr: *v = h->frm << 5 | fflags(h); return true;
  case CSR_cycle: case CSR_mcycle: *v = counter(h, true); return true;
  case CSR_instret: case CSR_minstret: *v = counter(h, false); return true;
  case CSR_time: *v = csr_time(h); return true;
  case CSR_sstatus: *v = mstatus_read(h) & SSTATUS_READ; return true;
  case CSR_sie: *v = h->mie & h->mideleg & SIE_MASK; return true;
  case CSR_stvec: *v = h->stvec; return true;
  case CSR_scounteren: *v = h->scounteren; return true;
  case CSR_senvcfg: *v = h->senvcfg; return true;
  case CSR_sscratch: *v = h->sscratch; return true;
  case CSR_sepc: *v = h->sepc; return true;
  case CSR_scause: *v = h->scause; return true;
  case CSR_stval: *v = h->stval; return true;
  case CSR_sip: *v = csr_mip(h) & h->mideleg & SIE_MASK; return true;
  case CSR_stimecmp: *v = h->stimecmp; return true;
  case CSR_satp: *v = h->satp; return true;
  case CSR_mvendorid: case CSR_marchid: case CSR_mimpid: case CSR_mconfigptr:
  case CSR_tselect: case CSR_tdata1: case CSR_tdata2: case CSR_tdata3:
    *v = 0; /* tdata1: no such trigger */
    return true;
  case CSR_tinfo: *v = 1; return true; /* the same */
  case CSR_mhartid: *v = h->config.hart_id; return true;
  case CSR_mstatus: *v = mstatus_read(h); return true;
  case CSR_misa: *v = misa(h); return true;
  case CSR_medeleg: *v = h->medeleg; return true;
  case CSR_mideleg: *v = h->mideleg; return true;
  case CSR_mie: *v = h->mie; return true;
  case CSR_mtvec: *v = h->mtvec; return true;
  case CSR_mcounteren: *v = h->mcounteren; return true;
  case CSR_menvcfg: *v = h->menvcfg; return true;
  case CSR_mcountinhibit: *v = h->mcountinhibit; return true;
  case CSR_mscratch: *v = h->mscratch; return true;
  case CSR_mepc: *v = h->mepc; return true;
  case CSR_mcause: *v = h->mcause; return true;
  case CSR_mtval: *v = h->mtval; return true;
  case CSR_mip: *v = csr_mip(h); return true;
  default: return peek_codoms(h, n, v) || peek_rows(h, n, v);
  }
}

/* ---- writing ---- */

static void mix(uint64_t *to, uint64_t value, uint64_t mask) {
  *to = (*to & ~mask) | (value & mask);
}

static void write_mstatus(struct hart *h, uint64_t v, uint64_t mask) {
  if ((v & MS_MPP) == UINT64_C(2) << 11)
    mask &= ~MS_MPP;
  mix(&h->mstatus, v, mask);
  h->event |= EVENT_IRQ;
  mmu_select(h);
}

static void write_satp(struct hart *h, uint64_t v) {
  unsigned mode = v >> 60;
  if (mode != 0 && (mode < 8 || mode > 10))
    return;
  v &= UINT64_C(0xf) << 60 | UINT64_C(0xffff) << 44 | PPN_MASK;
  if (v == h->satp)
    return;
  /* Translations of another root may stay only under another ASID. */
  bool same_space = (v ^ h->satp) >> 44 == 0;
  h->satp = v;
  if (same_space)
    mmu_new_epoch(h);
  else
    mmu_select(h);
}

static void write_pmpcfg(struct hart *h, unsigned n, uint64_t v) {
  for (unsigned i = 0; i < 8; i++) {
    unsigned entry = (n - CSR_pmpcfg) * 4 + i;
    uint8_t byte = v >> 8 * i & 0x9f;
    if (entry >= PMP_COUNT || h->pmpcfg[entry] & 0x80)
      continue;
    if ((byte & 3) == 2)
      byte &= ~3; /* W without R is reserved */
    h->pmp_active += !!(byte & 0x18) - !!(h->pmpcfg[entry] & 0x18);
    h->pmpcfg[entry] = byte;
  }
  mmu_new_epoch(h);
}

static void write_pmpaddr(struct hart *h, unsigned entry, uint64_t v) {
  if (entry >= PMP_COUNT || h->pmpcfg[entry] & 0x80)
    return;
  if (entry + 1 < PMP_COUNT && (h->pmpcfg[entry + 1] & 0x98) == 0x88)
    return; /* base of a locked range */
  h->pmpaddr[entry] = v & ((UINT64_C(1) << 54) - 1);
  mmu_new_epoch(h);
}

static void write_rows(struct hart *h, unsigned n, uint64_t v) {
  if (row(n, CSR_pmpcfg, 16))
    write_pmpcfg(h, n, v);
  else if (row(n, CSR_pmpaddr, 64))
    write_pmpaddr(h, n - CSR_pmpaddr, v);
}

static void write_scdcfg(struct hart *h, uint64_t v) {
  uint64_t align = v >> 4 & 15;
  if (align < 4 || align > 12)
    align = h->scdcfg >> 4 & 15;
  h->scdcfg = (v & 1) | align << 4;
  mmu_new_epoch(h);
}

static void write_apl(struct hart *h, unsigned n, uint64_t v) {
  unsigned i = h->apl_index;
  if (n == CSR_scdaplrow) {
    h->apl_row[i] = v;
  } else {
    h->apl_tag[i] = v;
    h->apl_valid &= ~(UINT32_C(1) << i);
    h->apl_valid |= (uint32_t)(v >> 63) << i;
  }
  mmu_new_apl(h);
}

static void write_codoms(struct hart *h, unsigned n, uint64_t v) {
  switch (n) {
  case CSR_scdcfg: write_scdcfg(h, v); break;
  case CSR_scdsub: h->scdsub = v & UINT64_C(0x1ffffffff); break;
  case CSR_scdobj: h->scdobj = v & UINT64_C(0xff07ffffffff); break;
  case CSR_scdthread: h->scdthread = v; break;
  case CSR_scdscratch: h->scdscratch = v; break;
  case CSR_scddcsbase: h->dcs_base = v; break;
  case CSR_scddcstop: h->dcs_top = v; break;
  case CSR_scddcslimit: h->dcs_limit = v; break;
  case CSR_scdaplidx: h->apl_index = v & (APL_ENTRIES - 1); break;
  case CSR_scdapltag: case CSR_scdaplrow: write_apl(h, n, v); break;
  case CSR_scdrevbase: h->rev_base = v; break;
  case CSR_scdrevnum: h->rev_num = v; break;
  default: break;
  }
}

static void write_counter(struct hart *h, bool cycle, uint64_t v) {
  uint64_t now = counter(h, cycle);
  bool counts = !(h->mcountinhibit & 4);
  if (cycle)
    h->cycle_offset += v - now;
  else
    h->instret_offset += v - now - counts; /* this instruction does not */
}

/* Starting and stopping keeps the value that the counter shows. */
static void write_inhibit(struct hart *h, uint64_t v) {
  uint64_t cycle = counter(h, true), instret = counter(h, false);
  h->mcountinhibit = v & 5;
  h->cycle_offset += cycle - counter(h, true);
  h->instret_offset += instret - counter(h, false);
}

static void write_fcsr(struct hart *h, unsigned n, uint64_t v) {
  fflags(h);
  if (n != CSR_frm)
    h->fflags = v & 31;
  if (n != CSR_fflags)
    h->frm = (n == CSR_fcsr ? v >> 5 : v) & 7;
  h->mstatus |= MS_FS;
  hart_fp_mode(h);
}

/* What a write to menvcfg or senvcfg leaves there: CBIE 2 is reserved. */
static uint64_t envcfg(uint64_t old, uint64_t v, uint64_t mask) {
  if ((v & ENVCFG_CBIE) == UINT64_C(2) << 4)
    mix(&v, old, ENVCFG_CBIE);
  return v & mask;
}

static void write_menvcfg(struct hart *h, uint64_t v) {
  h->menvcfg = envcfg(h->menvcfg, v, ENVCFG_MASK);
  h->event |= EVENT_IRQ;
  mmu_new_epoch(h);
}

static void write_medeleg(struct hart *h, uint64_t v) {
  h->medeleg = v & (MEDELEG_MASK | (h->config.xcodoms ? MEDELEG_XCODOMS : 0));
}

static void write_interrupts(struct hart *h, unsigned n, uint64_t v) {
  uint64_t soft = MIP_SSIP | MIP_SEIP | (sstc(h) ? 0 : MIP_STIP);
  switch (n) {
  case CSR_sie: mix(&h->mie, v, h->mideleg & SIE_MASK); break;
  case CSR_sip: mix(&h->mip_soft, v, h->mideleg & MIP_SSIP); break;
  case CSR_mie: h->mie = v & MIE_MASK; break;
  case CSR_mip: mix(&h->mip_soft, v, soft); break;
  case CSR_mideleg: h->mideleg = v & SIE_MASK; break;
  default:
    h->stimecmp = v;
    if (h->bus.timer_set)
      h->bus.timer_set(h->bus.owner, h);
    break;
  }
  h->event |= EVENT_IRQ;
}

/* Modes 2 and 3 are reserved: such a write changes nothing. */
static void write_tvec(uint64_t *tvec, uint64_t v) {
  if (!(v & 2))
    *tvec = v;
}

static void write(struct hart *h, unsigned n, uint64_t v) {
  switch (n) {
  case CSR_fflags: case CSR_frm: case CSR_fcsr: write_fcsr(h, n, v); break;
  case CSR_sstatus: write_mstatus(h, v, SSTATUS_MASK); break;
  case CSR_mstatus: write_mstatus(h, v, MSTATUS_MASK); break;
  case CSR_sie: case CSR_sip: case CSR_mie: case CSR_mip: case CSR_mideleg:
  case CSR_stimecmp:
    write_interrupts(h, n, v);
    break;
  case CSR_stvec: write_tvec(&h->stvec, v); break;
  case CSR_scounteren: h->scounteren = (uint32_t)v; break;
  case CSR_senvcfg:
    h->senvcfg = envcfg(h->senvcfg, v, SENVCFG_MASK);
    break;
  case CSR_sscratch: h->sscratch = v; break;
  case CSR_sepc: h->sepc = v & ~UINT64_C(1); break;
  case CSR_scause: h->scause = v; break;
  case CSR_stval: h->stval = v; break;
  case CSR_satp: write_satp(h, v); break;
  case CSR_medeleg: write_medeleg(h, v); break;
  case CSR_mtvec: write_tvec(&h->mtvec, v); break;
  case CSR_mcounteren: h->mcounteren = (uint32_t)v; break;
  case CSR_menvcfg: write_menvcfg(h, v); break;
  case CSR_mcountinhibit: write_inhibit(h, v); break;
  case CSR_mscratch: h->mscratch = v; break;
  case CSR_mepc: h->mepc = v & ~UINT64_C(1); break;
  case CSR_mcause: h->mcause = v; break;
  case CSR_mtval: h->mtval = v; break;
  case CSR_mcycle: write_counter(h, true, v); break;
  case CSR_minstret: write_counter(h, false, v); break;
  default:
    write_codoms(h, n, v);
    write_rows(h, n, v);
    break;
  }
}

/* ---- who may ---- */

static bool xcodoms_csr(unsigned n) {
  switch (n) {
#define XCSR(id, number, user) case number: return !user;
#include "isa/xcodoms_csr.def"
  default: return false;
  }
}

static bool counter_allowed(const struct hart *h, unsigned n, unsigned mode) {
  uint64_t bit = UINT64_C(1) << (n & 31);
  return mode == MODE_M || (h->mcounteren & bit &&
                            (mode == MODE_S || h->scounteren & bit));
}

static bool allowed(const struct hart *h, unsigned n, bool writes) {
  unsigned mode = h->mode == MODE_U && h->p ? MODE_S : h->mode;
  if (xcodoms_csr(n) && mode == MODE_U && hart_off(h, OFF_p_mode))
    mode = MODE_S;
  if ((n >> 8 & 3) > mode || (writes && n >> 10 == 3))
    return false;
  if (n <= CSR_fcsr && !(h->mstatus & MS_FS))
    return false;
  if (row(n, CSR_cycle, 32))
    return counter_allowed(h, n, mode);
  if (n == CSR_satp)
    return !(mode == MODE_S && h->mstatus & MS_TVM);
  if (n == CSR_stimecmp && mode != MODE_M)
    return sstc(h) && h->mcounteren & 2;
  return true;
}

bool csr_execute(struct hart *h, unsigned id, const struct op *op) {
  bool immediate = id >= I_csrrwi;
  unsigned kind = (id - I_csrrw) % 3; /* write, set, clear */
  unsigned n = op->imm & 0xfff;
  uint64_t source = immediate ? op->rs1 : h->x[op->rs1], old = 0, from;
  bool writes = kind == 0 || op->rs1 != 0;
  if (!allowed(h, n, writes) || !csr_peek(h, n, &old))
    return false;
  /* SEIP reads as wire or bit, but set and clear work on the bit. */
  from = n == CSR_mip ? (old & ~MIP_SEIP) | (h->mip_soft & MIP_SEIP) : old;
  if (writes)
    write(h, n, kind == 0 ? source : kind == 1 ? from | source : from & ~source);
  h->x[op->rd] = old;
  return true;
}
