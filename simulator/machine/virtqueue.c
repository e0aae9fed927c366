/* SPDX-License-Identifier: MIT
 *
 * Split virtqueues: finding the next chain of descriptors, indirect tables
 * included, and giving it back. Every address is looked up in RAM, every
 * index is held against the queue's size, and no chain is longer than its
 * table, so a loop ends.
 */
#include "machine/machine.h"
#include "machine/virtio.h"

#include <inttypes.h>
#include <string.h>

enum { DESC_NEXT = 1, DESC_WRITE = 2, DESC_INDIRECT = 4 };
enum { AVAIL_NO_INTERRUPT = 1 };

struct descriptor {
  uint64_t address;
  uint32_t size;
  uint16_t flags, next;
};

static uint8_t *ram(const struct virtio *v, uint64_t address, uint64_t size) {
  return machine_ram(v->machine, address, size);
}

static uint16_t get16(const uint8_t *at) {
  uint16_t value;
  memcpy(&value, at, sizeof value);
  return value;
}

static void put16(struct virtio *v, uint8_t *at, uint64_t address,
                  uint16_t value) {
  machine_written(v->machine, address, sizeof value);
  memcpy(at, &value, sizeof value);
}

/* The rings of a queue as host memory; with the events behind them. */
struct rings {
  uint8_t *desc, *avail, *used;
};
static bool find_rings(struct virtio *v, const struct virtqueue *q,
                       struct rings *r) {
  r->desc = ram(v, q->desc, UINT64_C(16) * q->size);
  r->avail = ram(v, q->avail, 6 + UINT64_C(2) * q->size);
  r->used = ram(v, q->used, 6 + UINT64_C(8) * q->size);
  if (r->desc && r->avail && r->used)
    return true;
  virtio_break(v, "a ring is not in RAM");
  return false;
}

static bool has(const struct virtio *v, uint64_t feature) {
  return v->driver_features & feature;
}

static uint64_t avail_event(const struct virtqueue *q) {
  return q->used + 4 + UINT64_C(8) * q->size;
}

static bool add_part(struct virtio *v, struct virtio_chain *c,
                     const struct descriptor *d) {
  bool in = d->flags & DESC_WRITE;
  if (!d->size)
    return true;
  struct virtio_part part = {ram(v, d->address, d->size), d->address, d->size};
  if (!part.host)
    virtio_break(
        v, "a descriptor of %" PRIu32 " bytes at 0x%" PRIx64 " is not in RAM",
        d->size, d->address);
  else if (c->outs + c->ins == VIRTIO_QUEUE_MAX)
    virtio_break(v, "a request has more than %u parts", VIRTIO_QUEUE_MAX);
  else if (c->ins && !in)
    virtio_break(v, "a readable descriptor follows a writable one");
  else if (c->in_size + c->out_size + d->size > UINT32_MAX)
    virtio_break(v, "a request is larger than 4 GiB");
  if (v->broken)
    return false;
  c->parts[c->outs + c->ins] = part;
  *(in ? &c->ins : &c->outs) += 1;
  *(in ? &c->in_size : &c->out_size) += d->size;
  return true;
}

static bool walk(struct virtio *v, struct virtio_chain *c, const uint8_t *table,
                 uint32_t count, uint32_t index, bool indirect);

static bool walk_indirect(struct virtio *v, struct virtio_chain *c,
                          const struct descriptor *d) {
  const uint8_t *table = ram(v, d->address, d->size);
  if (!has(v, VIRTIO_F_INDIRECT) || d->flags & DESC_NEXT || d->size % 16 ||
      !d->size || !table) {
    virtio_break(v, "a bad indirect descriptor");
    return false;
  }
  return walk(v, c, table, d->size / 16, 0, true);
}

