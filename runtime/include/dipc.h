/* SPDX-License-Identifier: MIT
 *
 * What programs of a domain see of dIPC: the status of a crossing and the
 * supervisor's calls. Generated headers include it. Stubs have codoms/stub.h,
 * capability registers codoms/cap.h; everything else is the C library.
 */
#ifndef DIPC_H
#define DIPC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Behind the declaration of a function that crosses into another domain: a
 * compiler that knows this enters its stub directly (codoms/stub.h). */
#ifdef __has_attribute
#if __has_attribute(codoms_stub)
#define DIPC_STUB __attribute__((codoms_stub))
#endif
#endif
#ifndef DIPC_STUB
#define DIPC_STUB
#endif

/* Behind a pointer parameter: its caller may change the memory meanwhile, so
 * it is read once. The compiler warns about second reads. */
#ifdef __has_attribute
#if __has_attribute(codoms_racy)
#define DIPC_RACY __attribute__((codoms_racy))
#endif
#endif
#ifndef DIPC_RACY
#define DIPC_RACY
#endif

typedef enum dipc_status {
#define DIPC_STATUS(name, number, text) name = number,
#include <codoms/status.def>
} dipc_status;

/* The text of a status, "unknown status" for a number that is none. */
const char *dipc_status_text(dipc_status status);

/* Supervisor calls (codoms/syscall.def). Each gives its result, or minus a
 * status. */
int64_t dipc_supervisor(uint64_t number, uint64_t a, uint64_t b, uint64_t c);
int64_t dipc_supervisor4(uint64_t number, uint64_t a, uint64_t b, uint64_t c,
                         uint64_t d);

enum dipc_supervisor_call {
#define DIPC_SYSCALL(name, number, arguments, text) DIPC_DO_##name = number,
#include <codoms/syscall.def>
};

/* ---- objects --------------------------------------------------------------
 *
 * Handles are of a process: all of its domains may use them. Each kind has a
 * type of its own. value < 0: minus a status, nothing was made. */

typedef struct dipc_domain { int64_t value; } dipc_domain;
typedef struct dipc_grant { int64_t value; } dipc_grant;
typedef struct dipc_entries { int64_t value; } dipc_entries;
typedef struct dipc_process { int64_t value; } dipc_process;

/* Rights of a domain's handle; each includes those before. */
typedef enum dipc_right {
  DIPC_CALL = 1, /* may be called at entries */
  DIPC_READ,
  DIPC_WRITE,
  DIPC_OWNER /* may map memory, register entries, change what it may access */
} dipc_right;

/* What dipc_dom_mmap maps. */
enum dipc_map {
  DIPC_MAP_READ = 1,
  DIPC_MAP_WRITE = 3,
  DIPC_MAP_CAPABILITIES = 11 /* capability storage */
};

#define DIPC_CALL4_(call, a, b, c, d)                                          \
  dipc_supervisor4(DIPC_DO_##call, (uint64_t)(a), (uint64_t)(b),               \
                   (uint64_t)(c), (uint64_t)(d))
#define DIPC_CALL_(call, a, b, c) DIPC_CALL4_(call, a, b, c, 0)

/* Of the process's first domain; of the one that calls; of a new one, which
 * nobody has rights over. With all rights. */
static inline dipc_domain dipc_dom_default(void) {
  return (dipc_domain){DIPC_CALL_(dom_default, 0, 0, 0)};
}
static inline dipc_domain dipc_dom_self(void) {
  return (dipc_domain){DIPC_CALL_(dom_self, 0, 0, 0)};
}
static inline dipc_domain dipc_dom_create(void) {
  return (dipc_domain){DIPC_CALL_(dom_create, 0, 0, 0)};
}
/* Another handle with the same right or less. */
static inline dipc_domain dipc_dom_copy(dipc_domain d, dipc_right right) {
  return (dipc_domain){DIPC_CALL_(dom_copy, d.value, right, 0)};
}
static inline int64_t dipc_dom_tag(dipc_domain d) {
  return DIPC_CALL_(dom_tag, d.value, 0, 0);
}
/* Memory of a domain, for its owners. The address, or minus a status. */
static inline int64_t dipc_dom_mmap(dipc_domain d, size_t bytes,
                                    enum dipc_map map) {
  return DIPC_CALL_(dom_mmap, d.value, bytes, map);
}
static inline dipc_status dipc_dom_munmap(dipc_domain d, void *p) {
  return (dipc_status)-DIPC_CALL_(dom_munmap, d.value, p, 0);
}
/* Pages of `from` become `to`'s; all capabilities to them are dead. */
static inline dipc_status dipc_dom_remap(dipc_domain to, dipc_domain from,
                                         void *p, size_t bytes) {
  return (dipc_status)-DIPC_CALL4_(dom_remap, to.value, from.value, p, bytes);
}

