/* SPDX-License-Identifier: MIT
 *
 * What watches the machine and tells people about it: the registry of
 * processes, domains and edges, costs of crossings, violation reports, heap
 * blocks, statistics, traces. Tools never change what the machine does. One
 * internal header, in sections named after the .c files of this folder; the
 * first section is all that main.c needs.
 */
#ifndef CODOMS_SIMULATOR_TOOLS_TOOLS_H
#define CODOMS_SIMULATOR_TOOLS_TOOLS_H

#include "codoms/boot.h"
#include "core/core.h"
#include "host/console.h"
#include "host/image.h"
#include "reference/reference.h"
#include "tools/map.h"

/* ---- tools.c ---- */

struct tools_config {
  bool edges, edges_json; /* print edges at exit */
  const char *stats;      /* file, or null */
  const char *trace;      /* file, or null */
  const char *report, *profile, *coverage; /* files, or null */
  bool commit_log;
  bool reference; /* hold every access to the rules once more */
  const struct image *images;
  unsigned image_count;
  const struct elf_file *program; /* the supervisor, or the bare program */
  struct console *console;
  const uint8_t *ram;
  uint64_t ram_base, ram_size;
  /* A debugger, if there is one: called before each instruction. */
  void (*before)(void *owner, struct hart *h);
  void *before_owner;
  unsigned model; /* core_config.model: where cycles come from */
};

struct tools;
struct tools *tools_new(const struct tools_config *config, struct problem *p);
const struct core_observer *tools_observer(struct tools *t);
/* A hart that they watch; before it runs, in the order of their numbers. */
void tools_attach(struct tools *t, struct hart *h);
/* A record was written to the event port (void * for the machine's sake). */
void tools_event(void *tools, uint64_t address);
/* Prints tables, completes files. `seconds`: how long the host ran. */
bool tools_finish(struct tools *t, double seconds, struct problem *p);
/* Where the hart is: "at 0x.. in U mode, in 'f' of domain 'd' at f.c:3". */
void tools_where(struct tools *t, char *text, size_t size);
void tools_where_is(struct tools *t, struct hart *h, char *text, size_t size);
/* Every PROFILE_PERIOD instructions of a hart, with --profile. */
void tools_sample(void *tools, struct hart *h);
/* The guest stopped since its trap handler traps for ever: the cause, or null.
 * The hart was then stopped. */
const char *tools_trap_loop(const struct tools *t);
void tools_free(struct tools *t);

/* Guest RAM behind a physical range, or null. */
const void *tools_ram(const struct tools *t, uint64_t address, uint64_t size);

#define HARTS_MAX 64
unsigned tools_hart(const struct tools *t, const struct hart *h);

/* ---- events.c: who exists ---- */

struct process {
  uint32_t id, image;
  uint64_t base;
  bool dead;
  char name[64];
};

struct domain {
  uint32_t tag, process, image, index;
  uint64_t delta; /* run-time address - link-time address */
  char name[64];
};

struct region {
  uint32_t tag, process;
  enum codoms_region kind;
  uint64_t base, size;
};

struct edge {
  uint64_t number, base, size, gate;
  uint64_t body; /* address of the implementation, 0 if not found */
  uint32_t tag, caller, callee, policy;
  char name[64]; /* interface.procedure */
};

struct registry {
  struct process *processes;
  struct domain *domains;
  struct region *regions;
  struct edge *edges;
  size_t process_count, domain_count, region_count, edge_count;
  struct map edge_entries; /* address of a proxy or gate -> edge */
};

void events_receive(struct tools *t, uint64_t address);
const struct process *registry_process(const struct tools *t, uint32_t id);
const struct domain *registry_domain(const struct tools *t, uint32_t tag);
/* By an address that a domain's image was loaded to. */
const struct domain *registry_domain_at(const struct tools *t, uint64_t va);
/* By an address inside the proxy or its gate. */
const struct edge *registry_edge_at(const struct tools *t, uint64_t va);
const struct edge *registry_edge_tagged(const struct tools *t, uint32_t tag);
/* What a tag is for, where it is nobody's domain. */
enum tag_kind {
  TAG_NONE,
  TAG_DOMAIN,
  TAG_PROXY,
  TAG_GATE,
  TAG_INFO,
  TAG_KERNEL
};
enum tag_kind registry_tag_kind(const struct tools *t, uint32_t tag);
const struct region *registry_region_at(const struct tools *t, uint64_t va);
const char *region_name(enum codoms_region kind);
const char *status_text(int64_t status); /* "DIPC_EFAULT: ..." */

