/* SPDX-License-Identifier: MIT
 *
 * Virtio over MMIO: one slot is a transport (virtio.c) with split queues
 * (virtqueue.c) and a device behind it (virtio_*.c, rows of virtio.def).
 * Whatever a guest writes into registers, rings and descriptors is checked
 * where it is read; a queue that makes no sense breaks its device until reset.
 */
#ifndef CODOMS_SIMULATOR_MACHINE_VIRTIO_H
#define CODOMS_SIMULATOR_MACHINE_VIRTIO_H

#include "host/chardev.h"
#include "host/disk.h"
#include "host/network.h"

#include <stdarg.h>

enum {
  VIRTIO_SLOTS = 8,
  VIRTIO_QUEUES = 2,
  VIRTIO_QUEUE_MAX = 1024,
  VIRTIO_CONFIG = 64,
  FRAME_MAX = 65550, /* bytes of an Ethernet frame that slirp may make */
  BACKLOG = 64       /* frames that wait for the guest's buffers */
};

#define VIRTIO_F_ANY_LAYOUT (UINT64_C(1) << 27)
#define VIRTIO_F_INDIRECT   (UINT64_C(1) << 28)
#define VIRTIO_F_EVENT_IDX  (UINT64_C(1) << 29)
#define VIRTIO_F_VERSION_1  (UINT64_C(1) << 32)

enum virtio_type {
  VIRTIO_NONE,
#define VIRTIO(id, number, name, queues) VIRTIO_##id = number,
#include "machine/virtio.def"
};

struct machine;
struct virtio;

struct virtqueue {
  uint32_t size;
  bool ready;
  uint64_t desc, avail, used; /* guest physical */
  uint32_t align, page;       /* legacy: how the three follow from a page */
  uint16_t next_avail, next_used;
};

/* ---- what one request is ---- */

struct virtio_part {
  uint8_t *host; /* in RAM */
  uint64_t address;
  uint32_t size;
};
struct virtio_chain {
  uint16_t head;
  unsigned outs, ins; /* parts that the device reads, then those it writes */
  uint64_t out_size, in_size;
  struct virtio_part parts[VIRTIO_QUEUE_MAX];
};

/* ---- the devices ---- */

struct virtio_block {
  struct disk disk;
  bool failed; /* and the user was told */
  char serial[20];
};
struct frame {
  size_t size;
  uint8_t *bytes;
};
struct virtio_net {
  struct network *network;
  uint8_t mac[6];
  struct frame backlog[BACKLOG];
  unsigned first, count;
};
struct virtio_console {
  struct chardev line;
};
struct virtio_entropy {
  bool host; /* the host's random numbers, not the machine's */
};

struct virtio_kind {
  enum virtio_type type;
  const char *name;
  unsigned queues;
  uint64_t (*features)(const struct virtio *v);
  void (*config)(const struct virtio *v, uint8_t bytes[VIRTIO_CONFIG]);
  void (*notify)(struct virtio *v, unsigned queue);
  void (*close)(struct virtio *v);
};

struct virtio {
  struct machine *machine;
  const struct virtio_kind *kind; /* null: nothing in this slot */
  unsigned slot;
  bool legacy; /* version 1 of the transport */
  union {
    struct virtio_block block;
    struct virtio_net net;
    struct virtio_console console;
    struct virtio_entropy entropy;
  };
  /* registers */
  uint32_t features_select, driver_select, queue_select, page_size;
  uint64_t driver_features;
  uint32_t status, interrupts;
  struct virtqueue queues[VIRTIO_QUEUES];
  bool broken;
};

/* virtio.c */
void virtio_plug(struct machine *m, unsigned slot, enum virtio_type type,
                 bool legacy);
void virtio_unplug(struct virtio *v);
bool virtio_load(struct machine *m, uint64_t offset, unsigned size,
                 uint64_t *value);
bool virtio_store(struct machine *m, uint64_t offset, unsigned size,
                  uint64_t value);
/* The guest has broken a rule of the device; the device stops. */
void virtio_break(struct virtio *v, const char *format, ...) PRINTF_LIKE(2, 3);
void virtio_interrupt(struct virtio *v, uint32_t bits);

/* virtqueue.c */
/* The next request; false: there is none, or the device is broken now. */
bool virtqueue_pop(struct virtio *v, unsigned queue, struct virtio_chain *c);
bool virtqueue_empty(struct virtio *v, unsigned queue);
/* Gives it back with `written` bytes in its writable parts. */
void virtqueue_push(struct virtio *v, unsigned queue,
                    const struct virtio_chain *c, uint32_t written);
/* Copies from the readable, to the writable parts; gives how many bytes. */
size_t chain_read(const struct virtio_chain *c, uint64_t offset, void *bytes,
                  size_t size);
size_t chain_write(struct virtio *v, const struct virtio_chain *c,
                   uint64_t offset, const void *bytes, size_t size);

#define VIRTIO(id, number, name, queues)                                       \
  uint64_t id##_features(const struct virtio *v);                              \
  void id##_config(const struct virtio *v, uint8_t bytes[VIRTIO_CONFIG]);      \
  void id##_notify(struct virtio *v, unsigned queue);                          \
  void id##_close(struct virtio *v);
#include "machine/virtio.def"

/* virtio_net.c, virtio_console.c: what comes from outside. */
network_receive net_receive; /* owner: the struct virtio */
void console_input(struct virtio *v);

#endif
