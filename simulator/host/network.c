/* SPDX-License-Identifier: MIT
 *
 * User-mode networking by libslirp. Its clock is the host's: whoever talks to
 * the outside gives determinism up.
 */
#include "host/network.h"

#include <arpa/inet.h>
#include <slirp/libslirp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TIMERS = 4 };

struct timer {
  SlirpTimerCb call;
  void *owner;
  int64_t due; /* milliseconds, -1: not set */
  bool used;
};

struct network {
  Slirp *slirp;
  network_receive *receive;
  void *owner;
  struct timer timers[TIMERS];
  struct pollfd *set; /* being filled or read */
  unsigned count, max;
};

static int64_t now_ns(void *owner) {
  (void)owner;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static ssize_t to_guest(const void *frame, size_t size, void *owner) {
  struct network *n = owner;
  n->receive(n->owner, frame, size);
  return (ssize_t)size;
}

static void guest_error(const char *text, void *owner) {
  (void)text, (void)owner;
}

static void *timer_new(SlirpTimerCb call, void *call_owner, void *owner) {
  struct network *n = owner;
  for (unsigned i = 0; i < TIMERS; i++)
    if (!n->timers[i].used) {
      n->timers[i] = (struct timer){call, call_owner, -1, true};
      return &n->timers[i];
    }
  return NULL;
}

static void timer_free(void *timer, void *owner) {
  (void)owner;
  if (timer)
    ((struct timer *)timer)->used = false;
}

static void timer_mod(void *timer, int64_t due, void *owner) {
  (void)owner;
  if (timer)
    ((struct timer *)timer)->due = due;
}

static void ignore_fd(int fd, void *owner) { (void)fd, (void)owner; }
static void ignore(void *owner) { (void)owner; }

static const SlirpCb callbacks = {.send_packet = to_guest,
                                  .guest_error = guest_error,
                                  .clock_get_ns = now_ns,
                                  .timer_new = timer_new,
                                  .timer_free = timer_free,
                                  .timer_mod = timer_mod,
                                  .register_poll_fd = ignore_fd,
                                  .unregister_poll_fd = ignore_fd,
                                  .notify = ignore};

/* "HOST:PORT" up to the end; either part may be left out by the caller. */
static bool address(const char *text, struct in_addr *host, int *port) {
  char name[32], *end;
  const char *colon = strrchr(text, ':');
  if (!colon || (size_t)(colon - text) >= sizeof name)
    return false;
  memcpy(name, text, (size_t)(colon - text));
  name[colon - text] = 0;
  unsigned long value = strtoul(colon + 1, &end, 10);
  *port = (int)value;
  if (end == colon + 1 || *end || value > 65535 || colon[1] == '-')
    return false;
  return !*name || inet_pton(AF_INET, name, host) == 1;
}

/* "tcp:HOST:PORT-GUEST:PORT" */
static bool forward(struct network *n, const char *rule, struct problem *p) {
  struct in_addr host = {htonl(INADDR_ANY)}, guest = {0};
  int host_port, guest_port;
  bool udp = !strncmp(rule, "udp:", 4);
  const char *rest = strchr(rule, ':');
  char *text = strdup(rest ? rest + 1 : ""), *dash = strchr(text, '-');
  if (dash)
    *dash++ = 0;
  bool good = rest && (udp || rest == rule || !strncmp(rule, "tcp:", 4)) &&
              dash && address(text, &host, &host_port) &&
              address(dash, &guest, &guest_port) && guest_port > 0;
  free(text);
  if (!good)
    return problem_set(p,
                       "hostfwd=%s: must be tcp:[HOST]:PORT-[GUEST]:PORT "
                       "or udp:…",
                       rule);
  if (slirp_add_hostfwd(n->slirp, udp, host, host_port, guest, guest_port))
    return problem_set(p, "hostfwd=%s: cannot listen there", rule);
  return true;
}

static Slirp *new_slirp(struct network *n, bool restricted) {
  SlirpConfig config = {.version = 3,
                        .restricted = restricted,
                        .in_enabled = true,
                        .vnetwork.s_addr = htonl(0x0a000200),
                        .vnetmask.s_addr = htonl(0xffffff00),
                        .vhost.s_addr = htonl(0x0a000202),
                        .vdhcp_start.s_addr = htonl(0x0a00020f),
                        .vnameserver.s_addr = htonl(0x0a000203)};
  return slirp_new(&config, &callbacks, n);
}

struct network *network_new(const struct network_options *options,
                            network_receive *receive, void *owner,
                            struct problem *p) {
  struct network *n = calloc(1, sizeof *n);
  n->receive = receive;
  n->owner = owner;
  n->slirp = new_slirp(n, options->restricted);
  bool good = n->slirp || problem_set(p, "cannot start the user network");
  for (const char **rule = options->forward; good && rule && *rule; rule++)
    good = forward(n, *rule, p);
  if (good)
    return n;
  network_free(n);
  return NULL;
}

void network_free(struct network *n) {
  if (n && n->slirp)
    slirp_cleanup(n->slirp);
  free(n);
}

void network_send(struct network *n, const uint8_t *frame, size_t size) {
  slirp_input(n->slirp, frame, (int)size);
}

/* slirp's events are not poll's by number. */
static const struct {
  int slirp;
  short host;
} events[] = {{SLIRP_POLL_IN, POLLIN},
              {SLIRP_POLL_OUT, POLLOUT},
              {SLIRP_POLL_PRI, POLLPRI},
              {SLIRP_POLL_ERR, POLLERR},
              {SLIRP_POLL_HUP, POLLHUP}};

static int add_poll(int fd, int wanted, void *owner) {
  struct network *n = owner;
  if (n->count == n->max)
    return -1;
  struct pollfd *at = &n->set[n->count];
  *at = (struct pollfd){.fd = fd};
  for (size_t i = 0; i < 3; i++) /* ERR and HUP always come */
    if (wanted & events[i].slirp)
      at->events |= events[i].host;
  return (int)n->count++;
}

static int happened(int index, void *owner) {
  struct network *n = owner;
  int result = 0;
  for (size_t i = 0; index >= 0 && i < sizeof events / sizeof *events; i++)
    if (n->set[index].revents & events[i].host)
      result |= events[i].slirp;
  return result;
}

unsigned network_poll_set(struct network *n, struct pollfd *set, unsigned max,
                          int *timeout) {
  uint32_t wait = *timeout < 0 ? UINT32_MAX : (uint32_t)*timeout;
  n->set = set;
  n->max = max;
  n->count = 0;
  slirp_pollfds_fill(n->slirp, &wait, add_poll, n);
  int64_t now = now_ns(n) / 1000000;
  for (unsigned i = 0; i < TIMERS; i++)
    if (n->timers[i].used && n->timers[i].due >= 0) {
      int64_t left = n->timers[i].due - now;
      wait = left <= 0 ? 0 : left < wait ? (uint32_t)left : wait;
    }
  if (wait <= INT32_MAX)
    *timeout = (int)wait;
  return n->count;
}

static void run_timers(struct network *n) {
  int64_t now = now_ns(n) / 1000000;
  for (unsigned i = 0; i < TIMERS; i++)
    if (n->timers[i].used && n->timers[i].due >= 0 && n->timers[i].due <= now) {
      n->timers[i].due = -1;
      n->timers[i].call(n->timers[i].owner);
    }
}

void network_polled(struct network *n, const struct pollfd *set, unsigned count,
                    bool failed) {
  n->set = (struct pollfd *)set;
  n->count = count;
  slirp_pollfds_poll(n->slirp, failed, happened, n);
  run_timers(n);
}
