/* SPDX-License-Identifier: MIT
 *
 * virtio-blk: reads, writes and flushes of a disk image, done when asked and
 * complete when the store to the notify register is. A request is a header,
 * data, and a status byte, cut into descriptors in any way.
 */
#include "machine/machine.h"
#include "machine/virtio.h"

#include <errno.h>
#include <string.h>

enum { SEG_MAX = 254, ID_SIZE = 20, HEADER = 16 };
enum { F_SEG_MAX = 2, F_READONLY = 5, F_BLK_SIZE = 6, F_FLUSH = 9 };
enum { REQUEST_READ, REQUEST_WRITE, REQUEST_FLUSH = 4, REQUEST_ID = 8 };
enum status { STATUS_OK, STATUS_ERROR, STATUS_UNSUPPORTED };

struct request {
  uint32_t type, reserved;
  uint64_t sector;
};

uint64_t block_features(const struct virtio *v) {
  uint64_t all = UINT64_C(1) << F_SEG_MAX | UINT64_C(1) << F_BLK_SIZE |
                 UINT64_C(1) << F_FLUSH;
  return v->block.disk.readonly ? all | UINT64_C(1) << F_READONLY : all;
}

void block_config(const struct virtio *v, uint8_t bytes[VIRTIO_CONFIG]) {
  uint64_t capacity = v->block.disk.size / SECTOR;
  uint32_t seg_max = SEG_MAX, block = SECTOR;
  memcpy(bytes, &capacity, sizeof capacity);
  memcpy(bytes + 12, &seg_max, sizeof seg_max);
  memcpy(bytes + 20, &block, sizeof block);
}

static enum status host_failed(struct virtio *v, const char *what) {
  struct virtio_block *b = &v->block;
  if (!b->failed)
    console_warning(v->machine->console, "cannot %s the disk %s: %s", what,
                    b->disk.path, strerror(errno));
  b->failed = true;
  return STATUS_ERROR;
}

static bool in_disk(const struct virtio *v, uint64_t sector, uint64_t size) {
  uint64_t sectors = v->block.disk.size / SECTOR;
  return size % SECTOR == 0 && sector <= sectors &&
         size / SECTOR <= sectors - sector;
}

/* The part's bytes that lie in [from, from + size) of a sequence that the
 * part starts at `at` in. */
static struct virtio_part piece(const struct virtio_part *p, uint64_t at,
                                uint64_t from, uint64_t size) {
  uint64_t start = from > at ? from - at : 0;
  uint64_t end = from + size > at ? from + size - at : 0;
  end = end < p->size ? end : p->size;
  if (start >= end)
    return (struct virtio_part){0};
  return (struct virtio_part){p->host + start, p->address + start,
                              (uint32_t)(end - start)};
}

static enum status read_disk(struct virtio *v, const struct virtio_chain *c,
                             uint64_t sector, uint64_t size) {
  uint64_t at = 0, offset = sector * SECTOR;
  if (!in_disk(v, sector, size))
    return STATUS_ERROR;
  for (unsigned i = c->outs; i < c->outs + c->ins; at += c->parts[i++].size) {
    struct virtio_part p = piece(&c->parts[i], at, 0, size);
    machine_written(v->machine, p.address, p.size);
    if (p.size && !disk_read(&v->block.disk, p.host, p.size, offset + at))
      return host_failed(v, "read");
  }
  return STATUS_OK;
}

static enum status write_disk(struct virtio *v, const struct virtio_chain *c,
                              uint64_t sector, uint64_t size) {
  uint64_t at = 0, offset = sector * SECTOR;
  if (!in_disk(v, sector, size) || v->block.disk.readonly)
    return STATUS_ERROR;
  for (unsigned i = 0; i < c->outs; at += c->parts[i++].size) {
    struct virtio_part p = piece(&c->parts[i], at, HEADER, size);
    uint64_t to = offset + (at > HEADER ? at - HEADER : 0);
    if (p.size && !disk_write(&v->block.disk, p.host, p.size, to))
      return host_failed(v, "write");
  }
  return STATUS_OK;
}

static enum status give_id(struct virtio *v, const struct virtio_chain *c,
                           uint64_t size) {
  chain_write(v, c, 0, v->block.serial, size < ID_SIZE ? size : ID_SIZE);
  return STATUS_OK;
}

static enum status execute(struct virtio *v, const struct virtio_chain *c,
                           const struct request *r) {
  switch (r->type) {
  case REQUEST_READ:
    return read_disk(v, c, r->sector, c->in_size - 1);
  case REQUEST_WRITE:
    return write_disk(v, c, r->sector, c->out_size - HEADER);
  case REQUEST_FLUSH:
    return disk_flush(&v->block.disk) ? STATUS_OK : host_failed(v, "flush");
  case REQUEST_ID:
    return give_id(v, c, c->in_size - 1);
  default:
    return STATUS_UNSUPPORTED;
  }
}

void block_notify(struct virtio *v, unsigned queue) {
  struct virtio_chain *c = &v->machine->chain;
  struct request r;
  while (virtqueue_pop(v, queue, c)) {
    if (chain_read(c, 0, &r, HEADER) != HEADER || !c->in_size) {
      virtio_break(v, "a request without header or status");
      return;
    }
    uint8_t status = execute(v, c, &r);
    chain_write(v, c, c->in_size - 1, &status, 1);
    virtqueue_push(v, queue, c, status == STATUS_OK ? (uint32_t)c->in_size : 0);
  }
}

void block_close(struct virtio *v) { disk_close(&v->block.disk); }
