/* SPDX-License-Identifier: MIT
 *
 * What the files with supervisor calls share: the call that is being answered
 * and the judgement of its pointers and handles.
 */
#ifndef CODOMS_SUPERVISOR_CALL_H
#define CODOMS_SUPERVISOR_CALL_H

#include "supervisor/supervisor.h"

enum { A0 = 10, A1, A2, A3, A7 = 17, T6 = 31 };

struct call {
  struct supervisor *s;
  uint64_t *x;           /* registers */
  struct domain *domain; /* null: a proxy */
  bool gone;             /* the thread does not return from this call here */
};

/* ---- syscall.c: pointers --------------------------------------------------
 */

/* Whether the caller itself could access the bytes. */
bool call_allowed(const struct call *c, uint64_t address, uint64_t size,
                  enum permission need);
/* The text at a0, a1 bytes, with a NUL behind it; false: `*why`. */
#define NAME_MOST 127
bool call_name(const struct call *c, char name[NAME_MOST + 1], int64_t *why);

/* ---- object.c: handles ----------------------------------------------------
 */

enum object_kind {
  OBJECT_NONE,
  OBJECT_DOMAIN,  /* a tag */
  OBJECT_GRANT,   /* a from, b over (tags) */
  OBJECT_ENTRIES, /* a process, b first << 32 | count, in its offers */
  OBJECT_PROCESS, /* a number */
  OBJECT_THREAD,  /* a number */
  OBJECT_TICKET,  /* what `inner` has, for process `to` */
  OBJECT_GIFT     /* a address, b bytes of domain `inner`, for process `to` */
};

#define RIGHT_OWNER 4

/* A new handle of the calling process, or minus a status. */
int64_t call_handle(struct call *c, struct object object);
/* The caller's object, null: DIPC_EHANDLE. */
struct object *call_object(const struct call *c, uint64_t handle,
                           enum object_kind kind);
void call_close(struct object *object);

/* ---- one function for each row of syscall.def ------------------------------
 */

#define DIPC_SYSCALL(name, number, arguments, text)                            \
  int64_t sys_##name(struct call *c);
#include "codoms/syscall.def"

#endif
