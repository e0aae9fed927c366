/* SPDX-License-Identifier: MIT
 *
 * The supervisor's state: sizes and address space, what exists, harts, and the
 * one struct that has it all. Functions are in supervisor.h.
 */
#ifndef CODOMS_SUPERVISOR_STATE_H
#define CODOMS_SUPERVISOR_STATE_H

#include "codoms/boot.h"
#include "codoms/image.h"
#include "codoms/process.h"
#include "supervisor/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE        4096u
#define HARTS       CODOMS_BOOT_HARTS
#define PROCESSES   64  /* most at a time */
#define DOMAINS     128 /* the same, over all processes */
#define THREADS     128
#define APL_ENTRIES 32
#define COUNTERS    1024      /* revocation counters */
#define OBJECTS     256       /* handles of a process */
#define MOST_BYTES  0x1000000 /* of one stack or TLS block */

/* Bits of a 64-bit set of mechanism.def. */
enum mechanism {
#define MECHANISM(id, name, bit, where, text) MECHANISM_##id = bit,
#include "isa/mechanism.def"
};

enum status {
#define DIPC_STATUS(name, number, text) name = number,
#include "codoms/status.def"
};

enum cause {
  CAUSE_SOFTWARE = 1, /* interrupts, without their highest bit */
  CAUSE_TIMER = 5,
  CAUSE_ILLEGAL = 2,
  CAUSE_BREAKPOINT = 3,
  CAUSE_ECALL_U = 8,
  CAUSE_FETCH_PAGE = 12,
  CAUSE_LOAD_PAGE = 13,
  CAUSE_STORE_PAGE = 15,
#define XCAUSE(id, number, text) CAUSE_##id = number,
#include "isa/xcodoms_cause.def"
};

/* Permissions, as the machine orders them. */
enum permission { NIL, CALL, READ, WRITE };

/* ---- address space -----------------------------------------------------
 *
 * One page table. Blocks of 1 GiB: 0 to 14 are the identity map (U = 0), but
 * for block 1, which has return gates; 15 has threads, the rest are
 * processes'. In a process's block: */
#define BLOCK_SIZE     (1ull << CODOMS_BLOCK_SHIFT)
#define GATE_BLOCK     1
#define THREAD_BLOCK   15
#define FIRST_BLOCK    16
#define BLOCKS         256
#define HEAP_OFFSET    0x20000000 /* shared evenly among the domains */
#define PRIVATE_OFFSET 0x30000000 /* stacks, TLS, capability pages */
#define PROXY_OFFSET   0x3c000000 /* proxies that its domains call */
#define TABLE_OFFSET   0x3fff0000 /* one of its page-table pages, to look at */

/* In the space of a thread. */
#define THREAD_SPACE  0x800000
#define THREAD_OFFSET PAGE     /* struct thread */
#define DCS_OFFSET    0x10000  /* a capability stack for each domain */
#define KCS_OFFSET    0x200000 /* kernel control stack */
#define DCS_SIZE      0x2000
#define DCS_STRIDE    (DCS_SIZE + PAGE)

/* Tags. None is ever given out twice. Of TAG_STACK is every stack, and all
 * domains may write it, while the mechanism stack-switch is off: callees run
 * on their callers' stacks then. */
#define TAG_KERNEL 1 /* nobody has rights over it */
#define TAG_GATE   2 /* return gates: everybody may call */
#define TAG_STACK  3
#define TAG_FIRST  16
#define TAG_HINTS  1024
#define TAG_P      (1ull << 32) /* in a tag word: privileged code */
#define TAG_C      (1ull << 33) /* capability storage */

/* ---- process.c, domain.c, thread.c: what exists -------------------------- */

struct image;

/* Unused address space of a process. */
struct gap {
  uint64_t base, size;
  struct gap *next;
};

/* A procedure that a domain offers, from its image or by entry_register. */
struct offer {
  const char *interface, *procedure, *signature;
  uint64_t hash, address;
  uint32_t policy, domain; /* slot of the domain */
  uint8_t words, caps_in, caps_out;
};

enum edge_state { EDGE_OPEN, EDGE_BOUND, EDGE_DEAD };

/* A procedure that a domain may call: its proxy, and where that leads now. */
struct edge {
  const char *interface, *procedure, *signature;
  uint64_t hash;
  uint32_t policy;
  uint8_t words, caps_in, caps_out;
  enum edge_state state;
  uint32_t number;      /* for observers */
  uint32_t tag;         /* of the proxy's entry */
  uint32_t callee;      /* slot; if bound */
  uint64_t entry, body; /* addresses */
};

/* A handle's object (object.c). */
struct object {
  uint8_t kind, rights, inner;
  uint32_t to;
  uint64_t age;
  uint64_t a, b; /* by kind: call.h */
};

struct process {
  const char *name;
  const struct image *image;
  uint32_t id;           /* from 1, never again; 0: no process */
  uint32_t record;       /* in the image's table */
  uint32_t first, count; /* slots of its domains */
  uint64_t block, link_base;
  uint64_t private_next, proxy_next; /* addresses */
  struct gap *gaps, *maps;           /* unused; given by dom_mmap */
  uint32_t page_tag;
  uint32_t group; /* who starts one after the other; 0: from the boot */
  struct offer *offers;
  uint32_t offer_count;
  struct object *objects;
  struct codoms_info *info;
  struct thread_place *thread; /* runs its starts and mains */
};

/* How a process ended, for whoever has a handle of it. */
struct ending {
  uint32_t id;
  uint32_t status;
};
#define ENDINGS 256

