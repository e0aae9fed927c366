/* SPDX-License-Identifier: MIT
 *
 * The core as the rest of the simulator sees it: create a hart, run it, look
 * at it, and be told what happens. The machine supplies memory and devices
 * through struct core_bus; tools and timing listen through struct
 * core_observer and never change architectural state.
 */
#ifndef CODOMS_SIMULATOR_CORE_CORE_H
#define CODOMS_SIMULATOR_CORE_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hart;

/* Physical memory. RAM is one array; everything else goes through load/store,
 * which return false for "nothing there" (access fault). */
struct core_bus {
  void *owner;
  uint8_t *ram;
  uint64_t ram_base, ram_size;
  bool (*load)(void *owner, uint64_t pa, unsigned size, uint64_t *value);
  bool (*store)(void *owner, uint64_t pa, unsigned size, uint64_t value);
  /* The `time` CSR; null: always 0. */
  uint64_t (*time)(void *owner);
  /* Hart h has written its timer compare CSR; may be null. */
  void (*timer_set)(void *owner, struct hart *h);
};

struct core_config {
  unsigned hart_id;
  bool xcodoms;      /* the extension exists (misa.X) */
  uint64_t disabled; /* mechanism.def bits with where "machine" or "range" */
  bool trap_misaligned; /* loads and stores, not only atomics */
  unsigned model;    /* 0: a cycle an instruction; else row of timing/core.def */
};

/* What code at an address means to observers (see hart_mark_range). The
 * values up to PROXY are those of enum codoms_range_kind. */
enum { CORE_CLASS_PLAIN = 0, CORE_CLASS_COUNT = 8 };

struct core_trap {
  uint64_t cause; /* as in mcause/scause, interrupt bit included */
  uint64_t tval;
  uint64_t pc;    /* what xepc gets */
  unsigned from;  /* mode it was in: 0 U, 1 S, 3 M */
  unsigned to;
  uint32_t subject, object; /* tags, 0 if the machine has none to tell */
  uint8_t needed, subcode;  /* domain faults: permission, XSUB number */
};

/* All callbacks may be null. Counters of `h` are exact inside a callback. */
struct core_observer {
  void *owner;
  void (*trap)(void *owner, struct hart *h, const struct core_trap *t);
  /* Execution went from code of class `from` to code of class `to`; pc is the
   * first instruction of the new class, not yet executed. */
  void (*class_change)(void *owner, struct hart *h, unsigned from, unsigned to);
  /* A hook (hart_hook) is about to execute. */
  void (*hook)(void *owner, struct hart *h);
  /* A capability of `size` bytes was made by cd.new or cd.newa at pc. */
  void (*cap_made)(void *owner, struct hart *h, uint64_t size);
  /* The subject domain changed by a jump (not by traps). */
  void (*domain_change)(void *owner, struct hart *h, uint32_t from, uint32_t to);
  /* sret or mret has executed: mode and pc are those returned to. */
  void (*resume)(void *owner, struct hart *h);
  /* Every instruction before it executes, only if not null (slow). Blocks and
   * their links are made and used as without it; now and then it is called
   * twice for one instruction, with the same hart_instructions. */
  void (*before)(void *owner, struct hart *h);
  /* After every instruction, only if not null (slow): for --log=commit. */
  void (*retire)(void *owner, struct hart *h, uint64_t pc, uint32_t insn);
};

enum core_stop {
  CORE_STOP_BUDGET, /* ran the instructions asked for */
  CORE_STOP_ASKED,  /* hart_stop was called (device or observer) */
  CORE_STOP_WFI     /* waiting and nothing enabled is pending */
};

struct hart *hart_new(const struct core_config *config,
                      const struct core_bus *bus,
                      const struct core_observer *observer);
void hart_free(struct hart *h);
/* The two are harts of one machine: they share RAM, ranges and hooks, see each
 * other's stores (reservations) and revoke each other's capabilities. */