/* ---- symbols.c: names and lines, looked up only when asked ---- */

struct place {
  uint64_t address;
  const struct domain *domain; /* null: supervisor, proxy, bare program */
  const struct edge *edge;     /* in the entry of a proxy */
  bool proxy;                  /* in a proxy, gate or trampoline */
  char function[128];          /* "" if unknown */
  char inlined[128];           /* inlined there, "" if nothing is */
  uint64_t offset;             /* from the function's start */
  char file[512];              /* "" if unknown */
  int line, column;            /* 0 if unknown */
};

struct symbol {
  uint64_t address, size;
  const char *name;
  bool function;
};

struct symbols; /* of one ELF file */
struct symbols *symbols_new(const struct elf_file *file);
void symbols_free(struct symbols *s);
const struct symbol *symbols_at(struct symbols *s, uint64_t address);
/* `name` inside [low, high): by name, not by address. Null: none. */
typedef void symbol_fn(void *owner, const char *name, uint64_t address);
void symbols_each(struct symbols *s, symbol_fn *call, void *owner);

/* Calls back for each row of the line tables that begins a statement. File
 * names live as long as the symbols. */
typedef void line_fn(void *owner, const char *file, int line,
                     uint64_t address);
void symbols_lines(struct symbols *s, line_fn *call, void *owner);

/* Fills a place for a code address. `after`: it is a return address, the
 * instruction before it is meant. */
void place_of(struct tools *t, uint64_t va, bool after, struct place *place);
/* The function's or variable's symbol that covers an address of a domain. */
const struct symbol *domain_symbol(struct tools *t, const struct domain *d,
                                   uint64_t va);
/* Whether the symbol lies in the domain's own segments. */
bool domain_owns(const struct tools *t, const struct domain *d,
                 uint64_t link_address);
/* "file:line:column" or function+offset or a bare address. */
void print_location(FILE *out, const struct place *p);
/* The source line with a caret, if the file can be read. */
void print_source(struct tools *t, FILE *out, const struct place *p);

/* ---- histogram.c: exact counts of values ---- */

struct histogram {
  struct map counts;
  bool coarse; /* too many different values: 12 significant bits are kept */
};
void histogram_add(struct histogram *h, uint64_t value);
struct summary {
  uint64_t count, least, median, p99, most, sum;
};
struct summary histogram_summary(const struct histogram *h);
void histogram_free(struct histogram *h);

/* ---- edges.c: what crossings cost ---- */

struct cost {
  uint64_t cycles, instructions, by_capability, copied, traps;
};

struct edge_cost {
  struct histogram cycles, instructions;
  uint64_t calls, unwound, by_capability, copied, traps;
};

enum call_phase { CALL_GOING, CALL_BODY, CALL_STUB, CALL_COMING };
struct open_call {
  uint32_t edge;
  enum call_phase phase;
  struct cost cost;
  uint64_t entry_sp; /* of the caller stub */
  uint64_t started;  /* cycles */
  bool refused;      /* by the proxy: the callee was not entered */
  bool excursion;    /* caller stub or callee stub called a helper */
  uint64_t excursion_sp;
};

#define CALLS_MAX 4096 /* nested, as many as are followed */
struct thread_calls {
  uint64_t thread; /* scdthread */
  struct open_call calls[CALLS_MAX];
  unsigned depth;
  unsigned lost;           /* calls beyond CALLS_MAX */
  struct open_call before; /* a caller stub that has not crossed yet */
  bool before_open;
};

struct edges {
  struct edge_cost *costs; /* by edge index in the registry */
  size_t cost_count;
  struct map copy_starts;
  struct thread_calls **threads;
  size_t thread_count;
  struct thread_calls *current;
  uint64_t last_cycles, last_instructions;
  unsigned class_;  /* of the U-mode code that runs or was running */
  uint64_t trap_pc; /* where it was left */
  bool in_supervisor;
};