enum start_phase { START_NEW, START_RUNS, START_PARKED, START_DONE };

struct right {
  uint32_t tag, permission;
};

struct domain {
  const char *name;
  const struct codoms_domain *record; /* link-time addresses */
  struct process *process;            /* null: no domain */
  uint32_t tag, index;                /* index in the process */
  uint64_t heap, heap_end, heap_limit;
  uint64_t trampoline;
  uint64_t stack_size;
  enum start_phase phase; /* of its _start */
  bool in_main;
  struct trap_frame parked;
  struct right *rights;
  uint32_t right_count, right_room;
  struct edge *edges;
  uint32_t edge_count, edge_room;
};

/* All of a thread that is in registers while it runs. */
struct context {
  struct trap_frame frame;
  uint64_t f[32];
  uint64_t fcsr, dcs_base, dcs_top, dcs_limit;
  _Alignas(32) uint64_t c[8][4];
};

enum thread_phase {
  THREAD_FREE,
  THREAD_READY,
  THREAD_RUNS,   /* on a hart */
  THREAD_SLEEPS, /* until it is woken or its time comes */
  THREAD_PARKED, /* between two starts */
  THREAD_OVER    /* its end waits to be asked for */
};

/* A thread, as the supervisor finds it. */
struct thread_place {
  enum thread_phase phase;
  uint32_t id;           /* never again */
  struct process *home;  /* null: dead, it lives on in others */
  struct thread *thread; /* as S mode sees it */
  uint64_t address;      /* as proxies see it */
  struct kcs_frame *kcs; /* first frame */
  uint64_t kcs_address, kcs_guard;
  struct thread_place *next; /* in the queue */
  struct context *context;
  struct domain *starting; /* whose _start or main it runs */
  uint32_t start_group;
  bool is_start, detached;
  bool is_rest;                /* of a crossing that took too long */
  enum status why;             /* its current domain has died of this */
  uint64_t sleep_key, wake_at; /* physical address, time; 0: none */
  uint64_t deadline;           /* of a crossing, 0: none */
  unsigned deadline_depth;
  uint64_t result;
};

/* ---- image.c ------------------------------------------------------------- */

/* An image that has been checked: every table is there, every index, string
 * and address is good. */
struct image {
  const char *name; /* of the file, for messages */
  const uint8_t *file;
  uint64_t file_size;
  uint32_t number; /* in the boot record */
  const uint8_t *section;
  const struct codoms_image *header;
  const struct codoms_process *processes;
  const struct codoms_domain *domains;
  const struct codoms_segment *segments;
  const struct codoms_entry *entries;
  const struct codoms_import *imports;
  const struct codoms_grant *grants;
  const uint64_t *relocs;
  const char *strings;
};

struct supervisor;

/* ---- the state ----------------------------------------------------------- */

struct apl_entry {
  uint32_t tag;                /* 0: free */
  const struct domain *domain; /* that has the tag; null: proxies, pages */
  uint64_t row;
};

struct counter {
  uint64_t value;
  uint32_t owner, zero;
};

struct hart {
  struct trap_frame frame; /* of the user code that it stopped */
  uint64_t stack_top;
  struct supervisor *s;
  uint32_t id;
  volatile uint32_t inside; /* in the supervisor, or not started */
  bool started;
  struct thread_place *running; /* null: idle */
  struct apl_entry apl[APL_ENTRIES];
  uint32_t apl_next;
  uint64_t epoch; /* what it knows of supervisor.epoch */
};
_Static_assert(offsetof(struct hart, stack_top) == HART_STACK, "trap.S");

#define PAGE_ORDERS   20
#define PAGES_ALIGN   0x200000ull
#define SMALL_CLASSES 6 /* 64 to 2048 bytes */

struct free_block;
struct pages {
  uint64_t base, count, free, total; /* the last three in pages */
  uint8_t *order;
  struct free_block *lists[PAGE_ORDERS];
};

struct gate {
  uint64_t address;
  unsigned features;
};
#define GATE_KINDS 27 /* three ways of the DCS, 0 to 8 results */

struct supervisor {
  struct codoms_boot boot;
  volatile uint32_t lock; /* whoever is in the supervisor has it */
  struct hart *hart;      /* that one's hart */
  struct hart harts[HARTS];
  /* pages.c, memory.c */
  struct pages pages;
  void *small[SMALL_CLASSES];
  uint64_t small_pages, taken; /* pages; bytes of the supervisor's own */
  uint64_t ram_end;
  struct table *root;
  /* apl.c, hart.c */
  uint64_t epoch; /* moves when rights or pages go away */
  uint32_t next_tag;
  /* what exists */
  struct image images[CODOMS_BOOT_IMAGES];
  struct process processes[PROCESSES];
  struct domain domains[DOMAINS];
  struct thread_place threads[THREADS];
  uint8_t by_tag[TAG_HINTS]; /* slot of the last domain with such a tag */
  bool tags_collide;         /* a hint was taken from one that lived */
  uint32_t next_process, next_thread, next_edge, next_block, next_group;
  uint8_t block_used[BLOCKS];
  struct ending endings[ENDINGS];
  struct gate gates[GATE_KINDS];
  uint32_t entry_align;
  struct counter *counters;
  /* schedule.c */
  struct thread_place *ready, *ready_last;
  uint64_t first_time; /* that somebody waits for, if it is known */
  bool times_known;
  /* start.c */
  unsigned status; /* first that is not 0 */
};

#endif