/* Owners of `from` let it access `over`, as far as their handle of that goes.
 * After grant_revoke returns no hart lets it any more. */
static inline dipc_grant dipc_grant_create(dipc_domain from, dipc_domain over,
                                           dipc_right right) {
  return (dipc_grant){
      DIPC_CALL_(grant_create, from.value, over.value, right)};
}
static inline dipc_status dipc_grant_revoke(dipc_grant g) {
  return (dipc_status)-DIPC_CALL_(grant_revoke, g.value, 0, 0);
}

/* Entries of a domain, and a proxy to one of them (codoms/object.h). */
struct dipc_entry;
static inline dipc_entries dipc_entry_register(dipc_domain d,
                                               const struct dipc_entry *entry,
                                               size_t count) {
  return (dipc_entries){DIPC_CALL_(entry_register, d.value, entry, count)};
}
static inline int64_t dipc_entry_request(dipc_domain caller, dipc_entries e,
                                         size_t index,
                                         const struct dipc_entry *want) {
  return DIPC_CALL4_(entry_request, caller.value, e.value, index, want);
}

/* From process to process: the giver offers a handle to the process of a
 * domain and tells it its own number and the ticket, as ordinary words; the
 * other accepts, once. */
static inline int64_t dipc_offer(int64_t handle, uint32_t to_tag) {
  return DIPC_CALL_(handle_offer, handle, to_tag, 0);
}
static inline int64_t dipc_accept(int64_t process_number, int64_t ticket) {
  return DIPC_CALL_(handle_accept, process_number, ticket, 0);
}
static inline dipc_status dipc_close(int64_t handle) {
  return (dipc_status)-DIPC_CALL_(handle_close, handle, 0, 0);
}

/* Whole pages of the caller's become another process's, at another address
 * there: nothing of them is left here. give makes a ticket, take gives the
 * new address. */
static inline int64_t dipc_give(void *p, size_t bytes, uint32_t to_tag) {
  return DIPC_CALL_(give, p, bytes, to_tag);
}
static inline int64_t dipc_take(int64_t process_number, int64_t ticket) {
  return DIPC_CALL_(take, process_number, ticket, 0);
}

/* ---- processes ------------------------------------------------------------ */

/* One more instance of a process that one of the run's images has. */
dipc_process dipc_spawn(const char *name);
static inline dipc_process dipc_process_self(void) {
  return (dipc_process){DIPC_CALL_(process_self, 0, 0, 0)};
}
static inline int64_t dipc_process_number(dipc_process p) {
  return DIPC_CALL_(process_number, p.value, 0, 0);
}
static inline dipc_status dipc_kill(dipc_process p, int status) {
  return (dipc_status)-DIPC_CALL_(process_kill, p.value, status, 0);
}
/* Waits for its end; its status. */
int64_t dipc_wait(dipc_process p);
/* Calls by an interface whose server died will look for another server. Gives
 * how many procedures that are. */
int64_t dipc_rebind(const char *interface);
/* Whether the domain with this tag lives; tags are never used again. */
static inline bool dipc_alive(uint64_t tag) {
  return DIPC_CALL_(alive, tag, 0, 0) == 1;
}

/* A number of seconds that only moves forward, and the cycles since reset. */
double dipc_seconds(void);
static inline uint64_t dipc_cycles(void) {
  uint64_t cycles;
  __asm__ volatile("rdcycle %0" : "=r"(cycles));
  return cycles;
}

#ifdef __cplusplus
}
#endif

#endif
