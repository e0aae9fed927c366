/* SPDX-License-Identifier: MIT
 *
 * What only the host knows: signals, typed bytes, packets. The run loop looks
 * from time to time, and asks here what to do when all harts wait: if nothing
 * can come from outside, time jumps to the next timer and the run stays a
 * function of its input; if something can, time passes as on the host.
 */
#include "machine/machine.h"

#include <poll.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { DESCRIPTORS = 256, LONGEST_WAIT = 1000 /* ms */ };

struct watch {
  struct pollfd set[DESCRIPTORS];
  unsigned count;
  unsigned first[VIRTIO_SLOTS], of_slot[VIRTIO_SLOTS]; /* of networks */
  int timeout;
  bool sources; /* something besides signals can come */
};

static struct network *network_of(const struct virtio *v) {
  return v->kind && v->kind->type == VIRTIO_net ? v->net.network : NULL;
}

static bool wants_bytes(struct virtio *v) {
  return v->kind && v->kind->type == VIRTIO_console &&
         v->console.line.in >= 0 && !virtqueue_empty(v, 0);
}

static void add(struct watch *w, int fd) {
  if (fd >= 0)
    w->set[w->count++] = (struct pollfd){fd, POLLIN, 0};
}

static void add_source(struct watch *w, int fd) {
  add(w, fd);
  w->sources = true;
}

/* Bytes on the serial line wake a waiting hart only by their interrupt. */
static void watch_lines(struct machine *m, struct watch *w) {
  if (uart_wants_input(&m->uart) && uart_interrupts(&m->uart))
    add_source(w, m->uart.line.in);
  for (unsigned i = 0; i < VIRTIO_SLOTS; i++)
    if (wants_bytes(&m->virtio[i]))
      add_source(w, m->virtio[i].console.line.in);
}

static void watch_networks(struct machine *m, struct watch *w) {
  for (unsigned i = 0; i < VIRTIO_SLOTS; i++) {
    struct network *n = network_of(&m->virtio[i]);
    if (!n)
      continue;
    w->first[i] = w->count;
    w->of_slot[i] = network_poll_set(n, w->set + w->count,
                                     DESCRIPTORS - w->count, &w->timeout);
    w->count += w->of_slot[i];
    w->sources = true;
  }
}

static void networks_polled(struct machine *m, struct watch *w, bool failed) {
  for (unsigned i = 0; i < VIRTIO_SLOTS; i++) {
    struct network *n = network_of(&m->virtio[i]);
    if (n)
      network_polled(n, w->set + w->first[i], w->of_slot[i], failed);
  }
}

static void take_bytes(struct machine *m) {
  uart_input(m);
  for (unsigned i = 0; i < VIRTIO_SLOTS; i++)
    if (wants_bytes(&m->virtio[i]))
      console_input(&m->virtio[i]);
  if (m->uart.line.quit)
    machine_end(m, END_QUIT, 0);
}

static void take_signals(struct machine *m) {
  struct signalfd_siginfo info;
  if (m->signals >= 0 && read(m->signals, &info, sizeof info) == sizeof info)
    machine_end(m, END_SIGNAL, info.ssi_signo);
}

static void look(struct machine *m, struct watch *w) {
  watch_networks(m, w);
  bool failed = poll(w->set, w->count, w->timeout) < 0;
  take_signals(m);
  networks_polled(m, w, failed);
  take_bytes(m);
}

void outside_look(struct machine *m) {
  struct watch w = {.timeout = 0};
  look(m, &w);
}

/* Host time until the next timer, at most LONGEST_WAIT, rounded up. */
static int until_timer(const struct machine *m) {
  uint64_t ticks = clint_due(m) - clint_time(m);
  uint64_t ms = ticks / TICKS_PER_MS + !!(ticks % TICKS_PER_MS);
  return ms < LONGEST_WAIT ? (int)ms : LONGEST_WAIT;
}

static void pass_time(struct machine *m, double seconds) {
  uint64_t ticks = (uint64_t)(seconds * 1000 * TICKS_PER_MS);
  uint64_t left = clint_due(m) - clint_time(m);
  clint_pass(m, ticks < left ? ticks : left);
}

bool outside_wait(struct machine *m) {
  struct watch w = {.timeout = until_timer(m)};
  double before = machine_now();
  watch_lines(m, &w);
  bool network = false;
  for (unsigned i = 0; i < VIRTIO_SLOTS; i++)
    network |= network_of(&m->virtio[i]) != NULL;
  if (!w.sources && !network) {
    uint64_t due = clint_due(m);
    if (due != UINT64_MAX)
      clint_pass(m, due - clint_time(m));
    return due != UINT64_MAX;
  }
  add(&w, m->signals);
  look(m, &w);
  pass_time(m, machine_now() - before);
  return true;
}
