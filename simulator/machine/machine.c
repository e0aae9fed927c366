/* SPDX-License-Identifier: MIT
 *
 * The machine: memory map, interrupt lines and the run loop. The loop lets
 * the harts take their turns (turns.c); between rounds it looks at signals and
 * input and decides whether waiting harts can ever go on.
 */
#include "machine/machine.h"

#include "codoms/boot.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#define LOOK     2560000u /* instructions between looks at the host */
#define MIP_MSIP (1u << 3)
#define MIP_MTIP (1u << 7)
#define MIP_SEIP (1u << 9)
#define MIP_MEIP (1u << 11)

static const struct device devices[] = {
#define DEVICE(name, base, size, source)                                       \
  {#name, base, size, name##_load, name##_store},
#include "machine/device.def"
};

static const struct device *device_at(uint64_t address, unsigned size) {
  for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
    if (address >= devices[i].base &&
        address - devices[i].base <= devices[i].size - size)
      return &devices[i];
  return NULL;
}

static bool bus_load(void *owner, uint64_t address, unsigned size,
                     uint64_t *value) {
  const struct device *d = device_at(address, size);
  *value = 0;
  return d && d->load(owner, address - d->base, size, value);
}

static bool bus_store(void *owner, uint64_t address, unsigned size,
                      uint64_t value) {
  const struct device *d = device_at(address, size);
  return d && d->store(owner, address - d->base, size, value);
}

static uint64_t bus_time(void *owner) { return clint_time(owner); }

/* The turn may have another border now: let turns.c look for it. */
static void bus_timer_set(void *owner, struct hart *h) {
  (void)owner;
  hart_pause(h);
}

void *machine_ram(const struct machine *m, uint64_t address, uint64_t size) {
  if (address < RAM_BASE || address - RAM_BASE > m->config.memory ||
      size > m->config.memory - (address - RAM_BASE))
    return NULL;
  return m->ram + (address - RAM_BASE);
}

double machine_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* SIGINT and SIGTERM become a descriptor that the loop looks at. */
static int catch_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigprocmask(SIG_BLOCK, &set, NULL);
  signal(SIGPIPE, SIG_IGN); /* writing tells */
  signal(SIGXFSZ, SIG_IGN);
  return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

bool machine_new(struct machine *m, const struct machine_config *config,
                 struct console *console, struct problem *p) {
  *m = (struct machine){.config = *config, .console = console, .signals = -1};
  m->ram = mmap(NULL, config->memory, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (m->ram == MAP_FAILED) {
    m->ram = NULL;
    return problem_set(p, "cannot get %llu bytes of memory for the guest: %s",
                       (unsigned long long)config->memory, strerror(errno));
  }
  m->bus = (struct core_bus){.owner = m,
                             .ram = m->ram,
                             .ram_base = RAM_BASE,
                             .ram_size = config->memory,
                             .load = bus_load,
                             .store = bus_store,
                             .time = bus_time,
                             .timer_set = bus_timer_set};
  memset(m->clint.mtimecmp, 0xff, sizeof m->clint.mtimecmp);
  m->turns.random = config->seed;
  m->uart.line = (struct chardev){.kind = CHARDEV_NULL, .in = -1};
  m->signals = catch_signals();
  return true;
}

static struct hart *new_hart(struct machine *m, unsigned id,
                             const struct core_observer *observer) {
  struct core_config config = {.hart_id = id,
                               .xcodoms = m->config.xcodoms,
                               .trap_misaligned = m->config.trap_misaligned,
                               .disabled = m->config.disabled,
                               .model = m->config.model};
  return hart_new(&config, &m->bus, observer);
}

bool machine_add_harts(struct machine *m, const struct core_observer *observer,
                       struct problem *p) {
  for (unsigned n = 0; n < m->config.harts; n++) {
    m->harts[n] = new_hart(m, n, observer);
    if (!m->harts[n])
      return problem_set(p, "cannot create hart %u: out of memory", n);
    if (n)
      hart_join(m->harts[n], m->harts[0]);
  }
  return true;
}

void machine_free(struct machine *m) {
  board_unplug(m);
  for (unsigned n = 0; n < m->config.harts && m->harts[n]; n++)
    hart_free(m->harts[n]);
  if (m->ram)
    munmap(m->ram, m->config.memory);
  if (m->signals >= 0)
    close(m->signals);
  *m = (struct machine){.signals = -1};
}

void machine_end(struct machine *m, enum machine_end end, unsigned status) {
  if (m->end == END_NONE) {
    m->end = end;
    m->status = status;
  }
  if (m->turns.running)
    hart_stop(m->turns.running);
}

static uint64_t lines_of(const struct machine *m, unsigned n) {
  uint64_t lines = 0;
  if (m->clint.msip[n])
    lines |= MIP_MSIP;
  if (clint_time(m) >= m->clint.mtimecmp[n])
    lines |= MIP_MTIP;
  if (m->plic.context[2 * n].asserted)
    lines |= MIP_MEIP;
  if (m->plic.context[2 * n + 1].asserted)
    lines |= MIP_SEIP;
  return lines;
}

void machine_update_hart(struct machine *m, unsigned n) {
  hart_set_lines(m->harts[n], lines_of(m, n));
}

void machine_update_lines(struct machine *m) {
  for (unsigned n = 0; n < m->config.harts; n++)
    machine_update_hart(m, n);
}

void machine_written(struct machine *m, uint64_t address, uint64_t size) {
  for (unsigned n = 0; n < m->config.harts; n++)
    hart_written(m->harts[n], address, size);
}

static bool flush_lines(struct machine *m) {
  bool good = !fflush(stdout) && chardev_flush(&m->uart.line);
  for (unsigned i = 0; i < VIRTIO_SLOTS; i++)
    if (m->virtio[i].kind && m->virtio[i].kind->type == VIRTIO_console)
      good = chardev_flush(&m->virtio[i].console.line) && good;
  return good;
}

bool machine_interrupted(const struct machine *m) {
  struct pollfd p = {.fd = m->signals, .events = POLLIN};
  return m->signals >= 0 && poll(&p, 1, 0) > 0;
}

/* Input, signals, progress: what only the host knows. */
static void look_at_host(struct machine *m) {
  outside_look(m);
  if (!flush_lines(m))
    machine_end(m, END_OUTPUT, 0);
  double seconds = machine_now() - m->started;
  if (seconds > 2.0)
    console_progress(m->console,
                     "codoms-sim: %.0f million instructions, %.0f "
                     "million a second",
                     (double)turns_retired(m) / 1e6,
                     (double)turns_retired(m) / 1e6 / seconds);
}

/* Nothing to do until an interrupt: time may bring one, or somebody. */
static void wait_for_interrupt(struct machine *m) {
  flush_lines(m);
  if (!outside_wait(m) && m->end == END_NONE)
    machine_end(m, END_STUCK, 1);
}

static bool all_wait(struct machine *m) {
  for (unsigned i = 0; i < m->config.harts; i++) {
    machine_update_hart(m, i); /* time has moved in the turns of others */
    if (!hart_waiting(m->harts[i]))
      return false;
  }
  return true;
}

enum machine_end machine_run(struct machine *m) {
  uint64_t looked = 0;
  m->started = machine_now();
  while (m->end == END_NONE) {
    turns_round(m);
    rtc_advance(m);
    if (m->end == END_NONE && all_wait(m))
      wait_for_interrupt(m);
    if (m->end == END_NONE && turns_retired(m) - looked >= LOOK) {
      looked = turns_retired(m);
      look_at_host(m);
    }
  }
  m->seconds = machine_now() - m->started;
  console_clear_progress(m->console);
  if (!flush_lines(m) && m->end == END_EXIT)
    m->end = END_OUTPUT;
  return m->end;
}
