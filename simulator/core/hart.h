/* SPDX-License-Identifier: MIT
 *
 * The state of one hart and what the files of the core know of each other.
 * Sections are named after the .c file that defines what is declared there.
 *
 * How execution works, in short: code is decoded into blocks (block.c,
 * decode.c) that run.c threads through; a block knows its successors. All that
 * decides what an address means to the running code is a *world*: mode,
 * translation, subject domain. Each world has its own software TLB, in which
 * an entry exists only if page bits and domain rights allow the whole page, so
 * protection costs nothing when it holds. Entering another world is choosing
 * another TLB. Whatever changes rights starts a new epoch, and worlds of an
 * older epoch are empty.
 */
#ifndef CODOMS_SIMULATOR_CORE_HART_H
#define CODOMS_SIMULATOR_CORE_HART_H

#include "core/core.h"
#include "core/insn.h"

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#define PAGE_BITS 12
#define PAGE_SIZE (UINT64_C(1) << PAGE_BITS)
#define PAGE_MASK (~(PAGE_SIZE - 1))

enum {
  TLB_SIZE = 512,    /* pages of data per world */
  FETCH_SIZE = 64,   /* pages of code per world */
  SLOW_SIZE = 64,    /* pages that only the slow path may use, per world */
  WORLDS = 64,
  BLOCK_MAX = 100,   /* instructions in a block */
  JUMP_CACHE = 4096, /* blocks found by their address alone */
  SHADOW = 1024,     /* open calls remembered */
  PMP_COUNT = 16,
  CAPS = 8,
  APL_ENTRIES = 32,
  HOOK_BITS = 1024
};

enum { MODE_U = 0, MODE_S = 1, MODE_M = 3 };

/* Causes, and the subcodes of the Xcodoms ones. */
enum {
#define CAUSE(id, n, text) CAUSE_##id = n,
#include "isa/cause.def"
#define XCAUSE(id, n, text) CAUSE_##id = n,
#include "isa/xcodoms_cause.def"
#define INTERRUPT(id, n, text) IRQ_##id = n,
#include "isa/cause.def"
#define XSUB(id, n, text) SUB_##id = n,
#include "isa/xcodoms_cause.def"
};
enum {
#define CSR(id, n) CSR_##id = n,
#include "isa/csr.def"
#define CSR_ROW(id, n, first, count) CSR_##id = n,
#include "isa/csr.def"
#define XCSR(id, n, user) CSR_##id = n,
#include "isa/xcodoms_csr.def"
};
/* Mechanisms that --disable can take from the machine, as bits. */
enum {
#define MECHANISM(id, name, bit, where, text) OFF_##id = UINT64_C(1) << bit,
#include "isa/mechanism.def"
};

#define MS_SIE  (UINT64_C(1) << 1)
#define MS_MIE  (UINT64_C(1) << 3)
#define MS_SPIE (UINT64_C(1) << 5)
#define MS_MPIE (UINT64_C(1) << 7)
#define MS_SPP  (UINT64_C(1) << 8)
#define MS_MPP  (UINT64_C(3) << 11)
#define MS_FS   (UINT64_C(3) << 13)
#define MS_MPRV (UINT64_C(1) << 17)
#define MS_SUM  (UINT64_C(1) << 18)
#define MS_MXR  (UINT64_C(1) << 19)
#define MS_TVM  (UINT64_C(1) << 20)
#define MS_TW   (UINT64_C(1) << 21)
#define MS_TSR  (UINT64_C(1) << 22)
#define MS_UXL  (UINT64_C(2) << 32)
#define MS_SXL  (UINT64_C(2) << 34)
#define MS_SD   (UINT64_C(1) << 63)

#define ENVCFG_FIOM (UINT64_C(1) << 0)
#define ENVCFG_CBIE (UINT64_C(3) << 4)
#define ENVCFG_CBCFE (UINT64_C(1) << 6)
#define ENVCFG_CBZE (UINT64_C(1) << 7)
#define ENVCFG_ADUE (UINT64_C(1) << 61)
#define ENVCFG_PBMTE (UINT64_C(1) << 62)
#define ENVCFG_STCE (UINT64_C(1) << 63)

