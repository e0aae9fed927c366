/* SPDX-License-Identifier: MIT
 *
 * L4-style synchronous IPC: call and reply_recv with up to four words in
 * registers, that is what a fast path handles. The conditions are those that
 * seL4's fast path checks, in its order; where one does not hold, the general
 * way below is taken (blocking sends and receives, no transfer of
 * capabilities, no longer messages: those are refused).
 */
#include "kernel.h"

enum { A0 = 10, A1, A2, A3, A4, A5 };
enum { LENGTH_BITS = 7, WORDS = 4 }; /* of the message info: words */

static uint64_t length_of(uint64_t info) {
  return info & ((1 << LENGTH_BITS) - 1);
}
static uint64_t extra_of(uint64_t info) { return info >> LENGTH_BITS & 3; }

static void copy_message(struct tcb *to, const struct tcb *from) {
  to->x[A1] = from->x[A1];
  to->x[A2] = from->x[A2];
  to->x[A3] = from->x[A3];
  to->x[A4] = from->x[A4];
  to->x[A5] = from->x[A5];
}

static bool higher_is_ready(const struct tcb *t) {
  return ready_bitmap >> t->priority > 1;
}

/* The one right to answer t is now held by `by`. */
static void give_reply_right(struct tcb *t, struct tcb *by) {
  t->reply_held_by = by;
  by->reply_to = t;
}

static struct tcb *take_reply_right(struct tcb *self) {
  struct tcb *caller = self->reply_to;
  self->reply_to = NULL;
  if (caller)
    caller->reply_held_by = NULL;
  return caller;
}

static struct tcb *refuse(struct tcb *self) {
  self->x[A0] = (uint64_t)-1;
  return self;
}

/* ---- the general way ---- */

static struct endpoint *endpoint_of(struct tcb *self, unsigned right) {
  const struct capability *c = cspace_lookup(self->space, self->x[A0]);
  if (!c || c->type != CAP_TYPE_ENDPOINT || !(c->rights & right) ||
      length_of(self->x[A1]) > WORDS || extra_of(self->x[A1]))
    return NULL;
  return c->object;
}

static void leave_endpoint(struct endpoint *e, struct tcb *t) {
  queue_remove(&e->queue, t);
  if (!e->queue.head)
    e->state = IDLE;
}

static void deliver(struct tcb *sender, struct tcb *receiver) {
  copy_message(receiver, sender);
  receiver->x[A0] = 0;
  sender->state = AWAITING_REPLY;
  give_reply_right(sender, receiver);
}

static struct tcb *slow_call(struct tcb *self) {
  struct endpoint *e = endpoint_of(self, RIGHT_SEND);
  if (!e)
    return refuse(self);
  if (e->state == HAS_RECEIVERS) {
    struct tcb *receiver = e->queue.head;
    leave_endpoint(e, receiver);
    deliver(self, receiver);
    make_ready(receiver);
  } else {
    self->state = SENDING;
    e->state = HAS_SENDERS;
    queue_append(&e->queue, self);
  }
  return schedule();
}

static struct tcb *slow_receive(struct tcb *self, struct endpoint *e) {
  if (e->state == HAS_SENDERS) {
    struct tcb *sender = e->queue.head;
    leave_endpoint(e, sender);
    deliver(sender, self);
    make_ready(self);
  } else {
    self->state = RECEIVING;
    e->state = HAS_RECEIVERS;
    queue_append(&e->queue, self);
  }
  return schedule();
}

static struct tcb *slow_reply_recv(struct tcb *self) {
  struct endpoint *e = endpoint_of(self, RIGHT_RECEIVE);
  struct tcb *caller = self->reply_to;
  if (!e)
    return refuse(self);
  if (caller) {
    take_reply_right(self);
    copy_message(caller, self);
    caller->x[A0] = 0;
    make_ready(caller);
  }
  return slow_receive(self, e);
}

struct tcb *sys_reply(struct tcb *self) {
  struct tcb *caller = take_reply_right(self);
  if (!caller || length_of(self->x[A1]) > WORDS)
    return refuse(self);
  copy_message(caller, self);
  caller->x[A0] = 0;
  make_ready(caller);
  self->x[A0] = 0;
  return self;
}

/* ---- the fast path ---- */

struct tcb *sys_call(struct tcb *self) {
  uint64_t info = self->x[A1];
  const struct capability *c;
  struct endpoint *e;
  struct tcb *receiver;
  if (length_of(info) > WORDS || extra_of(info) || self->fault_pending)
    return slow_call(self);
  c = cspace_lookup(self->space, self->x[A0]);
  if (!c || c->type != CAP_TYPE_ENDPOINT || !(c->rights & RIGHT_SEND))
    return slow_call(self);
  e = c->object;
  if (e->state != HAS_RECEIVERS)
    return slow_call(self);
  receiver = e->queue.head;
  if (!receiver->satp || !(c->rights & RIGHT_GRANT_REPLY) ||
      receiver->hart != self->hart ||
      (receiver->priority < self->priority && higher_is_ready(receiver)))
    return slow_call(self);
  leave_endpoint(e, receiver);
  self->state = AWAITING_REPLY;
  give_reply_right(self, receiver);
  copy_message(receiver, self);
  receiver->x[A0] = 0; /* the badge of the endpoint's only capability */
  receiver->state = RUNNING;
  return receiver;
}

struct tcb *sys_reply_recv(struct tcb *self) {
  uint64_t info = self->x[A1];
  const struct capability *c;
  struct endpoint *e;
  struct tcb *caller;
  if (length_of(info) > WORDS || extra_of(info) || self->fault_pending)
    return slow_reply_recv(self);
  c = cspace_lookup(self->space, self->x[A0]);
  if (!c || c->type != CAP_TYPE_ENDPOINT || !(c->rights & RIGHT_RECEIVE))
    return slow_reply_recv(self);
  e = c->object;
  caller = self->reply_to;
  if (self->notification_bound || e->state == HAS_SENDERS || !caller ||
      caller->reply_held_by != self || caller->fault_pending ||
      !caller->satp || caller->hart != self->hart || higher_is_ready(caller))
    return slow_reply_recv(self);
  self->state = RECEIVING;
  queue_append(&e->queue, self);
  e->state = HAS_RECEIVERS;
  take_reply_right(self);
  copy_message(caller, self);
  caller->x[A0] = 0;
  caller->state = RUNNING;
  return caller;
}
