/* SPDX-License-Identifier: MIT
 *
 * Counting semaphores named by capabilities. A post that finds a waiter makes
 * it ready and goes on; a wait that has to wait switches.
 */
#include "kernel.h"

enum { A0 = 10 };

static struct semaphore *semaphore_of(struct tcb *self, unsigned right) {
  const struct capability *c = cspace_lookup(self->space, self->x[A0]);
  return c && c->type == CAP_TYPE_SEMAPHORE && c->rights & right ? c->object
                                                                 : NULL;
}

struct tcb *sys_sem_wait(struct tcb *self) {
  struct semaphore *s = semaphore_of(self, RIGHT_RECEIVE);
  self->x[A0] = s ? 0 : (uint64_t)-1;
  if (!s)
    return self;
  if (s->count) {
    s->count--;
    return self;
  }
  wait_in(&s->waiting, self, NULL);
  return schedule();
}

struct tcb *sys_sem_post(struct tcb *self) {
  struct semaphore *s = semaphore_of(self, RIGHT_SEND);
  self->x[A0] = s ? 0 : (uint64_t)-1;
  if (!s)
    return self;
  if (s->waiting.head)
    wake_one(&s->waiting);
  else
    s->count++;
  return self;
}
