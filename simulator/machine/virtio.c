/* SPDX-License-Identifier: MIT
 *
 * The virtio-mmio transport: registers of version 2 and of version 1
 * ("legacy"), the status handshake, interrupts. What the registers describe
 * is used by virtqueue.c.
 */
#include "machine/virtio.h"
#include "machine/machine.h"

#include <string.h>

enum {
  REG_MAGIC = 0x00,
  REG_VERSION = 0x04,
  REG_DEVICE = 0x08,
  REG_VENDOR = 0x0c,
  REG_FEATURES = 0x10,
  REG_FEATURES_SELECT = 0x14,
  REG_DRIVER_FEATURES = 0x20,
  REG_DRIVER_SELECT = 0x24,
  REG_PAGE_SIZE = 0x28, /* legacy */
  REG_QUEUE_SELECT = 0x30,
  REG_QUEUE_MAX = 0x34,
  REG_QUEUE_SIZE = 0x38,
  REG_QUEUE_ALIGN = 0x3c, /* legacy */
  REG_QUEUE_PAGE = 0x40,  /* legacy */
  REG_QUEUE_READY = 0x44,
  REG_NOTIFY = 0x50,
  REG_INTERRUPTS = 0x60,
  REG_ACKNOWLEDGE = 0x64,
  REG_STATUS = 0x70,
  REG_DESC = 0x80,
  REG_AVAIL = 0x90,
  REG_USED = 0xa0,
  REG_GENERATION = 0xfc,
  REG_CONFIG = 0x100,
  SLOT_SIZE = 0x1000,
  MAGIC = 0x74726976,
  VENDOR = 0x554d4551,
  FEATURES_OK = 8,
  NEEDS_RESET = 0x40
};

