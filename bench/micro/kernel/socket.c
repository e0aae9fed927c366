/* SPDX-License-Identifier: MIT
 *
 * A pair of connected stream sockets: each write makes buffers, fills them and
 * puts them on the peer's queue; each read empties and frees them.
 */
#include "kernel.h"

enum { A0 = 10, A1, A2 };
enum { ROOM = 64 }; /* buffers that may wait at one side */

struct buffer {
  struct buffer *next;
  uint32_t start, end;
  uint8_t bytes[PAGE - 16];
};

struct side {
  struct buffer *head, *tail;
  unsigned waiting;
  struct queue readers, writers;
};

struct socket {
  struct side side[2];
  struct buffer *free;
};

struct socket *socket_new(void) {
  struct socket *s = allocate_pages(1);
  for (unsigned i = 0; i < 2 * ROOM; i++) {
    struct buffer *b = allocate_pages(1);
    b->next = s->free;
    s->free = b;
  }
  return s;
}

static struct buffer *take_buffer(struct socket *s) {
  struct buffer *b = s->free;
  s->free = b->next;
  b->next = NULL;
  b->start = b->end = 0;
  return b;
}

static void give_buffer(struct socket *s, struct buffer *b) {
  b->next = s->free;
  s->free = b;
}

static void enqueue(struct side *to, struct buffer *b) {
  if (to->tail)
    to->tail->next = b;
  else
    to->head = b;
  to->tail = b;
  to->waiting++;
}

static void dequeue(struct socket *s, struct side *from) {
  struct buffer *b = from->head;
  from->head = b->next;
  if (!from->head)
    from->tail = NULL;
  from->waiting--;
  give_buffer(s, b);
}

static bool socket_write(struct file *f, struct tcb *self) {
  struct socket *s = f->object;
  struct side *to = &s->side[!f->side];
  uint64_t done = 0;
  if (to->waiting == ROOM) {
    wait_in(&to->writers, self, operate_again);
    return false;
  }
  while (done < self->x[A2] && to->waiting < ROOM) {
    struct buffer *b = take_buffer(s);
    uint64_t n = self->x[A2] - done;
    n = n < sizeof b->bytes ? n : sizeof b->bytes;
    if (!copy_from_user(b->bytes, self->x[A1] + done, n)) {
      give_buffer(s, b);
      break;
    }
    b->end = n;
    enqueue(to, b);
    done += n;
  }
  wake_one(&to->readers);
  self->x[A0] = done ? done : (uint64_t)-1;
  return true;
}

static bool socket_read(struct file *f, struct tcb *self) {
  struct socket *s = f->object;
  struct side *from = &s->side[f->side];
  uint64_t done = 0;
  if (!from->head) {
    wait_in(&from->readers, self, operate_again);
    return false;
  }
  while (from->head && done < self->x[A2]) {
    struct buffer *b = from->head;
    uint64_t n = self->x[A2] - done, have = b->end - b->start;
    n = n < have ? n : have;
    if (!copy_to_user(self->x[A1] + done, b->bytes + b->start, n))
      break;
    b->start += n;
    done += n;
    if (b->start == b->end)
      dequeue(s, from);
  }
  wake_one(&from->writers);
  self->x[A0] = done ? done : (uint64_t)-1;
  return true;
}

static bool socket_readable(struct file *f, struct tcb *self) {
  struct socket *s = f->object;
  struct side *from = &s->side[f->side];
  if (from->head) {
    self->x[A0] = 1;
    return true;
  }
  wait_in(&from->readers, self, operate_again);
  return false;
}

const struct file_operations socket_operations = {{socket_read, socket_write,
                                                  socket_readable}};