enum { PERM_NIL, PERM_CALL, PERM_READ, PERM_WRITE };
enum access_kind { ACCESS_READ, ACCESS_WRITE, ACCESS_FETCH };

#define NO_RESERVATION UINT64_C(1)

#define TAG_OF(word) ((uint32_t)(word))
#define TAG_P (UINT64_C(1) << 32)
#define TAG_C (UINT64_C(1) << 33)
#define TAG_RESERVED UINT64_C(0xfffffffc00000000)

/* ---- decode.c: blocks --------------------------------------------------- */

struct op {
  const void *body; /* label in run.c */
  int64_t imm;      /* jumps, branches and auipc: the absolute address */
  uint8_t rd, rs1, rs2, rs3; /* rd 32 stands for x0 as a destination */
  uint16_t offset;  /* bytes from the block's start */
  uint16_t n;       /* instructions before this one */
};

struct block {
  uint64_t pc;
  uint64_t world;        /* id of the world it was last entered in, or 0 */
  struct block *link[2]; /* successors: 0 taken or only one, 1 sequential */
  uint32_t n;            /* instructions */
  uint8_t class_;
  bool hook, straddles, dead;
  uint64_t end;          /* virtual address behind it */
  uint64_t pa, pa2;      /* of its start; of the page it runs into */
  uint32_t raw;          /* its first instruction */
  uint16_t ops_count;
  struct block *hash_next;
  struct timing_op *timing; /* of each op; null without a model */
  struct op ops[];
};

/* Decodes a block at pc; `code` are the bytes up to the end of the page. */
struct fetch_entry;
struct block *decode_block(struct hart *h, uint64_t pc,
                           const struct fetch_entry *page);
/* The body of an operation by itself, if this one is a pair's. */
const void *decode_unpaired(const struct hart *h, const void *body);
/* A block of one instruction from its word (straddling, or not in RAM). */
struct block *decode_single(struct hart *h, uint64_t pc, uint64_t pa,
                            uint32_t word);

/* ---- block.c: the cache of blocks --------------------------------------- */

struct arena {
  uint8_t *base;
  size_t size, used;
};

void block_init(struct hart *h);
void block_free(struct hart *h);
void *block_alloc(struct hart *h, size_t size);
struct block *block_find(struct hart *h, uint64_t pc,
                         const struct fetch_entry *page);
/* Bytes at pa are about to change: blocks made of them die. */
void block_written(struct hart *h, uint64_t pa, uint64_t size);
void block_flush(struct hart *h);
/* Instructions from op k on, `count` of them, as a block of its own that
 * ends with op stop. */
struct block *block_truncate(struct hart *h, const struct block *b, unsigned k,
                             unsigned count);

/* ---- mmu.c: translation and worlds -------------------------------------- */

/* In place of a page's address: no access compares equal, whatever its size,
 * alignment and address. */
#define NO_PAGE UINT64_C(0x800)

struct tlb_entry {
  uint64_t read, write; /* page address, or NO_PAGE */
  uint64_t add;         /* host address - virtual address */
  uint64_t unused;
};
struct fetch_entry {
  uint64_t va, pa;      /* of the page; va 1: none */
  const uint8_t *host;  /* null: not RAM */
  uint64_t tag_word;
  bool partial;         /* PMP lets only parts be executed */
};
struct slow_entry {
  uint64_t va, pa;
  uint64_t tag_word;
  bool read, write, partial; /* page bits allow it and A, D are set */
};
struct world_key {
  uint64_t satp; /* 0: no translation */
  uint32_t tag;
  uint8_t p, mode, sum, mxr, en, check, pad[2];
};
struct world {
  struct world_key key;
  uint64_t id, epoch, apl_epoch, used;
  struct tlb_entry data[TLB_SIZE];
  struct fetch_entry fetch[FETCH_SIZE];
  struct slow_entry slow[SLOW_SIZE];
};

/* A leaf of the page table as found. */
struct leaf {
  uint64_t pa;   /* of the byte */
  uint64_t size; /* of the page */
  uint64_t pte, tag_word;
};
enum walk_result { WALK_OK, WALK_PAGE, WALK_ACCESS };
/* Finds the leaf only: no permissions, no A/D bits, no exceptions. */
enum walk_result mmu_leaf(struct hart *h, uint64_t satp, uint64_t va,
                          struct leaf *l, uint64_t *pte_address);
