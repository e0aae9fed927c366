/* SPDX-License-Identifier: MIT
 *
 * libFuzzer target: whatever a driver writes into device registers, rings and
 * descriptors, no device leaves guest RAM, hangs or crashes. The input is a
 * list of steps, interpreted below; its first byte says which version of
 * virtio is plugged in and whether queues are set up beforehand, so that even
 * short inputs reach the rings.
 */
#include "machine/machine.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RAM = 1 << 18, QUEUE_ROOM = 0x4000, QUEUE = 8, DISK = 1 << 14 };
enum { STEP_STORE, STEP_LOAD, STEP_RAM, STEP_NOTIFY, STEP_FRAME, STEP_TIME };

static struct machine machine;
static struct console console = {.quiet = true};

static const struct {
  uint64_t base, size;
} places[] = {
#define DEVICE(id, base, size, source) {base, size},
#include "machine/device.def"
};
#define PLACES (sizeof places / sizeof *places)

struct input {
  const uint8_t *at, *end;
};

static uint64_t take(struct input *in, unsigned size) {
  uint64_t value = 0;
  if ((size_t)(in->end - in->at) < size)
    size = (unsigned)(in->end - in->at);
  memcpy(&value, in->at, size);
  in->at += size;
  return value;
}

/* ---- the machine, once; its devices, anew for every input ---- */

static void create(void) {
  struct machine_config config = {.memory = RAM, .harts = 1};
  struct problem p;
  assert(machine_new(&machine, &config, &console, &p));
  assert(machine_add_harts(&machine, &(struct core_observer){0}, &p));
}

static void plug(struct machine *m, bool legacy) {
  static char path[64];
  struct problem p = {0};
  struct board b = {.serial.kind = CHARDEV_NULL, .modern = !legacy};
  if (!*path) {
    int fd = memfd_create("disk", 0);
    assert(fd >= 0 && !ftruncate(fd, DISK));
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  }
  b.drives[0] = (struct board_drive){.file = path, .snapshot = true};
  b.devices[0] = (struct board_device){
      .type = VIRTIO_block, .slot = 0, .drive = &b.drives[0]};
  b.devices[1] = (struct board_device){.type = VIRTIO_net, .slot = 1};
  b.devices[2] = (struct board_device){.type = VIRTIO_console, .slot = 2};
  b.devices[3] = (struct board_device){.type = VIRTIO_entropy, .slot = 3};
  b.device_count = 4;
  assert(board_plug(m, &b, &p));
}

static void renew(struct machine *m, bool legacy) {
  board_unplug(m);
  memset(m->ram, 0, RAM);
  memset(&m->clint, 0, sizeof m->clint);
  memset(&m->plic, 0, sizeof m->plic);
  memset(&m->uart, 0, sizeof m->uart);
  memset(&m->rtc, 0, sizeof m->rtc);
  memset(m->virtio, 0, sizeof m->virtio);
  m->end = END_NONE;
  plug(m, legacy);
}

static uint64_t queue_at(unsigned slot, unsigned queue) {
  return RAM_BASE + (2 * slot + queue) * QUEUE_ROOM;
}

static void set_up_queues(struct machine *m) {
  for (unsigned i = 0; i < 8; i++) {
    uint64_t at = queue_at(i / 2, i % 2);
    m->virtio[i / 2].queues[i % 2] = (struct virtqueue){.size = QUEUE,
                                                        .ready = true,
                                                        .desc = at,
                                                        .avail = at + 0x1000,
                                                        .used = at + 0x2000};
    m->virtio[i / 2].driver_features = ~UINT64_C(0);
  }
}

/* ---- the steps ---- */

static void access_device(struct machine *m, struct input *in, bool store) {
  unsigned place = take(in, 1) % PLACES;
  uint64_t address = places[place].base + take(in, 3) % places[place].size;
  unsigned size = 1u << (take(in, 1) & 3);
  uint64_t value = store ? take(in, 8) : 0;
  address &= ~(uint64_t)(size - 1);
  if (address == 0x00100000)
    return; /* ends the run, as it should */
  if (store)
    m->bus.store(m, address, size, value);
  else
    m->bus.load(m, address, size, &value);
}

static void write_ram(struct machine *m, struct input *in) {
  uint64_t offset = take(in, 2) * 4 % RAM, size = take(in, 1);
  if (size > (uint64_t)(in->end - in->at))
    size = (uint64_t)(in->end - in->at);
  if (size > RAM - offset)
    size = RAM - offset;
  memcpy(m->ram + offset, in->at, size);
  in->at += size;
}

/* A descriptor, made available, and the bell. */
static void notify(struct machine *m, struct input *in) {
  unsigned which = take(in, 1), slot = which & 3, queue = which >> 2 & 1;
  uint8_t *desc = machine_ram(m, queue_at(slot, queue), QUEUE_ROOM);
  uint16_t head = (uint16_t)take(in, 2), next;
  uint64_t words[2] = {RAM_BASE + take(in, 3), take(in, 8)};
  if (desc) {
    memcpy(desc + 16 * (head % QUEUE), words, sizeof words);
    memcpy(&next, desc + 0x1002, 2);
    memcpy(desc + 0x1004 + 2 * (next % QUEUE), &head, 2);
    next++;
    memcpy(desc + 0x1002, &next, 2);
  }
  m->bus.store(m, 0x10001050 + 0x1000u * slot, 4, queue);
}

static void step(struct machine *m, struct input *in) {
  uint8_t frame[64] = {0};
  switch (take(in, 1) % 6) {
  case STEP_STORE:
    access_device(m, in, true);
    break;
  case STEP_LOAD:
    access_device(m, in, false);
    break;
  case STEP_RAM:
    write_ram(m, in);
    break;
  case STEP_NOTIFY:
    notify(m, in);
    break;
  case STEP_FRAME:
    net_receive(&m->virtio[1], frame, take(in, 1) % sizeof frame);
    break;
  case STEP_TIME:
    clint_pass(m, take(in, 4));
    break;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input in = {data, data + size};
  if (!machine.ram)
    create();
  uint64_t how = take(&in, 1);
  renew(&machine, how & 1);
  if (how & 2)
    set_up_queues(&machine);
  while (in.at < in.end)
    step(&machine, &in);
  return 0;
}
