/* SPDX-License-Identifier: MIT
 *
 * The supervisor's functions, in sections named after the .c files. All state
 * is in one struct supervisor (state.h), passed first. S mode sees physical
 * memory at its own addresses, so a pointer here is a physical address; what
 * user code sees is written as a uint64_t address.
 */
#ifndef CODOMS_SUPERVISOR_SUPERVISOR_H
#define CODOMS_SUPERVISOR_SUPERVISOR_H

#include "codoms/audit.h"
#include "supervisor/state.h"

static inline bool disabled(const struct supervisor *s, enum mechanism m) {
  return s->boot.disabled >> m & 1;
}

/* ---- image.c ------------------------------------------------------------- */

/* Reads image i of the boot record; ends the machine if it is not good. */
void image_read(struct supervisor *s, uint32_t i);

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

/* ---- pages.c: physical memory -------------------------------------------- */

void pages_init(struct supervisor *s, uint64_t from, uint64_t to);
/* Zeroed pages, one behind the other; null when there are none. */
void *pages_take(struct supervisor *s, uint64_t count);
void pages_give(struct supervisor *s, void *memory, uint64_t count);
/* The supervisor's own objects, zeroed; null when there is no more. */
void *memory_take(struct supervisor *s, uint64_t size);
void memory_give(struct supervisor *s, void *memory, uint64_t size);
/* The same for what cannot be done without. */
void *memory_need(struct supervisor *s, uint64_t size);

/* ---- memory.c: the page table -------------------------------------------- */

/* A page-table page with the extension on (XC-TAG-1). */
struct table {
  uint64_t pte[512];
  uint64_t tag[512];
};

enum prot { PROT_R = CODOMS_R, PROT_W = CODOMS_W, PROT_X = CODOMS_X };

void memory_init(struct supervisor *s);
/* Pages of zeros for user code; false: out of memory, and none is mapped. */
bool memory_map(struct supervisor *s, uint64_t address, uint64_t size,
                enum prot prot, uint64_t tag_word);
/* Maps memory that has another owner; size in whole pages. */
bool memory_show(struct supervisor *s, uint64_t address, const void *memory,
                 uint64_t size, enum prot prot, uint64_t tag_word);
/* Gives back what is mapped there. The caller stops the world. */
void memory_unmap(struct supervisor *s, uint64_t address, uint64_t size);
bool memory_retag(struct supervisor *s, uint64_t address, uint64_t tag_word);
/* Makes the tables for pages to come; then moves pages there. */
bool memory_tables(struct supervisor *s, uint64_t address, uint64_t size);
void memory_move(struct supervisor *s, uint64_t to, uint64_t from,
                 uint32_t tag);
/* All of a block, with its tables. */
void memory_drop_block(struct supervisor *s, uint64_t block);
/* Pages that a block holds, with its tables. */
uint64_t memory_count(const struct supervisor *s, uint64_t block);
/* The same of what no process has: identity map, gates, threads. */
uint64_t memory_count_supervisor(const struct supervisor *s);
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
/* Turns translation on, on this hart. */
void memory_enable(struct supervisor *s);
static inline uint64_t page_up(uint64_t size) {
  return (size + PAGE - 1) & ~(uint64_t)(PAGE - 1);
}

/* ---- hart.c: harts, the lock, stopping the others -------------------------
 */

#define HART_PAGES 4 /* stack of a hart */
void hart_init(struct supervisor *s, struct hart *h, uint32_t id);
/* The other harts may come. */
void hart_release(struct supervisor *s);
/* From boot/entry.S: another hart is there, in S mode. */
_Noreturn void hart_main(uint32_t id);
void hart_lock(struct hart *h);
void hart_unlock(struct hart *h);
/* Returns when no other hart executes user code; none does until this one
 * leaves the supervisor. */
void hart_stop_others(struct supervisor *s);
/* The same, and nobody will find old translations, code or rights. */
void hart_forget(struct supervisor *s);
/* Before it leaves to user code. */
void hart_refresh(struct hart *h);
/* Wakes a hart that has nothing to do. */
void hart_wake_idle(struct supervisor *s);
void hart_interrupt(uint32_t id);

/* ---- process.c ----------------------------------------------------------- */

/* Makes process `record` of an image with its domains, entries and imports.
 * Null: `*why` says what there is not enough of. */
struct process *process_load(struct supervisor *s, struct image *image,
                             uint32_t record, uint32_t group, const char **why);
struct process *process_by_id(struct supervisor *s, uint32_t id);
struct process *process_at(struct supervisor *s, uint64_t address);
/* Where a link-time address of this process is now. */
uint64_t process_address(const struct process *p, uint64_t link);
/* Address space for stacks and the like, with an unmapped page behind it; 0
 * when the block is full. */