/* Translates one address for the world's mode, sets A and D bits. On failure
 * the exception is in h->exc. */
bool mmu_translate(struct hart *h, const struct world *w, uint64_t va,
                   enum access_kind kind, struct leaf *l);
bool mmu_pmp(const struct hart *h, uint64_t pa, uint64_t size,
             enum access_kind kind, unsigned mode, bool *partial);
/* The host address of physical bytes, null if they are not in RAM. */
static inline uint8_t *mmu_host(const struct hart *h, uint64_t pa,
                                uint64_t size);
struct fetch_entry *mmu_fetch(struct hart *h, uint64_t va);
/* Chooses the worlds that fit mode, CSRs and the subject h->tag, h->p. */
void mmu_select(struct hart *h);
/* Rights or translations have changed: everything cached is void. */
void mmu_new_epoch(struct hart *h);
/* Only the APL cache has. */
void mmu_new_apl(struct hart *h);
/* No fast stores to this page of RAM any more. */
void mmu_protect(struct hart *h, uint64_t pa);

/* ---- access.c: loads and stores off the fast path ----------------------- */

bool access_load(struct hart *h, uint64_t va, unsigned size, uint64_t *value);
bool access_store(struct hart *h, uint64_t va, unsigned size, uint64_t value);
/* Host address of an aligned word that may be read (lr) or written (sc, AMO),
 * null with an exception. */
void *access_atomic(struct hart *h, uint64_t va, unsigned size, bool write);
/* Bytes of RAM are about to change, not by the fast path. */
void access_changing(struct hart *h, const void *host, uint64_t size);
bool access_zero_line(struct hart *h, uint64_t va);
bool access_touch_line(struct hart *h, uint64_t va);
/* Physical access for page tables and counters: RAM only. */
bool access_physical(struct hart *h, uint64_t pa, void *bytes, unsigned size,
                     bool write);

/* ---- domain.c: the access rule ------------------------------------------ */

/* Permission that the APL cache holds, -1 if it does not hold both. */
int domain_apl(const struct hart *h, uint32_t subject, uint32_t object);
/* Permission over a whole page without capabilities, -1: APL miss. */
int domain_page(const struct hart *h, uint64_t tag_word);
bool domain_data(struct hart *h, uint64_t va, unsigned size, uint64_t tag_word,
                 enum access_kind kind);
bool domain_jump(struct hart *h, uint64_t target, uint64_t tag_word);
/* Sets the exception of an Xcodoms cause and returns false. */
bool domain_raise(struct hart *h, unsigned cause, uint64_t tval,
                  uint64_t tag_word, unsigned needed, unsigned subcode);
/* The running code is trusted: S or M mode, or P code. */
static inline bool domain_trusted(const struct hart *h);

/* ---- cap.c: capability registers ---------------------------------------- */

struct cap {
  uint64_t base, length, meta, value; /* as in memory */
};
#define CAP_PERM(c) ((unsigned)((c)->meta & 3))
#define CAP_ASYNC(c) ((c)->meta & 4)
#define CAP_COUNTER(c) ((uint32_t)((c)->meta >> 8 & 0xffffff))
#define CAP_TAG(c) ((uint32_t)((c)->meta >> 32))

bool cap_grants(const struct hart *h, const struct cap *c, uint64_t address,
                uint64_t size, uint32_t tag, unsigned perm);
/* Executes one Xcodoms instruction; false: exception. */
bool cap_execute(struct hart *h, unsigned id, const struct op *op);

/* ---- csr.c --------------------------------------------------------------- */

/* Reads as an instruction would, without the checks; false: no such CSR. */
bool csr_peek(const struct hart *h, unsigned number, uint64_t *value);
/* Executes a CSR instruction; false: illegal. */
bool csr_execute(struct hart *h, unsigned id, const struct op *op);
uint64_t csr_mip(const struct hart *h);

/* ---- trap.c -------------------------------------------------------------- */

