/* SPDX-License-Identifier: MIT
 *
 * A network for the guest without rights on the host: libslirp's user-mode
 * TCP/IP. The guest is 10.0.2.15, the host 10.0.2.2, names 10.0.2.3, as with
 * QEMU's `-netdev user`.
 */
#ifndef CODOMS_SIMULATOR_HOST_NETWORK_H
#define CODOMS_SIMULATOR_HOST_NETWORK_H

#include "host/console.h"

#include <poll.h>
#include <stddef.h>

struct network_options {
  bool restricted;      /* nothing but the host's own services */
  const char **forward; /* "tcp:[HOST]:PORT-[GUEST]:PORT", ends with null */
};
/* A frame for the guest has come. */
typedef void network_receive(void *owner, const uint8_t *frame, size_t size);

struct network;
struct network *network_new(const struct network_options *options,
                            network_receive *receive, void *owner,
                            struct problem *p);
void network_free(struct network *n);
void network_send(struct network *n, const uint8_t *frame, size_t size);
/* Descriptors to poll for, at most `max`, and how long at most to wait in
 * milliseconds (only ever made smaller). */
unsigned network_poll_set(struct network *n, struct pollfd *set, unsigned max,
                          int *timeout);
/* poll has filled the set in; frames come from inside this call. */
void network_polled(struct network *n, const struct pollfd *set, unsigned count,
                    bool failed);

#endif