void hart_join(struct hart *h, struct hart *other);
enum core_stop hart_run(struct hart *h, uint64_t instructions);
/* From a callback: hart_run returns after this instruction, with
 * CORE_STOP_ASKED or as if it had been asked for no more. */
void hart_stop(struct hart *h);
void hart_pause(struct hart *h);
bool hart_waiting(const struct hart *h); /* in wfi, nothing to wake it */

/* State. Register numbers 0..31; writes to x0 are ignored. */
uint64_t hart_pc(const struct hart *h);
/* In a `before` callback: execution goes on there once it leaves the block, so
 * call hart_pause as well. */
void hart_set_pc(struct hart *h, uint64_t pc);
uint64_t hart_x(const struct hart *h, unsigned n);
void hart_set_x(struct hart *h, unsigned n, uint64_t value);
uint64_t hart_f(const struct hart *h, unsigned n);
void hart_set_f(struct hart *h, unsigned n, uint64_t value);
unsigned hart_mode(const struct hart *h);
uint32_t hart_tag(const struct hart *h);         /* subject tag, 0 outside U */
uint64_t hart_instructions(const struct hart *h); /* retired */
uint64_t hart_cycles(const struct hart *h);
/* By row of timing/loss.def and timing/count.def; 0 without a model. The cycles
 * of row 0 are those that no other row has. */
uint64_t hart_lost(const struct hart *h, unsigned loss);
uint64_t hart_count(const struct hart *h, unsigned count);
/* CSR by number without privilege checks or side effects; false: no such. */
bool hart_csr(const struct hart *h, unsigned number, uint64_t *value);
/* The four words of capability register n in memory format. */
void hart_cap(const struct hart *h, unsigned n, uint64_t words[4]);
/* APL-cache entry i: false if not valid. */
bool hart_apl(const struct hart *h, unsigned i, uint32_t *tag, uint64_t *row);
/* Level-triggered interrupt lines: mip bits MSIP, MTIP, MEIP, SEIP. */
void hart_set_lines(struct hart *h, uint64_t mip_bits);
/* A device has written RAM: code decoded from it dies, a reservation ends. */
void hart_written(struct hart *h, uint64_t pa, uint64_t size);

/* Looking without touching: translates as U mode (or the current mode if
 * `user` is false) would, no faults raised, no A/D bits set. False: unmapped. */
struct core_page {
  uint64_t pa;
  uint32_t tag;
  bool p, c, r, w, x, u;
};
bool hart_translate(struct hart *h, uint64_t va, bool user, struct core_page *out);

/* The bytes of memory that an instruction would access if it were next. False:
 * none, or it is no load, store, atomic or capability access. */
struct core_access {
  uint64_t va;
  unsigned size;
  bool read, write;
};
bool hart_access(const struct hart *h, uint32_t word, struct core_access *a);
/* What a store or sc would store. */
uint64_t hart_stores(const struct hart *h, uint32_t word);
/* The registers that an instruction writes. */
struct core_writes {
  unsigned x, f, csr; /* x 0: none */
  bool writes_f, writes_csr;
  bool conditional; /* sc: stores only if x is then 0 */
};
void hart_writes(uint32_t word, struct core_writes *w);

/* The calls that led here, newest first: return addresses of calls still
 * open, kept by the core as calls and returns execute (bounded, best effort
 * when code plays tricks with ra). Returns how many were written. */
unsigned hart_backtrace(const struct hart *h, uint64_t *pcs, unsigned max);

/* Classes of code and hooks, by virtual address. May be called at any time;
 * decoded blocks are dropped as needed. */
void hart_mark_range(struct hart *h, uint64_t start, uint64_t size, unsigned class_);
void hart_hook(struct hart *h, uint64_t pc);
void hart_unhook(struct hart *h, uint64_t pc);

/* Disassembles one instruction (16 or 32 bits) into text, lower case, as
 * llvm-mc prints it with -M no-aliases; capability instructions as in
 * docs/xcodoms.md. Returns its length in bytes, 0 if the encoding is illegal. */
unsigned core_disassemble(uint32_t word, uint64_t pc, char *text, size_t size);

#endif