/* Raises h->exc, or an interrupt, with h->pc as its address. */
void trap_take(struct hart *h, uint64_t cause);
bool trap_interrupt(struct hart *h); /* takes one if due */
bool trap_return(struct hart *h, bool machine); /* sret, mret; false: illegal */

/* ---- share.c: what the harts of a machine see of each other --------------- */

/* Another hart holds a reservation in this page of RAM. */
bool share_reserved(const struct hart *h, uint64_t pa);
/* A store touches these bytes: h's reservation of them ends, or the others'. */
void share_end(struct hart *h, uint64_t pa, uint64_t size);
void share_written(struct hart *h, uint64_t pa, uint64_t size);
/* Others are going to run: their stores to h's reservation must be seen. */
void share_leave(struct hart *h);
/* No register of any hart keeps a capability of this counter. */
void share_revoke(struct hart *h, uint64_t counter);

/* ---- flow.c: from one block to the next ---------------------------------- */

/* All return the block to run next, or null when the run is over. */
struct block *flow_start(struct hart *h);
struct block *flow_jump(struct hart *h, struct block *b, const struct op *op,
                        uint64_t target, unsigned rd, uint64_t link,
                        int which);
struct block *flow_next(struct hart *h, struct block *b);
struct block *flow_fault(struct hart *h, struct block *b, const struct op *op);
struct block *flow_leave(struct hart *h, struct block *b, const struct op *op);
struct block *flow_system(struct hart *h, struct block *b, const struct op *op,
                          unsigned id);
bool flow_illegal(struct hart *h); /* sets the exception, gives false */

/* ---- softfp.c ------------------------------------------------------------ */

enum soft_kind { SOFT_ADD, SOFT_SUB, SOFT_MUL, SOFT_DIV, SOFT_SQRT, SOFT_FMA };
/* IEEE arithmetic in integers, for the rounding modes the host lacks.
 * width 32 or 64; flags are or-ed into *flags as in fflags. */
uint64_t soft_op(enum soft_kind kind, unsigned width, uint64_t a, uint64_t b,
                 uint64_t c, unsigned rm, unsigned *flags);
uint64_t soft_from_int(unsigned width, uint64_t v, bool is_signed, unsigned rm,
                       unsigned *flags);
uint64_t soft_to_int(unsigned width, uint64_t a, unsigned bits, bool is_signed,
                     unsigned rm, unsigned *flags);
uint64_t soft_resize(unsigned to, uint64_t a, unsigned rm, unsigned *flags);

/* ---- run.c --------------------------------------------------------------- */

/* Runs from op k of block b. With b null only sets h->labels. */
enum core_stop run_blocks(struct hart *h, struct block *b, unsigned k);
/* The same for a timing model to watch. */
enum core_stop run_timed(struct hart *h, struct block *b, unsigned k);

/* ---- the state ------------------------------------------------------------ */

enum {
  EVENT_IRQ = 1,   /* something that decides about interrupts has changed */
  EVENT_STOP = 2,  /* hart_stop */
  EVENT_FLUSH = 4, /* blocks are void: ranges or hooks have changed */
  EVENT_WAIT = 8,  /* wfi */
  EVENT_PAUSE = 16 /* hart_pause */
};

struct exception {
  uint64_t cause, tval;
  uint32_t object;
  uint8_t needed, subcode;
  bool object_p;
};

struct range {
  uint64_t start, end;
  unsigned class_;
};

struct hart {
  /* used by every instruction */
  uint64_t x[33];
  uint64_t wid;           /* fetch world's id */
  struct tlb_entry *mem;  /* data world's TLB */
  unsigned event;
  unsigned host_rm;       /* rounding mode the host is set to, 8: none */
  struct block **jumps;   /* JUMP_CACHE of them */
  uint64_t shadow[SHADOW];
  uint32_t shadow_top;
  uint64_t f[32];