static bool walk(struct virtio *v, struct virtio_chain *c, const uint8_t *table,
                 uint32_t count, uint32_t index, bool indirect) {
  struct descriptor d;
  uint32_t steps = 0;
  do {
    if (index >= count || steps++ >= count) {
      virtio_break(v, index >= count ? "a descriptor's number is too large"
                                     : "descriptors form a loop");
      return false;
    }
    memcpy(&d, table + 16 * (size_t)index, sizeof d);
    if (d.flags & DESC_INDIRECT) {
      if (!indirect)
        return walk_indirect(v, c, &d);
      virtio_break(v, "an indirect descriptor in an indirect table");
      return false;
    }
    if (!add_part(v, c, &d))
      return false;
    index = d.next;
  } while (d.flags & DESC_NEXT);
  return true;
}

bool virtqueue_empty(struct virtio *v, unsigned queue) {
  struct virtqueue *q = &v->queues[queue];
  const uint8_t *avail = q->ready ? ram(v, q->avail, 4) : NULL;
  return v->broken || !avail || get16(avail + 2) == q->next_avail;
}

bool virtqueue_pop(struct virtio *v, unsigned queue, struct virtio_chain *c) {
  struct virtqueue *q = &v->queues[queue];
  struct rings r;
  if (virtqueue_empty(v, queue) || !find_rings(v, q, &r))
    return false;
  if ((uint16_t)(get16(r.avail + 2) - q->next_avail) > q->size) {
    virtio_break(v, "more requests than the queue has places");
    return false;
  }
  c->head = get16(r.avail + 4 + 2 * (q->next_avail & (q->size - 1)));
  c->outs = c->ins = 0;
  c->out_size = c->in_size = 0;
  if (!walk(v, c, r.desc, q->size, c->head, false))
    return false;
  q->next_avail++;
  if (has(v, VIRTIO_F_EVENT_IDX))
    put16(v, r.used + 4 + 8 * (size_t)q->size, avail_event(q), q->next_avail);
  return true;
}

/* Does the driver want to hear of the entry just added? */
static bool wants_interrupt(const struct virtio *v, const struct virtqueue *q,
                            const struct rings *r) {
  if (!has(v, VIRTIO_F_EVENT_IDX))
    return !(get16(r->avail) & AVAIL_NO_INTERRUPT);
  return (uint16_t)(q->next_used - 1) ==
         get16(r->avail + 4 + 2 * (size_t)q->size);
}

void virtqueue_push(struct virtio *v, unsigned queue,
                    const struct virtio_chain *c, uint32_t written) {
  struct virtqueue *q = &v->queues[queue];
  uint32_t entry[2] = {c->head, written};
  struct rings r;
  if (v->broken || !find_rings(v, q, &r))
    return;
  size_t at = 4 + 8 * (size_t)(q->next_used & (q->size - 1));
  machine_written(v->machine, q->used + at, sizeof entry);
  memcpy(r.used + at, entry, sizeof entry);
  put16(v, r.used + 2, q->used + 2, ++q->next_used);
  if (wants_interrupt(v, q, &r))
    virtio_interrupt(v, 1);
}

size_t chain_read(const struct virtio_chain *c, uint64_t offset, void *bytes,
                  size_t size) {
  size_t done = 0;
  for (unsigned i = 0; i < c->outs && done < size; i++) {
    const struct virtio_part *p = &c->parts[i];
    if (offset >= p->size) {
      offset -= p->size;
      continue;
    }
    size_t n = p->size - offset < size - done ? p->size - offset : size - done;
    memcpy((uint8_t *)bytes + done, p->host + offset, n);
    done += n;
    offset = 0;
  }
  return done;
}

size_t chain_write(struct virtio *v, const struct virtio_chain *c,
                   uint64_t offset, const void *bytes, size_t size) {
  size_t done = 0;
  for (unsigned i = c->outs; i < c->outs + c->ins && done < size; i++) {
    const struct virtio_part *p = &c->parts[i];
    if (offset >= p->size) {
      offset -= p->size;
      continue;
    }
    size_t n = p->size - offset < size - done ? p->size - offset : size - done;
    machine_written(v->machine, p->address + offset, n);
    memcpy(p->host + offset, (const uint8_t *)bytes + done, n);
    done += n;
    offset = 0;
  }
  return done;
}
