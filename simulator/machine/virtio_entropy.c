/* SPDX-License-Identifier: MIT
 *
 * virtio-rng: random bytes of the machine's own generator, which are a
 * function of its seed, or the host's if the user gave determinism up.
 */
#include "machine/machine.h"
#include "machine/virtio.h"

#include <sys/random.h>

enum { AT_ONCE = 4096 }; /* a device may give less than was asked for */

uint64_t entropy_features(const struct virtio *v) {
  (void)v;
  return 0;
}

void entropy_config(const struct virtio *v, uint8_t bytes[VIRTIO_CONFIG]) {
  (void)v, (void)bytes;
}

static size_t random_bytes(struct virtio *v, uint8_t *bytes, size_t size) {
  if (v->entropy.host) {
    ssize_t n = getrandom(bytes, size, 0);
    return n > 0 ? (size_t)n : 0;
  }
  machine_random(v->machine, bytes, size);
  return size;
}

void entropy_notify(struct virtio *v, unsigned queue) {
  struct virtio_chain *c = &v->machine->chain;
  uint8_t bytes[AT_ONCE];
  while (virtqueue_pop(v, queue, c)) {
    size_t size = c->in_size < AT_ONCE ? (size_t)c->in_size : AT_ONCE;
    size = random_bytes(v, bytes, size);
    chain_write(v, c, 0, bytes, size);
    virtqueue_push(v, queue, c, (uint32_t)size);
  }
}

void entropy_close(struct virtio *v) { (void)v; }
