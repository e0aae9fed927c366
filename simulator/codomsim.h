/* SPDX-License-Identifier: MIT
 *
 * libcodomsim: the machine in another program. Create one, load a program, run
 * it until a count of instructions or its end, look at it, go on. A machine is
 * used by one thread at a time; what one does depends on nothing but its
 * configuration, program and input, so stopping and looking change nothing.
 *
 * The version is semantic: while the major number stays, programs that compile
 * and work go on doing so. Structures that callers fill begin with their size,
 * so that later versions can add fields.
 */
#ifndef CODOMSIM_H
#define CODOMSIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CODOMSIM_MAJOR 0
#define CODOMSIM_MINOR 1
const char *codomsim_version(void); /* "0.1" */

struct codomsim;
struct codomsim_config {
  size_t size;      /* sizeof(struct codomsim_config) */
  uint64_t memory;  /* bytes of RAM; 0: 256 MiB */
  unsigned harts;   /* 0: one */
  const char *core; /* "ideal", "u54", "wide"; null: u54 */
  bool no_xcodoms;  /* a machine without the extension */
};

/* All functions that can fail return null or false and leave the reason, one
 * line, in codomsim_error of this thread. */
const char *codomsim_error(void);
struct codomsim *codomsim_new(const struct codomsim_config *config);
void codomsim_free(struct codomsim *s);

/* One plain ELF program, which starts in M mode. */
bool codomsim_load(struct codomsim *s, const char *program);
/* Linked images, on the supervisor in the file of that name. */
bool codomsim_boot(struct codomsim *s, const char *supervisor,
                   const char *const *images, unsigned image_count);

enum codomsim_state {
  CODOMSIM_PAUSED, /* has run the instructions asked for */
  CODOMSIM_EXITED, /* codomsim_status has the guest's status */
  CODOMSIM_STUCK,  /* waits for what cannot come */
  CODOMSIM_FAILED  /* output could not be written, or a signal came */
};
/* Runs that many instructions of all harts together, or until the end. */
enum codomsim_state codomsim_run(struct codomsim *s, uint64_t instructions);
unsigned codomsim_status(const struct codomsim *s);

/* Hart `hart` between two instructions. Registers: 0..31 integer, 32 pc. */
uint64_t codomsim_register(const struct codomsim *s, unsigned hart, unsigned n);
void codomsim_set_register(struct codomsim *s, unsigned hart, unsigned n,
                           uint64_t value);
bool codomsim_csr(const struct codomsim *s, unsigned hart, unsigned number,
                  uint64_t *value);
uint64_t codomsim_instructions(const struct codomsim *s, unsigned hart);
uint64_t codomsim_cycles(const struct codomsim *s, unsigned hart);

/* RAM by physical address; false if it is not all RAM. */
bool codomsim_read(const struct codomsim *s, uint64_t address, void *bytes,
                   size_t count);
bool codomsim_write(struct codomsim *s, uint64_t address, const void *bytes,
                    size_t count);

/* What happens; the callback may look at the machine and not run it. */
enum codomsim_event_kind { CODOMSIM_TRAP, CODOMSIM_DOMAIN };
struct codomsim_event {
  enum codomsim_event_kind kind;
  unsigned hart;
  uint64_t pc, cause, value; /* trap: as xepc, xcause, xtval */
  uint32_t from, to;         /* trap: modes; domain: tags */
};
typedef void codomsim_listener(void *owner, const struct codomsim_event *e);
void codomsim_listen(struct codomsim *s, codomsim_listener *call, void *owner);

#ifdef __cplusplus
}
#endif

#endif
