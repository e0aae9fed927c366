/* SPDX-License-Identifier: MIT
 *
 * The supervisor's one internal header, in sections named after the .c files.
 * All state is in one struct supervisor, passed first. S mode sees physical
 * memory at its own addresses, so a pointer here is a physical address; what
 * user code sees is written as a uint64_t address.
 */
#ifndef CODOMS_SUPERVISOR_SUPERVISOR_H
#define CODOMS_SUPERVISOR_SUPERVISOR_H

#include "codoms/boot.h"
#include "codoms/image.h"
#include "codoms/process.h"
#include "supervisor/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE        4096u
#define PROCESSES   32   /* most that can be loaded */
#define DOMAINS     128  /* most, over all processes */
#define TAGS        1024 /* tags in use are below */
#define APL_ENTRIES 32
#define COUNTERS    1024      /* revocation counters */
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
  CAUSE_ILLEGAL = 2,
  CAUSE_BREAKPOINT = 3,
  CAUSE_ECALL_U = 8,
#define XCAUSE(id, number, text) CAUSE_##id = number,
#include "isa/xcodoms_cause.def"
};

/* Permissions, as the machine orders them. */
enum permission { NIL, CALL, READ, WRITE };

/* ---- address space -----------------------------------------------------
 *
 * One page table. Blocks of 1 GiB: 0 to 14 are the identity map (U = 0), 15
 * has threads, the rest are processes'. In a process's block: */
#define BLOCK_SIZE     (1ull << CODOMS_BLOCK_SHIFT)
#define THREAD_BLOCK   15
#define FIRST_BLOCK    16
#define HEAP_OFFSET    0x20000000 /* shared evenly among the domains */
#define PRIVATE_OFFSET 0x30000000 /* stacks, TLS, DCS, capability pages */
#define PROXY_OFFSET   0x3c000000 /* proxies into this process, its gates */
#define TABLE_OFFSET   0x3fff0000 /* one of its page-table pages, to look at */
#define THREAD_SPACE   0x2000000  /* of one thread in THREAD_BLOCK */

/* Tags. None is ever given out twice. Of TAG_STACK is every stack, and all
 * domains may write it, while the mechanism stack-switch is off: callees run
 * on their callers' stacks then. */
#define TAG_KERNEL 1 /* nobody has rights over it */
#define TAG_GATE   2 /* return gates: everybody may call */
#define TAG_STACK  3
#define TAG_DOMAIN 16 /* + index of the domain: fits an immediate */
#define TAG_OTHER  (TAG_DOMAIN + DOMAINS) /* proxies and information pages */
#define TAG_P      (1ull << 32)           /* in a tag word: privileged code */
#define TAG_C      (1ull << 33)           /* capability storage */

/* ---- process.c, domain.c, thread.c: what exists -------------------------- */

struct image;

/* Places for proxies or gates: entries in pages with a tag that somebody may
 * call, bodies behind them in pages that nobody may. */
struct proxy_area {
  uint64_t entry, entry_end, body, body_end;
};

struct gate {
  uint64_t address; /* 0: not made */
  unsigned features;
};
#define GATE_KINDS 27 /* three ways of the DCS, 0 to 8 results */

struct process {
  const char *name;
  const struct image *image;
  uint32_t id;           /* from 1 */
  uint32_t first, count; /* domains, in supervisor.domains */
  uint64_t block, link_base;
  uint64_t private_next, proxy_next; /* addresses */
  uint32_t page_tag;
  bool dead;
  enum status death; /* what its callers get */
  unsigned status;   /* what its main's end counts as */
  struct proxy_area gate_area;
  struct gate gates[GATE_KINDS];
  struct codoms_info *info;
  struct thread_place *thread;
};

enum start_phase { START_NEW, START_PARKED, START_DONE };

struct domain {
  const char *name;
  const struct codoms_domain *record; /* link-time addresses */
  struct process *process;
  uint32_t tag, index; /* index in the process */
  uint64_t heap, heap_end, heap_limit;
  uint64_t trampoline;
  enum start_phase phase; /* of its _start */
  struct trap_frame parked;
  uint8_t *rights; /* permission by tag */
};

/* A thread, as the supervisor finds it. One for each process; it is in other
 * processes when it crosses. */
struct thread_place {
  struct process *process;
  struct thread *thread; /* as S mode sees it */
  uint64_t address;      /* as proxies see it */
  struct kcs_frame *kcs; /* first frame */
  uint64_t kcs_address, kcs_guard;
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
  uint32_t first_domain; /* supervisor.domains of its domain 0 */
};

