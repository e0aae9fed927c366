/* SPDX-License-Identifier: MIT
 *
 * The stub's socket: one debugger at a time, packets with their checksums, and
 * the loop in which the guest is stopped. A debugger that goes away leaves the
 * guest running, and another may come.
 */
#include "gdb/gdb.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { LOOK = 20000 }; /* instructions between looks at the sockets */

struct debug {
  struct session session;
  int listening, socket;
  char path[108]; /* of the socket, to remove it; "" for TCP */
  unsigned since_look;
  char in[PACKET_MAX];
  size_t in_count;
};

/* ---- listening ---- */

static int listen_tcp(const char *port_text, struct problem *p) {
  char *end;
  unsigned long port = strtoul(port_text, &end, 10);
  struct sockaddr_in at = {.sin_family = AF_INET,
                           .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (*end || end == port_text || port > 65535) {
    problem_set(p, "--gdb=%s: neither a port nor a path with a slash",
                port_text);
    if (fd >= 0)
      close(fd);
    return -1;
  }
  at.sin_port = htons((uint16_t)port);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 1)) {
    problem_set(p, "cannot listen on port %lu: %s", port, strerror(errno));
    if (fd >= 0)
      close(fd);
    return -1;
  }
  return fd;
}

/* Replaces a socket that an earlier run has left, and nothing else. */
static int listen_unix(struct debug *d, const char *path, struct problem *p) {
  struct sockaddr_un at = {.sun_family = AF_UNIX};
  struct stat old;
  int fd;
  if (strlen(path) >= sizeof at.sun_path) {
    problem_set(p, "--gdb=%s: the path is too long for a socket", path);
    return -1;
  }
  if (!lstat(path, &old) && S_ISSOCK(old.st_mode))
    unlink(path);
  strcpy(at.sun_path, path);
  fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 1)) {
    problem_set(p, "cannot listen on %s: %s", path, strerror(errno));
    if (fd >= 0)
      close(fd);
    return -1;
  }
  strcpy(d->path, path);
  return fd;
}

static void tell_where(const struct debug *d) {
  struct sockaddr_in at = {0};
  socklen_t size = sizeof at;
  if (d->path[0]) {
    console_note(d->session.config.console, "GDB: target remote %s", d->path);
    return;
  }
  getsockname(d->listening, (struct sockaddr *)&at, &size);
  console_note(d->session.config.console, "GDB: target remote localhost:%u",
               ntohs(at.sin_port));
}

struct debug *debug_new(const struct debug_config *config, struct problem *p) {
  struct debug *d = calloc(1, sizeof *d);
  if (!d) {
    problem_set(p, "out of memory");
    return NULL;
  }
  d->session.config = *config;
  d->socket = -1;
  d->listening = strchr(config->where, '/') ? listen_unix(d, config->where, p)
                                            : listen_tcp(config->where, p);
  d->session.run = config->wait ? RUN_STOPPED : RUN_FREE;
  if (d->listening < 0) {
    free(d);
    return NULL;
  }
  tell_where(d);
  return d;
}

void debug_free(struct debug *d) {
  if (!d)
    return;
  if (d->socket >= 0)
    close(d->socket);
  close(d->listening);
  if (d->path[0])
    unlink(d->path);
  free(d);
}

/* ---- packets ---- */

static void disconnect(struct debug *d) {
  struct session *s = &d->session;
  close(d->socket);
  d->socket = -1;
  d->in_count = 0;
  s->point_count = 0;
  s->no_ack = s->detached = false;
  s->run = RUN_FREE;
}

static void send_all(struct debug *d, const char *bytes, size_t count) {
  while (count && d->socket >= 0) {
    ssize_t n = send(d->socket, bytes, count, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0) {
      disconnect(d);
      return;
    }
    bytes += n;
    count -= (size_t)n;
  }
}

static void send_packet(struct debug *d, const char *text) {
  static char frame[PACKET_MAX + 8];
  uint8_t sum = 0;
  for (const char *c = text; *c; c++)
    sum += (uint8_t)*c;
  int n = snprintf(frame, sizeof frame, "$%s#%02x", text, sum);
  send_all(d, frame, (size_t)n);
}

/* Bytes from the debugger; false if it is gone. */
static bool receive(struct debug *d) {
  ssize_t n;
  if (d->in_count == sizeof d->in - 1)
    d->in_count = 0; /* no packet is so long */
  n = recv(d->socket, d->in + d->in_count, sizeof d->in - 1 - d->in_count, 0);
  if (n < 0 && errno == EINTR)
    return true;
  if (n <= 0) {
    disconnect(d);
    return false;
  }
  d->in_count += (size_t)n;
  return true;
}