void edges_range(struct tools *t, uint64_t start, unsigned kind);
/* The class that code at an address has, as the core was told. */
unsigned class_of(struct tools *t, uint64_t pc);
void edges_class_change(struct tools *t, struct hart *h, unsigned to);
void edges_cap_made(struct tools *t, uint64_t size);
void edges_trap(struct tools *t, const struct core_trap *trap);
void edges_resume(struct tools *t, struct hart *h);
void edges_unwind(struct tools *t, unsigned depth);
void edges_print(struct tools *t);
void edges_write_json(struct tools *t, FILE *out);
void edges_finish(struct tools *t);
void edges_free(struct tools *t);

/* ---- heap.c: blocks of the domains' C libraries ---- */

#define BLOCK_FRAMES 8
struct block {
  uint64_t address, size;
  uint32_t tag;
  uint64_t made[BLOCK_FRAMES], freed[BLOCK_FRAMES]; /* return addresses */
};
enum block_state { BLOCK_NONE, BLOCK_LIVE, BLOCK_FREED };

struct heap;
void heap_watch(struct tools *t, const struct domain *d);
void heap_hook(struct tools *t, struct hart *h);
/* The block that holds an address, a live one before a freed one. */
enum block_state heap_find(struct tools *t, uint64_t va, struct block *block);
/* Is this function an allocator or a wrapper of one? By its name. */
bool heap_is_wrapper(const char *function);
void heap_free(struct tools *t);

/* ---- describe.c: what is at an address ---- */

/* One line, without full stop: "16 bytes into 'table' (4096 bytes), data of
 * domain 'db', process 'db'". `tag` is the page's. */
void describe_object(struct tools *t, FILE *out, uint64_t va, uint32_t tag);
/* "domain 'db' (process 'db')", "the proxies of 'sql'", "no domain", ... */
void describe_tag(struct tools *t, FILE *out, uint32_t tag);
/* Notes with source lines: where the block was allocated and freed. */
void describe_block_history(struct tools *t, FILE *out, uint64_t va);
void print_note(struct tools *t, FILE *out, const struct place *where,
                const char *format, ...) PRINTF_LIKE(4, 5);

/* ---- violation.c: the report ---- */

#define BACKTRACE_MAX 64
struct fault {
  struct core_trap trap;
  uint64_t x[32], caps[8][4], pcs[BACKTRACE_MAX];
  unsigned depth;
  uint32_t word; /* the instruction */
  char text[96]; /* disassembled; "" if it cannot be fetched */
  struct core_page page;
  bool mapped;
  bool gate; /* the trap of a return gate that nobody returns through */
  struct {
    bool valid;
    uint32_t tag;
    uint64_t row;
  } apl[32];
};

struct violations {
  struct fault pending; /* a page fault that the supervisor may still resolve */
  bool is_pending, just_reported;
  unsigned count;
};

void violation_trap(struct tools *t, struct hart *h,
                    const struct core_trap *trap);
/* The supervisor gives up: the fault was final. */
void violation_confirm(struct tools *t);
void violation_aftermath(struct tools *t, const struct codoms_event *e);
void violation_finish(struct tools *t);

/* ---- advice.c: what in the .dipc would allow it ---- */

void advise(struct tools *t, FILE *out, const struct fault *f);

/* ---- stats.c ---- */

#define CAUSES 64
enum {
  LOSSES = 0
#define LOSS(id, name, text) +1
#include "timing/loss.def"
  ,
  COUNTS = 0
#define COUNT(id, name) +1
#include "timing/count.def"
};
extern const char *const loss_names[LOSSES]; /* as in timing/loss.def */
extern const char *const core_names[]; /* by core_config.model */

/* Where a hart was when its last stretch began. */
struct stretch {
  uint32_t current; /* tag, 0 for supervisor and firmware */
  uint64_t cycles, instructions, lost[LOSSES];
};
struct stats {
  uint64_t exceptions[CAUSES], interrupts[CAUSES];
  struct map domains; /* tag -> index in rows */
  struct domain_stats {
    uint32_t tag;
    uint64_t instructions, cycles, traps, lost[LOSSES];
  } *rows;
  size_t row_count;
  struct stretch stretch[HARTS_MAX];
  uint64_t boot_instructions, boot_cycles; /* until READY */
};
const char *cause_text(uint64_t cause); /* as in scause */
void stats_switch(struct tools *t, struct hart *h, uint32_t to);
void stats_trap(struct tools *t, struct hart *h, const struct core_trap *trap);
/* Everything up to now belongs to somebody. */
void stats_finish(struct tools *t);
/* "domain", "proxy body", ... and the name that goes with it, "" if none. */
const char *stats_row_kind(const struct tools *t,
                           const struct domain_stats *row);