struct supervisor;

/* Reads image i of the boot record; ends the machine if it is not good. */
void image_read(struct supervisor *s, uint32_t i);

/* ---- the state ----------------------------------------------------------- */

struct apl_entry {
  uint32_t tag; /* 0: free */
  uint64_t row;
};

struct counter {
  uint64_t value;
  uint32_t owner, zero;
};

struct supervisor {
  struct trap_frame frame; /* first: trap.S finds it here */
  struct codoms_boot boot;
  /* memory.c */
  uint64_t free, free_end; /* physical */
  struct table *root;
  /* apl.c */
  struct apl_entry apl[APL_ENTRIES];
  uint32_t apl_next, next_tag;
  /* what exists */
  struct image images[CODOMS_BOOT_IMAGES];
  struct process processes[PROCESSES];
  struct domain domains[DOMAINS];
  struct thread_place threads[PROCESSES];
  uint32_t process_count, domain_count, thread_count;
  uint32_t entry_align;
  struct counter *counters;
  /* start.c */
  struct thread_place *running;
  struct domain *starting; /* whose _start or main runs */
  unsigned status;         /* first that is not 0 */
};

static inline bool disabled(const struct supervisor *s, enum mechanism m) {
  return s->boot.disabled >> m & 1;
}

/* ---- main.c -------------------------------------------------------------- */

_Noreturn void supervisor_main(const struct codoms_boot *boot, bool xcodoms);

/* ---- console.c: UART, messages, the end ---------------------------------- */

void console_init(void);
void console_put(char c);
/* %s text, %x hexadecimal, %u decimal; both take a uint64_t. */
void console_print(const char *format, ...);
/* Says "NAME: ..." to observers, else on the console; exit status 1. */
_Noreturn void fail(struct supervisor *s, const char *name, const char *format,
                    ...);
/* The machine cannot go on: the supervisor's own fault, or an attack that
 * succeeded because its mechanism was switched off. */
_Noreturn void fatal(struct supervisor *s, const char *format, ...);
_Noreturn void machine_exit(unsigned status);

/* ---- string.c: what the compiler expects to find ------------------------- */

void *memcpy(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *text);
int strcmp(const char *a, const char *b);

/* ---- memory.c: physical pages and the page table ------------------------- */

/* A page-table page with the extension on (XC-TAG-1). */
struct table {
  uint64_t pte[512];
  uint64_t tag[512];
};

enum prot { PROT_R = CODOMS_R, PROT_W = CODOMS_W, PROT_X = CODOMS_X };

void memory_init(struct supervisor *s);
/* Zeroed memory; null when there is no more. align: power of two. */
void *memory_take(struct supervisor *s, uint64_t size, uint64_t align);
/* The same for what cannot be done without. */
void *memory_need(struct supervisor *s, uint64_t size);
/* Pages of zeros for user code; false: out of memory. */
bool memory_map(struct supervisor *s, uint64_t address, uint64_t size,
                enum prot prot, uint64_t tag_word);
/* Maps given memory; size in whole pages. */
bool memory_map_at(struct supervisor *s, uint64_t address, const void *memory,
                   uint64_t size, enum prot prot, uint64_t tag_word);
/* The page that user code sees at an address; false: none. */
struct page {
  uint8_t *memory; /* of the byte asked for */
  enum prot prot;
  uint64_t tag_word;
};
bool memory_look(struct supervisor *s, uint64_t address, struct page *page);
/* The last-level table that covers an address, null if there is none. */
struct table *memory_last_table(struct supervisor *s, uint64_t address);
/* Copies to and from user pages that are known to be mapped. */
void memory_write(struct supervisor *s, uint64_t address, const void *from,
                  uint64_t size);
void memory_read(struct supervisor *s, uint64_t address, void *to,
                 uint64_t size);
/* Turns translation on. */
void memory_enable(struct supervisor *s);
static inline uint64_t page_up(uint64_t size) {
  return (size + PAGE - 1) & ~(uint64_t)(PAGE - 1);
}

/* ---- process.c ----------------------------------------------------------- */

/* Makes the processes and domains of an image and loads their segments. */
void process_load(struct supervisor *s, struct image *image);
/* Where a link-time address of this process is now. */
uint64_t process_address(const struct process *p, uint64_t link);
/* Address space for stacks and the like, with an unmapped page behind it; 0
 * when the block is full. */
uint64_t process_space(struct process *p, uint64_t size);
/* Fills the information page, when threads exist. */
void process_inform(struct supervisor *s, struct process *p);
/* From now on nobody calls into it and nobody returns into it. `why` is for
 * its callers, `status` for the machine if it was running a main. */