static void consume(struct debug *d, size_t count) {
  memmove(d->in, d->in + count, d->in_count - count);
  d->in_count -= count;
}

/* Takes one packet, or a ^C, from what has come. */
static bool next_packet(struct debug *d, char *packet, bool *interrupt) {
  *interrupt = false;
  while (d->in_count) {
    char *end, *start = d->in;
    uint8_t sum = 0, want;
    d->in[d->in_count] = 0;
    if (*start == 3) {
      consume(d, 1);
      *interrupt = true;
      return true;
    }
    if (*start != '$') {
      consume(d, 1);
      continue;
    }
    end = memchr(start, '#', d->in_count);
    if (!end || end + 2 >= d->in + d->in_count)
      return false;
    for (char *c = start + 1; c < end; c++)
      sum += (uint8_t)*c;
    memcpy(packet, start + 1, (size_t)(end - start - 1));
    packet[end - start - 1] = 0;
    bool good = hex_parse(end + 1, &want, 1) && want == sum;
    consume(d, (size_t)(end + 3 - start));
    if (!d->session.no_ack)
      send_all(d, good ? "+" : "-", 1);
    if (good && d->socket >= 0)
      return true;
  }
  return false;
}

static void accept_debugger(struct debug *d, int timeout) {
  struct pollfd p = {.fd = d->listening, .events = POLLIN};
  if (poll(&p, 1, timeout) <= 0)
    return;
  d->socket = accept4(d->listening, NULL, NULL, SOCK_CLOEXEC);
}

/* ---- stopped ---- */

static void answer_packet(struct debug *d, char *packet) {
  static char reply[PACKET_MAX];
  struct session *s = &d->session;
  if (gdb_packet(s, packet, reply, sizeof reply))
    send_packet(d, reply);
  if (s->detached && d->socket >= 0)
    disconnect(d);
  if (s->killed)
    s->config.kill(s->config.owner);
}

static bool signal_waits(const struct debug *d) {
  return d->session.config.interrupted &&
         d->session.config.interrupted(d->session.config.owner);
}

/* Until the debugger lets the guest go on, or goes away. */
static void converse(struct debug *d) {
  static char packet[PACKET_MAX];
  bool interrupt;
  while (d->session.run == RUN_STOPPED && !d->session.killed) {
    struct pollfd p = {.fd = d->socket, .events = POLLIN};
    if (next_packet(d, packet, &interrupt)) {
      if (!interrupt)
        answer_packet(d, packet);
      continue;
    }
    if (d->socket < 0 || signal_waits(d))
      return;
    if (poll(&p, 1, 200) > 0 && !receive(d))
      return;
  }
}

static void stop(struct debug *d, struct hart *h) {
  fflush(stdout);
  converse(d);
  hart_pause(h); /* registers, memory or pc may have changed */
}

/* While the guest runs: a new debugger, or a ^C of the one there is. */
static bool look(struct debug *d, struct hart *h) {
  static char packet[PACKET_MAX];
  struct pollfd p = {.fd = d->socket, .events = POLLIN};
  unsigned hart = gdb_hart_number(&d->session, h);
  bool interrupt;
  if (d->socket < 0) {
    accept_debugger(d, 0);
    if (d->socket >= 0)
      gdb_stopped(&d->session, hart, "T05");
    return false;
  }
  if (poll(&p, 1, 0) <= 0 || !receive(d) || !next_packet(d, packet, &interrupt))
    return false;
  gdb_stopped(&d->session, hart, "T02");
  return true;
}

static void wait_for_debugger(struct debug *d, struct hart *h) {
  d->session.config.wait = false;
  while (d->socket < 0 && !signal_waits(d))
    accept_debugger(d, 200);
  gdb_stopped(&d->session, gdb_hart_number(&d->session, h), "T05");
}

void debug_before(struct debug *d, struct hart *h) {
  struct session *s = &d->session;
  bool told = false;
  if (s->config.wait)
    wait_for_debugger(d, h);
  else if (s->run != RUN_STOPPED && d->socket >= 0)
    told = gdb_must_stop(s, h);
  if (!told && s->run != RUN_STOPPED && ++d->since_look >= LOOK) {
    d->since_look = 0;
    told = look(d, h);
  }
  if (told)
    send_packet(d, s->stop);
  if (s->run == RUN_STOPPED)
    stop(d, h);
}

void debug_exit(struct debug *d, unsigned status) {
  char text[16];
  if (d->socket < 0)
    return;
  snprintf(text, sizeof text, "W%02x", status & 0xff);
  send_packet(d, text);
}
