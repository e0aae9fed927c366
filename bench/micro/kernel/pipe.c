/* SPDX-License-Identifier: MIT
 *
 * A pipe: a ring of bytes in kernel memory, readers and writers that wait.
 */
#include "kernel.h"

enum { A0 = 10, A1, A2 };
enum { ROOM = 16 * PAGE };

struct pipe {
  uint64_t read, written; /* bytes, ever */
  struct queue readers, writers;
  uint8_t *ring;
};

struct pipe *pipe_new(void) {
  struct pipe *p = allocate_pages(1);
  p->ring = allocate_pages(ROOM / PAGE);
  return p;
}

static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }

/* What fits before the ring's end, then the rest. */
static bool pipe_read(struct file *f, struct tcb *self) {
  struct pipe *p = f->object;
  uint64_t n = least(self->x[A2], p->written - p->read), at = p->read % ROOM;
  uint64_t first = least(n, ROOM - at);
  if (p->read == p->written) {
    wait_in(&p->readers, self, operate_again);
    return false;
  }
  if (!copy_to_user(self->x[A1], p->ring + at, first) ||
      !copy_to_user(self->x[A1] + first, p->ring, n - first)) {
    self->x[A0] = (uint64_t)-1;
    return true;
  }
  p->read += n;
  wake_one(&p->writers);
  self->x[A0] = n;
  return true;
}

static bool pipe_write(struct file *f, struct tcb *self) {
  struct pipe *p = f->object;
  uint64_t room = ROOM - (p->written - p->read), at = p->written % ROOM;
  uint64_t n = least(self->x[A2], room), first = least(n, ROOM - at);
  if (!room) {
    wait_in(&p->writers, self, operate_again);
    return false;
  }
  if (!copy_from_user(p->ring + at, self->x[A1], first) ||
      !copy_from_user(p->ring, self->x[A1] + first, n - first)) {
    self->x[A0] = (uint64_t)-1;
    return true;
  }
  p->written += n;
  wake_one(&p->readers);
  self->x[A0] = n;
  return true;
}

static bool pipe_readable(struct file *f, struct tcb *self) {
  struct pipe *p = f->object;
  if (p->read != p->written) {
    self->x[A0] = 1;
    return true;
  }
  wait_in(&p->readers, self, operate_again);
  return false;
}

const struct file_operations pipe_operations = {{pipe_read, pipe_write,
                                                pipe_readable}};
