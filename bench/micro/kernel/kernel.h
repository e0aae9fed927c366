/* SPDX-License-Identifier: MIT
 *
 * A kernel for baselines: as little as each mechanism's own authors would call
 * complete, and nothing less. Two processes in address spaces of their own,
 * threads with priorities, capability spaces, files. It is an event kernel with
 * one stack: a thread that blocks leaves a function that finishes its system
 * call when it is chosen again. README.md lists the obligations of each
 * mechanism and where they are met.
 */
#ifndef BENCH_MICRO_KERNEL_H
#define BENCH_MICRO_KERNEL_H

/* Offsets that trap.S uses; kernel.c asserts them. */
#define TCB_X 0 /* register n at 8 n; x0's place holds sepc */
#define TCB_SSTATUS 256
#define TCB_SATP 264

#include "abi.h"

#ifndef __ASSEMBLER__
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PRIORITIES = 64, PAGE = 4096 };

struct tcb;

struct queue {
  struct tcb *head, *tail;
};

/* ---- capabilities (cspace.c) ---- */

enum cap_type { CAP_NONE, CAP_TYPE_ENDPOINT, CAP_TYPE_SEMAPHORE };
enum { RIGHT_SEND = 1, RIGHT_RECEIVE = 2, RIGHT_GRANT_REPLY = 4 };

struct capability {
  uint8_t type, rights;
  void *object;
};

/* A capability space: a table behind a guard, or a tree of such. */
struct cnode {
  uint64_t guard;
  unsigned guard_bits, radix;
  struct capability *slots;
};

/* The capability that 64 bits name in a space, or null. */
const struct capability *cspace_lookup(const struct cnode *space,
                                       uint64_t name);

/* ---- threads (schedule.c) ---- */

enum state { READY, RUNNING, RECEIVING, SENDING, AWAITING_REPLY, BLOCKED };

struct tcb {
  uint64_t x[32]; /* x[0]: sepc */
  uint64_t sstatus, satp;
  struct tcb *next, *previous; /* in the queue it waits in, if any */
  enum state state;
  unsigned priority, hart;
  bool fault_pending, notification_bound;
  struct cnode *space;
  /* Finishes a blocked system call, in this thread's address space, when the
   * thread is chosen. */
  void (*resume)(struct tcb *);
  /* Whom a reply goes to, and in whose slot the right to reply to this thread
   * is: one right, linked both ways so that it can be revoked from either. */
  struct tcb *reply_to, *reply_held_by;
  struct file **files;
};

extern struct queue ready[PRIORITIES];
extern uint64_t ready_bitmap;

void queue_append(struct queue *q, struct tcb *t);
void queue_remove(struct queue *q, struct tcb *t);
void make_ready(struct tcb *t);
/* The thread to run now; there always is one. */
struct tcb *schedule(void);
static inline unsigned highest_ready(void) {
  return ready_bitmap ? 63 - __builtin_clzl(ready_bitmap) : 0;
}

/* ---- system calls ---- */

/* Each gets the thread that called and returns the one to run next. */
#define SYSCALL(name, number) struct tcb *sys_##name(struct tcb *self);
SYSCALLS(SYSCALL)
#undef SYSCALL

struct endpoint {
  enum { IDLE, HAS_SENDERS, HAS_RECEIVERS } state;
  struct queue queue;
};

struct semaphore {
  uint64_t count;
  struct queue waiting;
};

/* ---- files (file.c, pipe.c, socket.c) ---- */

struct file;
enum { READ, WRITE, READABLE, OPERATIONS };
struct file_operations {
  /* All return false if the thread has to wait, having queued it. */
  bool (*of[OPERATIONS])(struct file *, struct tcb *);
};
struct file {
  const struct file_operations *operations;
  void *object;
  unsigned side, references;
};

extern const struct file_operations pipe_operations, socket_operations;
struct pipe *pipe_new(void);
struct socket *socket_new(void);
/* What a thread that waits for a file does when it is chosen. */
void operate_again(struct tcb *self);
/* Wakes the first of a queue. */
void wake_one(struct queue *q);
/* Queues self and remembers how to go on. */
void wait_in(struct queue *q, struct tcb *self, void (*resume)(struct tcb *));

/* Copies from and to the running process; false if it is not all its own. */
bool copy_from_user(void *to, uint64_t from, size_t bytes);
bool copy_to_user(uint64_t to, const void *from, size_t bytes);

/* ---- memory and set-up (kernel.c) ---- */

void *memset(void *to, int byte, size_t bytes);
void *memcpy(void *restrict to, const void *restrict from, size_t bytes);

void *allocate_pages(unsigned count);
void console_write(const char *text, size_t bytes);
_Noreturn void power_off(unsigned status);

#endif
#endif