void stats_row_name(const struct tools *t, const struct domain_stats *row,
                    char *name, size_t size);
bool stats_write(struct tools *t, struct problem *p);
void stats_free(struct tools *t);

/* ---- trace.c: Chrome and Perfetto ---- */

struct trace {
  struct outfile file;
  uint64_t events;
  bool open, full;
};
bool trace_open(struct tools *t, struct problem *p);
void trace_process(struct tools *t, const struct process *p);
void trace_call(struct tools *t, const struct open_call *c, bool unwound);
void trace_fault(struct tools *t, const struct core_trap *trap);
void trace_death(struct tools *t, const char *name);
bool trace_finish(struct tools *t, struct problem *p);

/* ---- profile.c: samples of call stacks ---- */

enum { PROFILE_DEPTH = 64, PROFILE_PERIOD = 4999 };
struct profile {
  struct profile_stack *stacks;
  size_t count;
  struct map index; /* hash of a stack -> its place in stacks */
  struct profile_place *places; /* what addresses are called */
  size_t place_count;
  struct map places_index;
  uint64_t last[HARTS_MAX]; /* cycles at a hart's last sample */
};
struct profile_names {
  char *frame[2 * PROFILE_DEPTH + 2];
  unsigned depth;
};
void profile_sample(struct tools *t, struct hart *h);
bool profile_write(struct tools *t, struct problem *p);
void profile_free(struct tools *t);

/* ---- coverage.c: lines that were executed ---- */

struct coverage {
  struct map counts; /* pc -> how often */
  uint64_t last[HARTS_MAX]; /* instructions + 1 when last told */
};
void coverage_before(struct tools *t, struct hart *h);
bool coverage_write(struct tools *t, struct problem *p);
void coverage_free(struct tools *t);

/* ---- report.c: the page ---- */

#define REPORT_CALLS 20000 /* as many as the timeline shows */
struct report {
  struct report_call {
    uint32_t edge;
    unsigned depth;
    uint64_t start, cycles;
    bool unwound;
  } *calls;
  size_t call_count, calls_lost;
  char *faults; /* the reports, one after the other */
  size_t fault_size;
  unsigned fault_count;
};
void report_call(struct tools *t, const struct open_call *c, unsigned depth,
                 bool unwound);
void report_fault(struct tools *t, const char *text, size_t size);
bool report_write(struct tools *t, struct problem *p);
void report_free(struct tools *t);

/* ---- commit.c: one line for every instruction ---- */

struct commit_log {
  FILE *out;
  unsigned mode; /* the following is about the instruction that executes */
  bool accesses;
  struct core_access access;
  struct core_writes writes;
  uint64_t stored;
};
void commit_before(struct tools *t, struct hart *h);
bool commit_open(struct tools *t, struct problem *p);
void commit_retire(struct tools *t, struct hart *h, uint64_t pc, uint32_t word);
bool commit_close(struct tools *t, struct problem *p);

/* ---- the whole ---- */

struct tools {
  struct tools_config config;
  struct hart *harts[HARTS_MAX], *hart; /* all; the first */
  unsigned hart_count;
  struct console *console;
  double seconds;
  struct core_observer observer;
  struct registry registry;
  struct symbols **symbols; /* by image, the program's last */
  struct core_trap last_trap;
  uint64_t last_trap_retired;
  bool trap_loop;
  bool follow_calls; /* somebody wants edges.c */
  bool count;        /* somebody wants stats.c */
  struct edges edges;
  struct heap *heap;
  struct violations violations;
  struct stats stats;
  struct trace trace;
  struct report report;
  struct profile profile;
  struct coverage coverage;
  struct commit_log commit;
  struct reference *reference; /* null: not asked for */
};

#endif