  /* where it is */
  uint64_t pc;
  int64_t left;           /* instructions of this run still to be executed */
  uint64_t until;         /* instructions retired when left will be 0 */
  struct timing *timing;  /* null: a cycle for each instruction */
  struct block *block;    /* with op: in the middle of a block */
  const struct op *op;
  struct {
    struct block *block;
    unsigned op;
  } resume;
  bool redirected;        /* hart_set_pc in the middle of a block */
  uint64_t redirect;
  unsigned mode;
  uint32_t tag;           /* subject; 0 unless checks apply */
  bool p;
  bool domain_known;      /* tag and p are those of the page at pc */
  unsigned class_;
  bool stop_reported;
  uint64_t hook_done;     /* instructions + 1 when a hook was last told */
  uint64_t hook_pc;
  struct exception exc;
  enum core_stop stop;
  bool fp_active;         /* the host's FP environment is the guest's */

  /* configuration and surroundings */
  struct core_config config;
  struct core_bus bus;
  struct core_observer observer;
  struct hart *next;      /* of the same machine, a ring */
  enum core_stop (*run)(struct hart *h, struct block *b, unsigned k);
  const void *const *labels;
  struct insn_index *index;

  /* CSRs */
  uint64_t mstatus, medeleg, mideleg, mie, mip_soft, lines;
  uint64_t mtvec, mscratch, mepc, mcause, mtval, mcounteren, menvcfg;
  uint64_t stvec, sscratch, sepc, scause, stval, scounteren, senvcfg;
  uint64_t satp, stimecmp, mcountinhibit;
  uint64_t cycle_offset, instret_offset; /* CSR = count + offset */
  uint8_t pmpcfg[PMP_COUNT];
  uint64_t pmpaddr[PMP_COUNT];
  unsigned pmp_active;
  unsigned frm, fflags;
  uint64_t reservation;   /* physical address, or NO_RESERVATION */

  /* Xcodoms */
  uint64_t scdcfg, scdsub, scdobj, scdthread, scdscratch;
  uint64_t dcs_base, dcs_top, dcs_limit;
  uint64_t apl_index, rev_base, rev_num;
  uint32_t apl_tag[APL_ENTRIES];
  uint32_t apl_valid;
  uint64_t apl_row[APL_ENTRIES];
  struct cap cap[CAPS];
  unsigned cap_last;

  /* caches */
  uint64_t epoch, apl_epoch, next_world, world_clock;
  struct world *worlds;   /* WORLDS of them */
  struct world *fetch_world, *data_world;
  struct block **hash;
  struct page_ref **page_blocks; /* by page of RAM */
  uint64_t *code_map;     /* by page of RAM: 64-byte pieces with code */
  struct arena arena;
  uint64_t flushes;       /* how often all blocks were thrown away */
  struct block *nowhere;  /* never valid, so links need no null test */
  struct block *scratch;
  struct range *ranges;
  unsigned range_count, range_room;
  uint64_t *hooks;
  unsigned hook_count, hook_room;
};

static inline uint8_t *mmu_host(const struct hart *h, uint64_t pa,
                                uint64_t size) {
  uint64_t offset = pa - h->bus.ram_base;
  if (offset >= h->bus.ram_size || size > h->bus.ram_size - offset)
    return NULL;
  return h->bus.ram + offset;
}

static inline bool domain_trusted(const struct hart *h) {
  return h->mode != MODE_U || h->p;
}

static inline bool hart_off(const struct hart *h, uint64_t mechanism) {
  return unlikely(h->config.disabled & mechanism);
}

static inline bool hart_codoms(const struct hart *h) { return h->scdcfg & 1; }

/* ---- hart.c: the host's floating-point environment ----------------------- */

void hart_fp_enter(struct hart *h); /* guest's rounding mode, no flags */
void hart_fp_leave(struct hart *h); /* collects flags into h->fflags */
void hart_fp_mode(struct hart *h);  /* after a change of frm */

/* A callback, called with the host's own floating-point environment. */
#define OBSERVE(h, member, ...)                                                \
  do {                                                                         \
    if ((h)->observer.member) {                                                \
      bool active_ = (h)->fp_active;                                           \
      if (active_)                                                             \
        hart_fp_leave(h);                                                      \
      (h)->observer.member((h)->observer.owner, h __VA_OPT__(, ) __VA_ARGS__); \
      if (active_)                                                             \
        hart_fp_enter(h);                                                      \
    }                                                                          \
  } while (0)

#endif