void process_kill(struct supervisor *s, struct process *p, enum status why,
                  unsigned status);

/* ---- domain.c: domains and what a thread has in them --------------------- */

struct domain *domain_by_tag(struct supervisor *s, uint32_t tag);
/* Heap, trampoline and rights of a new domain. */
void domain_prepare(struct supervisor *s, struct domain *d);
/* Makes stack, TLS and capability stack of a thread in a domain if they are
 * not there yet. */
enum status domain_enter(struct supervisor *s, struct thread_place *t,
                         struct domain *d);

/* ---- thread.c: threads and their kernel control stacks ------------------- */

struct thread_place *thread_new(struct supervisor *s, struct process *p);
struct state *thread_state(const struct thread_place *t,
                           const struct domain *d);
uint64_t thread_state_address(const struct thread_place *t,
                              const struct domain *d);
/* The domain that a state belongs to; the address comes from trusted memory. */
struct domain *thread_domain(struct supervisor *s, const struct thread_place *t,
                             uint64_t state);
struct domain *thread_current(struct supervisor *s,
                              const struct thread_place *t);
unsigned thread_depth(const struct thread_place *t);
/* The frame on top; there is one. */
struct kcs_frame *thread_top(const struct thread_place *t);

/* ---- apl.c: rights and the cache of them --------------------------------- */

uint32_t apl_new_tag(struct supervisor *s);
void apl_grant(struct supervisor *s, struct domain *d, uint32_t tag,
               enum permission permission);
enum permission apl_permission(struct supervisor *s, uint32_t subject,
                               uint32_t object);
/* The machine does not know both: puts them into the cache. */
void apl_miss(struct supervisor *s, uint32_t subject, uint32_t object);

/* ---- entry.c: imports, proxies, gates ------------------------------------ */

/* Finds the entry of every import and builds its proxy. */
void entry_resolve(struct supervisor *s);
/* The gate that starts at an address, null if none does. */
const struct gate *entry_gate(struct supervisor *s, uint64_t address);

/* ---- start.c: which _start and which main runs --------------------------- */

/* Next _start or main; ends the machine when there is none. */
void start_next(struct supervisor *s);
/* The running start is over: parks it until all domains are ready, or ends
 * it with a status. */
void start_park(struct supervisor *s);
void start_end(struct supervisor *s, unsigned status);
/* The domain's process is dead; a main that was to come has ended with this
 * status. */
void start_cancel(struct supervisor *s, struct domain *d, unsigned status);

/* ---- unwind.c ------------------------------------------------------------ */

/* Kills the process that runs and resumes the nearest live caller with `why`;
 * without one the start ends with the status of its process. */
void unwind_current(struct supervisor *s, enum status why, unsigned status);
/* A gate found another frame than its own. */
void unwind_gate(struct supervisor *s);

/* ---- syscall.c ----------------------------------------------------------- */

/* `subject` is the tag word of the page that has the ecall. */
void syscall(struct supervisor *s, uint64_t subject);

/* ---- event.c: what observers are told ------------------------------------ */

void event_send(struct supervisor *s, const struct codoms_event *event);
void event_name(struct codoms_event *event, const char *name);
void event_region(struct supervisor *s, const struct process *p, uint32_t tag,
                  enum codoms_region kind, uint64_t base, uint64_t size);

/* ---- trap.c, trap.S ------------------------------------------------------ */

void trap_init(struct supervisor *s);
/* From trap.S, with every register of user code in s->frame. */
void trap_user(struct supervisor *s);
_Noreturn void trap_supervisor(void);
/* Leaves to user code as s->frame says. */
_Noreturn void trap_resume(struct supervisor *s);
/* No register of the thread before is left: floats and capabilities. */
void trap_clear_registers(void);
/* The capability registers in memory format, 32-byte aligned. */
void trap_capabilities(uint64_t words[8][4]);

/* ---- CSRs ---------------------------------------------------------------- */

#define CSR_TEXT_(x) #x
#define CSR_TEXT(x)  CSR_TEXT_(x)
#define csr_read(csr)                                                          \
  __extension__({                                                              \
    uint64_t value_;                                                           \
    __asm__ volatile("csrr %0, " CSR_TEXT(csr) : "=r"(value_));                \
    value_;                                                                    \
  })
#define csr_write(csr, value)                                                  \
  __asm__ volatile("csrw " CSR_TEXT(csr) ", %0"                                \
                   :                                                           \
                   : "r"((uint64_t)(value))                                    \
                   : "memory")

#endif