static const struct virtio_kind kinds[] = {
#define VIRTIO(id, number, name, queues)                                       \
  {VIRTIO_##id, name,        queues,    id##_features,                         \
   id##_config, id##_notify, id##_close},
#include "machine/virtio.def"
};

void virtio_plug(struct machine *m, unsigned slot, enum virtio_type type,
                 bool legacy) {
  struct virtio *v = &m->virtio[slot];
  v->machine = m;
  v->slot = slot;
  v->legacy = legacy;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (kinds[i].type == type)
      v->kind = &kinds[i];
}

void virtio_unplug(struct virtio *v) {
  if (v->kind)
    v->kind->close(v);
  v->kind = NULL;
}

void virtio_interrupt(struct virtio *v, uint32_t bits) {
  v->interrupts |= bits;
  plic_raise(v->machine, SOURCE_virtio + v->slot, v->interrupts != 0);
}

void virtio_break(struct virtio *v, const char *format, ...) {
  char text[256];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  v->broken = true;
  if (!v->legacy) {
    v->status |= NEEDS_RESET;
    virtio_interrupt(v, 2);
  }
  console_warning(v->machine->console,
                  "%s in slot %u stops until the guest resets it: %s",
                  v->kind->name, v->slot, text);
}

static void reset(struct virtio *v) {
  v->features_select = v->driver_select = v->queue_select = 0;
  v->page_size = v->status = 0;
  v->driver_features = 0;
  v->broken = false;
  memset(v->queues, 0, sizeof v->queues);
  v->interrupts = 0;
  virtio_interrupt(v, 0);
}

static uint64_t features(const struct virtio *v) {
  uint64_t common = VIRTIO_F_INDIRECT | VIRTIO_F_EVENT_IDX;
  common |= v->legacy ? VIRTIO_F_ANY_LAYOUT : VIRTIO_F_VERSION_1;
  return v->kind->features(v) | common;
}

static struct virtqueue *selected(struct virtio *v) {
  return v->queue_select < v->kind->queues ? &v->queues[v->queue_select] : NULL;
}

/* ---- reading ---- */

static uint64_t load_config(const struct virtio *v, uint64_t at,
                            unsigned size) {
  uint8_t bytes[VIRTIO_CONFIG] = {0};
  uint64_t value = 0;
  v->kind->config(v, bytes);
  if (at + size <= VIRTIO_CONFIG)
    memcpy(&value, bytes + at, size);
  return value;
}

static uint32_t load_register(struct virtio *v, uint64_t offset) {
  const struct virtqueue *q = selected(v);
  switch (offset) {
  case REG_VENDOR:
    return VENDOR;
  case REG_FEATURES:
    return v->features_select < 2
               ? (uint32_t)(features(v) >> 32 * v->features_select)
               : 0;
  case REG_QUEUE_MAX:
    return q ? VIRTIO_QUEUE_MAX : 0;
  case REG_QUEUE_PAGE:
    return v->legacy && q ? q->page : 0;
  case REG_QUEUE_READY:
    return !v->legacy && q && q->ready;
  case REG_INTERRUPTS:
    return v->interrupts;
  case REG_STATUS:
    return v->status;
  default:
    return 0; /* REG_GENERATION: configurations never change */
  }
}

bool virtio_load(struct machine *m, uint64_t offset, unsigned size,
                 uint64_t *value) {
  struct virtio *v = &m->virtio[offset / SLOT_SIZE];
  offset %= SLOT_SIZE;
  *value = 0;
  if (offset >= REG_CONFIG)
    *value = v->kind ? load_config(v, offset - REG_CONFIG, size) : 0;
  else if (size != 4)
    return true;
  else if (offset == REG_MAGIC)
    *value = MAGIC;
  else if (offset == REG_VERSION)
    *value = v->legacy ? 1 : 2;
  else if (offset == REG_DEVICE)
    *value = v->kind ? v->kind->type : VIRTIO_NONE;
  else if (v->kind)
    *value = load_register(v, offset);
  return true;
}

/* ---- writing ---- */

static void store_driver_features(struct virtio *v, uint32_t value) {
  if (v->driver_select > 1 || v->status & FEATURES_OK)
    return;
  unsigned shift = 32 * v->driver_select;
  uint64_t mask = UINT64_C(0xffffffff) << shift;
  v->driver_features =
      (v->driver_features & ~mask) | ((uint64_t)value << shift & features(v));
}

/* Legacy: desc, avail and, from the next multiple of align on, used. */
static void store_queue_page(struct virtio *v, struct virtqueue *q,
                             uint32_t page) {
  uint64_t align = q->align ? q->align : 4096;
  q->page = page;
  q->ready = page && q->size && !(align & (align - 1));
  q->desc = (uint64_t)page * (v->page_size ? v->page_size : 4096);
  q->avail = q->desc + UINT64_C(16) * q->size;
  q->used = (q->avail + 6 + UINT64_C(2) * q->size + align - 1) & ~(align - 1);
  q->next_avail = q->next_used = 0;
}

static void store_ready(struct virtqueue *q, bool ready) {
  if (ready && !q->ready)
    q->next_avail = q->next_used = 0;
  q->ready = ready && q->size;
}

static void store_half(uint64_t *address, bool high, uint32_t value) {
  unsigned shift = high ? 32 : 0;
  *address &= ~(UINT64_C(0xffffffff) << shift);
  *address |= (uint64_t)value << shift;
}

static void store_queue(struct virtio *v, uint64_t offset, uint32_t value) {
  struct virtqueue *q = selected(v);
  if (!q)
    return;
  if (offset == REG_QUEUE_SIZE && value <= VIRTIO_QUEUE_MAX &&
      !(value & (value - 1)) && !q->ready)
    q->size = value;
  else if (offset == REG_QUEUE_ALIGN && v->legacy)
    q->align = value;
  else if (offset == REG_QUEUE_PAGE && v->legacy)
    store_queue_page(v, q, value);
  else if (v->legacy)
    return;
  else if (offset == REG_QUEUE_READY)
    store_ready(q, value & 1);
  else if ((offset & ~4u) == REG_DESC)
    store_half(&q->desc, offset & 4, value);
  else if ((offset & ~4u) == REG_AVAIL)
    store_half(&q->avail, offset & 4, value);
  else if ((offset & ~4u) == REG_USED)
    store_half(&q->used, offset & 4, value);
}

static void notify(struct virtio *v, uint32_t queue) {
  if (queue < v->kind->queues && v->queues[queue].ready && !v->broken)
    v->kind->notify(v, queue);
}

static void store_status(struct virtio *v, uint32_t value) {
  if (!value)
    reset(v);
  else
    v->status = (value & 0xff) | (v->status & NEEDS_RESET);
}

static void store_register(struct virtio *v, uint64_t offset, uint32_t value) {
  switch (offset) {
  case REG_FEATURES_SELECT:
    v->features_select = value;
    break;
  case REG_DRIVER_FEATURES:
    store_driver_features(v, value);
    break;
  case REG_DRIVER_SELECT:
    v->driver_select = value;
    break;
  case REG_PAGE_SIZE:
    v->page_size = value;
    break;
  case REG_QUEUE_SELECT:
    v->queue_select = value;
    break;
  case REG_NOTIFY:
    notify(v, value);
    break;
  case REG_ACKNOWLEDGE:
    v->interrupts &= ~value;
    virtio_interrupt(v, 0);
    break;
  case REG_STATUS:
    store_status(v, value);
    break;
  default:
    store_queue(v, offset, value);
    break;
  }
}

bool virtio_store(struct machine *m, uint64_t offset, unsigned size,
                  uint64_t value) {
  struct virtio *v = &m->virtio[offset / SLOT_SIZE];
  if (v->kind && size == 4 && offset % SLOT_SIZE < REG_CONFIG)
    store_register(v, offset % SLOT_SIZE, (uint32_t)value);
  return true;
}
