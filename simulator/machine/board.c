/* SPDX-License-Identifier: MIT
 *
 * Plugs devices and what they stand on into the machine, and draws its random
 * numbers.
 */
#include "machine/board.h"
#include "machine/machine.h"

#include <string.h>

/* A generator of the splitmix family: a counter, well mixed. */
void machine_random(struct machine *m, void *bytes, size_t size) {
  uint8_t *to = bytes;
  for (size_t i = 0; i < size; i++) {
    uint64_t z = m->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    to[i] = (uint8_t)(z >> 32);
  }
}

static bool plug_block(struct virtio *v, const struct board_device *d,
                       struct problem *p) {
  const struct board_drive *drive = d->drive;
  snprintf(v->block.serial, sizeof v->block.serial, "%s",
           d->serial ? d->serial : "");
  return disk_open(&v->block.disk, drive->file, drive->readonly,
                   drive->snapshot, p);
}

static bool plug_net(struct virtio *v, const struct board_device *d,
                     struct problem *p) {
  const uint8_t mac[6] = {0x52, 0x54, 0, 0x12, 0x34, (uint8_t)(0x56 + v->slot)};
  memcpy(v->net.mac, d->has_mac ? d->mac : mac, sizeof mac);
  if (!d->netdev)
    return true; /* a cable that leads nowhere */
  struct network_options o = {d->netdev->restricted,
                              (const char **)d->netdev->forward};
  v->net.network = network_new(&o, net_receive, v, p);
  return v->net.network != NULL;
}

static bool plug_console(struct virtio *v, const struct board_device *d,
                         struct problem *p) {
  static const struct board_chardev nowhere = {.kind = CHARDEV_NULL};
  const struct board_chardev *line = d->line ? d->line : &nowhere;
  return chardev_open(&v->console.line, line->kind, line->path, p);
}

static bool plug_backend(struct virtio *v, const struct board_device *d,
                         struct problem *p) {
  switch (d->type) {
  case VIRTIO_block:
    return plug_block(v, d, p);
  case VIRTIO_net:
    return plug_net(v, d, p);
  case VIRTIO_console:
    return plug_console(v, d, p);
  default:
    v->entropy.host = d->source && d->source->host;
    return true;
  }
}

static bool taken(const struct board *b, unsigned slot) {
  for (unsigned i = 0; i < b->device_count; i++)
    if (b->devices[i].slot == (int)slot)
      return true;
  return false;
}

/* The highest slot that is neither occupied nor asked for by name. */
static unsigned free_slot(const struct machine *m, const struct board *b) {
  unsigned slot = VIRTIO_SLOTS - 1;
  while (m->virtio[slot].kind || taken(b, slot))
    slot--;
  return slot;
}

static bool plug(struct machine *m, const struct board *b,
                 const struct board_device *d, struct problem *p) {
  unsigned slot = d->slot >= 0 ? (unsigned)d->slot : free_slot(m, b);
  struct virtio *v = &m->virtio[slot];
  v->slot = slot;
  v->machine = m;
  if (!plug_backend(v, d, p))
    return false;
  virtio_plug(m, slot, d->type, !b->modern);
  return true;
}

bool board_plug(struct machine *m, const struct board *b, struct problem *p) {
  m->random = b->seed;
  m->rtc.start = b->rtc_start;
  for (unsigned i = 0; i < VIRTIO_SLOTS; i++)
    m->virtio[i].legacy = !b->modern;
  if (!chardev_open(&m->uart.line, b->serial.kind, b->serial.path, p))
    return false;
  for (unsigned i = 0; i < b->device_count; i++)
    if (!plug(m, b, &b->devices[i], p))
      return false;
  return true;
}

void board_unplug(struct machine *m) {
  for (unsigned i = 0; i < VIRTIO_SLOTS; i++)
    virtio_unplug(&m->virtio[i]);
  chardev_close(&m->uart.line);
}
