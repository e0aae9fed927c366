/* SPDX-License-Identifier: MIT
 *
 * virtio-console with one port: bytes to and from a chardev.
 */
#include "machine/machine.h"
#include "machine/virtio.h"

#include <string.h>

enum { RECEIVE, TRANSMIT };

uint64_t console_features(const struct virtio *v) {
  (void)v;
  return 0;
}

void console_config(const struct virtio *v, uint8_t bytes[VIRTIO_CONFIG]) {
  (void)v;
  bytes[4] = 1; /* max_nr_ports */
}

void console_input(struct virtio *v) {
  struct virtio_chain *c = &v->machine->chain;
  uint8_t bytes[256];
  while (v->console.line.in >= 0 && !virtqueue_empty(v, RECEIVE)) {
    size_t n = chardev_get(&v->console.line, bytes, sizeof bytes);
    if (!n)
      return;
    for (size_t done = 0; done < n && virtqueue_pop(v, RECEIVE, c);) {
      size_t some = chain_write(v, c, 0, bytes + done, n - done);
      virtqueue_push(v, RECEIVE, c, (uint32_t)some);
      done += some;
    }
  }
}

static void transmit(struct virtio *v, const struct virtio_chain *c) {
  for (unsigned i = 0; i < c->outs; i++)
    if (!chardev_put(&v->console.line, c->parts[i].host, c->parts[i].size))
      machine_end(v->machine, END_OUTPUT, 0);
}

void console_notify(struct virtio *v, unsigned queue) {
  struct virtio_chain *c = &v->machine->chain;
  if (queue == RECEIVE) {
    console_input(v);
    return;
  }
  while (virtqueue_pop(v, TRANSMIT, c)) {
    transmit(v, c);
    virtqueue_push(v, TRANSMIT, c, 0);
  }
}

void console_close(struct virtio *v) { chardev_close(&v->console.line); }