uint64_t process_space(struct supervisor *s, struct process *p, uint64_t size);
/* Gives back space and what is mapped there. */
void process_unspace(struct supervisor *s, struct process *p, uint64_t at,
                     uint64_t size);
/* It is gone when this returns, with all that it had. `why` is for its
 * callers, `status` for the machine if it was running a main. */
void process_kill(struct supervisor *s, struct process *p, enum status why,
                  unsigned status);
/* How it ended; false: nobody knows. */
bool process_ending(const struct supervisor *s, uint32_t id, unsigned *status);

/* ---- inform.c: the information page -------------------------------------- */

bool process_inform(struct supervisor *s, struct process *p);

/* ---- domain.c: domains and what a thread has in them --------------------- */

/* Gives a new domain its tag. */
void domain_name(struct supervisor *s, struct domain *d);
struct domain *domain_by_tag(struct supervisor *s, uint32_t tag);
static inline uint32_t domain_slot(const struct supervisor *s,
                                   const struct domain *d) {
  return (uint32_t)(d - s->domains);
}
/* All domains of a process, those that it has created too. */
#define EACH_DOMAIN(s, d, p)                                                   \
  for (struct domain *d = (s)->domains; d < (s)->domains + DOMAINS; d++)       \
    if (d->process == (p))
/* One more, which nobody has rights over; null: out of something. */
struct domain *domain_create(struct supervisor *s, struct process *p);
/* Heap, trampoline and rights of a new domain; false: out of memory. */
bool domain_prepare(struct supervisor *s, struct domain *d);
/* Makes stack and TLS of a thread in a domain if they are not there yet. */
enum status domain_enter(struct supervisor *s, struct thread_place *t,
                         struct domain *d);
/* Gives them back. */
void domain_leave(struct supervisor *s, struct thread_place *t,
                  struct domain *d);
/* A page that exists only when somebody looks: a part of a stack that was
 * never used. False: there is none to be. */
bool domain_page(struct supervisor *s, uint64_t address);

/* ---- thread.c: threads and their kernel control stacks ------------------- */

/* Null: out of memory or threads. */
struct thread_place *thread_new(struct supervisor *s, struct process *home);
/* Gives back all that it has everywhere. */
void thread_free(struct supervisor *s, struct thread_place *t);
struct thread_place *thread_by_id(struct supervisor *s, uint32_t id);
/* It starts in a domain, at the outermost level. */
enum status thread_begin(struct supervisor *s, struct thread_place *t,
                         struct domain *d, uint64_t pc, uint64_t argument);
struct state *thread_state(const struct supervisor *s,
                           const struct thread_place *t,
                           const struct domain *d);
uint64_t thread_state_address(const struct supervisor *s,
                              const struct thread_place *t,
                              const struct domain *d);
/* The domain that a state belongs to, null for the one that is nobody's; the
 * address comes from trusted memory. */
struct domain *thread_domain(struct supervisor *s, const struct thread_place *t,
                             uint64_t state);
/* Null: its domain has died. */
struct domain *thread_current(struct supervisor *s,
                              const struct thread_place *t);
unsigned thread_depth(const struct thread_place *t);
/* The frame on top; there is one. */
struct kcs_frame *thread_top(const struct thread_place *t);
/* Everything of the process in this thread is nobody's from now on. */
void thread_bury(struct supervisor *s, struct thread_place *t,
                 const struct process *p, enum status why);
/* A domain died and the slot is for another: see thread_bury. */
uint64_t thread_dcs(const struct thread_place *t, uint32_t slot);

/* ---- schedule.c: which thread runs --------------------------------------- */

void schedule_ready(struct supervisor *s, struct thread_place *t);
/* The running thread stops here; its registers are put away. */
void schedule_stop(struct supervisor *s, enum thread_phase phase);
void schedule_timer(struct supervisor *s);
/* The hart has a thread to run when this returns. */
void schedule_choose(struct supervisor *s);
/* The running thread sleeps until somebody wakes the key, or `ticks` are over
 * (0: however long). */
void schedule_sleep(struct supervisor *s, uint64_t key, uint64_t ticks);
/* What waits for an end; no physical address is odd. */
#define THREAD_KEY(id)  ((uint64_t)(id) << 2 | 1)
#define NOBODYS_KEY     5
#define PROCESS_KEY(id) ((uint64_t)(id) << 2 | 3)
unsigned schedule_wake(struct supervisor *s, uint64_t key, unsigned most,
                       int64_t result);
void schedule_drop(struct supervisor *s, struct thread_place *t);

/* ---- apl.c: rights and the cache of them --------------------------------- */

uint32_t apl_new_tag(struct supervisor *s);
/* Raises a right, or sets it to less: then the caller stops the world. False:
 * out of memory. */
