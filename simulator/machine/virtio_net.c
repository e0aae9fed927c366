/* SPDX-License-Identifier: MIT
 *
 * virtio-net without offloads: frames between the guest's queues and the host
 * side of the network. Frames that find no buffer wait in a short queue; when
 * that is full they are lost, as on any network.
 */
#include "machine/machine.h"
#include "machine/virtio.h"

#include <stdlib.h>
#include <string.h>

enum { RECEIVE, TRANSMIT };
enum { F_MAC = 5, F_STATUS = 16, LINK_UP = 1 };
enum { HEADER_LEGACY = 10, HEADER_MODERN = 12, BUFFERS_AT = 10 };

uint64_t net_features(const struct virtio *v) {
  (void)v;
  return UINT64_C(1) << F_MAC | UINT64_C(1) << F_STATUS;
}

void net_config(const struct virtio *v, uint8_t bytes[VIRTIO_CONFIG]) {
  memcpy(bytes, v->net.mac, sizeof v->net.mac);
  bytes[6] = LINK_UP;
}

static size_t header_size(const struct virtio *v) {
  return v->driver_features & VIRTIO_F_VERSION_1 ? HEADER_MODERN
                                                 : HEADER_LEGACY;
}

/* Gives the oldest frame to the guest; false: it has no buffer. */
static bool deliver(struct virtio *v, const struct frame *f) {
  struct virtio_chain *c = &v->machine->chain;
  uint8_t header[HEADER_MODERN] = {[BUFFERS_AT] = 1};
  size_t before = header_size(v), size = before + f->size;
  if (!virtqueue_pop(v, RECEIVE, c))
    return false;
  if (c->in_size < size) {
    virtqueue_push(v, RECEIVE, c, 0); /* too small: the frame is lost */
    return true;
  }
  chain_write(v, c, 0, header, before);
  chain_write(v, c, before, f->bytes, f->size);
  virtqueue_push(v, RECEIVE, c, (uint32_t)size);
  return true;
}

static void deliver_all(struct virtio *v) {
  struct virtio_net *n = &v->net;
  while (n->count && deliver(v, &n->backlog[n->first])) {
    free(n->backlog[n->first].bytes);
    n->first = (n->first + 1) % BACKLOG;
    n->count--;
  }
}

void net_receive(void *owner, const uint8_t *bytes, size_t size) {
  struct virtio *v = owner;
  struct virtio_net *n = &v->net;
  if (n->count == BACKLOG || !v->queues[RECEIVE].ready || v->broken)
    return;
  struct frame *f = &n->backlog[(n->first + n->count) % BACKLOG];
  *f = (struct frame){size, malloc(size ? size : 1)};
  if (!f->bytes)
    return;
  memcpy(f->bytes, bytes, size);
  n->count++;
  deliver_all(v);
}

static void transmit_all(struct virtio *v) {
  struct virtio_chain *c = &v->machine->chain;
  uint8_t *frame = v->machine->frame;
  while (virtqueue_pop(v, TRANSMIT, c)) {
    size_t size = chain_read(c, header_size(v), frame, FRAME_MAX);
    bool whole = c->out_size <= header_size(v) + FRAME_MAX;
    virtqueue_push(v, TRANSMIT, c, 0);
    if (size && whole && v->net.network)
      network_send(v->net.network, frame, size);
  }
}

void net_notify(struct virtio *v, unsigned queue) {
  if (queue == TRANSMIT)
    transmit_all(v);
  else
    deliver_all(v);
}

void net_close(struct virtio *v) {
  struct virtio_net *n = &v->net;
  network_free(n->network);
  for (; n->count; n->count--, n->first = (n->first + 1) % BACKLOG)
    free(n->backlog[n->first].bytes);
}
