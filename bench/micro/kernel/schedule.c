/* SPDX-License-Identifier: MIT
 *
 * Ready threads: a queue for each priority and a bitmap of the queues in use.
 */
#include "kernel.h"

struct queue ready[PRIORITIES];
uint64_t ready_bitmap;

void queue_append(struct queue *q, struct tcb *t) {
  t->next = NULL;
  t->previous = q->tail;
  if (q->tail)
    q->tail->next = t;
  else
    q->head = t;
  q->tail = t;
}

void queue_remove(struct queue *q, struct tcb *t) {
  if (t->previous)
    t->previous->next = t->next;
  else
    q->head = t->next;
  if (t->next)
    t->next->previous = t->previous;
  else
    q->tail = t->previous;
}

void make_ready(struct tcb *t) {
  t->state = READY;
  queue_append(&ready[t->priority], t);
  ready_bitmap |= UINT64_C(1) << t->priority;
}

struct tcb *schedule(void) {
  for (;;) {
    unsigned priority = highest_ready();
    struct tcb *t = ready[priority].head;
    void (*resume)(struct tcb *) = t->resume;
    queue_remove(&ready[priority], t);
    if (!ready[priority].head)
      ready_bitmap &= ~(UINT64_C(1) << priority);
    t->state = RUNNING;
    if (!resume)
      return t;
    __asm__ volatile("csrw satp, %0" ::"r"(t->satp) : "memory");
    t->resume = NULL;
    resume(t);
    if (t->state == RUNNING)
      return t;
  }
}

void wake_one(struct queue *q) {
  struct tcb *t = q->head;
  if (!t)
    return;
  queue_remove(q, t);
  make_ready(t);
}

void wait_in(struct queue *q, struct tcb *self, void (*resume)(struct tcb *)) {
  self->state = BLOCKED;
  self->resume = resume;
  queue_append(q, self);
}