bool apl_grant(struct supervisor *s, struct domain *d, uint32_t tag,
               enum permission permission);
bool apl_set(struct supervisor *s, struct domain *d, uint32_t tag,
             enum permission permission);
enum permission apl_permission(struct supervisor *s, uint32_t subject,
                               uint32_t object);
/* The machine does not know both: puts them into the cache. */
void apl_miss(struct supervisor *s, uint32_t subject, uint32_t object);
/* This hart knows nothing any more. */
void apl_clear(struct hart *h);

/* ---- entry.c: offers and edges; gate.c: return gates ----------------------
 */

/* Entries and imports of a process that is being loaded. */
bool entry_offer(struct supervisor *s, struct process *p);
bool entry_import(struct supervisor *s, struct process *p);
/* An edge by the API: gives its proxy's address, 0 without memory. */
uint64_t entry_request(struct supervisor *s, struct domain *caller,
                       const struct offer *offer, uint32_t policy);
bool entry_append(struct supervisor *s, struct process *p,
                  const struct offer *offers, uint32_t count);
/* At the boot: every import of every process finds its entry. */
void entry_resolve(struct supervisor *s);
/* The same without a word about what is missing. */
void entry_bind_all(struct supervisor *s, struct process *p);
/* The first call by an open edge, or the first of a thread into a domain. */
void entry_cold(struct supervisor *s, uint32_t number);
/* Nobody calls its domains any more. */
void entry_close(struct supervisor *s, const struct process *p);
/* Dead edges of a domain are open again; gives how many. */
unsigned entry_reopen(struct domain *d, const char *interface);
/* The call does not happen: back to the caller. */
void entry_refuse(struct supervisor *s, enum status why);

void gate_init(struct supervisor *s);
/* For a way of the DCS (features of proxy.h) and a number of results. */
uint64_t gate_address(const struct supervisor *s, unsigned features,
                      unsigned results);
const struct gate *gate_at(const struct supervisor *s, uint64_t address);

/* ---- start.c: which _start and which main runs --------------------------- */

/* Next _start or main of a group; ends the machine when there is none in any
 * group. */
void start_next(struct supervisor *s, uint32_t group);
/* The running start is over: parks it until all domains of its group are
 * ready, or ends it. */
void start_park(struct supervisor *s);
void start_end(struct supervisor *s);
/* The process is dead: what was to come has ended with this status. */
void start_cancel(struct supervisor *s, struct process *p, unsigned status);

/* ---- unwind.c ------------------------------------------------------------ */

/* Kills the process that runs and resumes the nearest live caller with `why`;
 * without one the thread ends. */
void unwind_current(struct supervisor *s, enum status why, unsigned status);
/* The domain where the running thread is has died. */
void unwind_dead(struct supervisor *s);
/* A gate found another frame than its own. */
void unwind_gate(struct supervisor *s);
/* The thread has no frames and nowhere to go. */
void unwind_end(struct supervisor *s, uint64_t result);

/* ---- split.c: time-outs of crossings ------------------------------------- */

/* The crossing of the thread at its deadline's depth is over: its caller goes
 * on, the rest goes on as another thread. False: not now. */
bool split_thread(struct supervisor *s, struct thread_place *t);

/* ---- syscall.c ----------------------------------------------------------- */

/* `subject` is the tag word of the page that has the ecall. */
void syscall(struct supervisor *s, uint64_t subject);

/* ---- audit.c ------------------------------------------------------------- */

/* Counts what there is and what there should be; see dipc.h. */
void audit_count(struct supervisor *s, struct codoms_audit *a);

/* ---- event.c: what observers are told ------------------------------------ */

void event_send(struct supervisor *s, const struct codoms_event *event);
void event_name(struct codoms_event *event, const char *name);
void event_region(struct supervisor *s, const struct process *p, uint32_t tag,
                  enum codoms_region kind, uint64_t base, uint64_t size);

/* ---- trap.c, trap.S ------------------------------------------------------ */

void trap_init(struct hart *h);
/* From trap.S, with every register of user code in h->frame. */
void trap_user(struct hart *h);
_Noreturn void trap_supervisor(void);
/* Leaves to user code as h->frame says. */
_Noreturn void trap_resume(struct hart *h);
/* Chooses a thread and leaves the supervisor, but for trap_resume. */
void trap_leave(struct hart *h);
/* No register of the thread before is left: floats and capabilities. */
void trap_clear_registers(void);
/* The capability registers in memory format, 32-byte aligned; from there. */
void trap_capabilities(uint64_t words[8][4]);
void trap_set_capabilities(uint64_t words[8][4]);
/* Floating-point registers. */
void trap_floats(uint64_t f[32]);
void trap_set_floats(const uint64_t f[32]);

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
