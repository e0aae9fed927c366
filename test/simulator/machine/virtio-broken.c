// SPDX-License-Identifier: MIT
// RUN: %rvclang -O1 -ffreestanding -fno-builtin -I%S/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t -global virtio-mmio.force-legacy=off -device virtio-rng-device,bus=virtio-mmio-bus.0 > %t.out 2>&1
// RUN: FileCheck %s < %t.out
//
// A driver that breaks a rule of the rings stops its device, with a warning
// that says which; a reset brings it back. At the limit it works.
#include "guest.h"

static struct queue q;
static uint8_t data[4096];
static const uint32_t slot = SLOT(0);

static void renew(void) {
  start_device(slot, 1u << 28);
  start_queue(slot, 0, &q);
  memset(data, 0, sizeof data);
}

static bool broken(uint16_t head) {
  submit(slot, 0, &q, head);
  bool stopped = REG(STATUS) & 0x40 && REG(INTERRUPT) & 2 && !q.used.idx;
  if (!stopped)
    return false;
  describe(&q, 0, data, 8, WRITE, 0);
  submit(slot, 0, &q, 0); /* and stays so */
  stopped = !q.used.idx;
  renew();
  describe(&q, 0, data, 8, WRITE, 0);
  submit(slot, 0, &q, 0);
  CHECK(!(REG(STATUS) & 0x40) && q.used.idx == 1);
  renew();
  return stopped;
}

static void test(void) {
  renew();
  describe(&q, 7, data, 64, WRITE, 0);
  submit(slot, 0, &q, 7); /* the last descriptor */
  CHECK(q.used.idx == 1 && q.used.ring[0].id == 7 && q.used.ring[0].len == 64);
  CHECK(data[0] | data[1] | data[2] | data[3]);
  renew();
  CHECK(broken(8)); // CHECK: warning: virtio-rng-device in slot 0 stops {{.*}}: a descriptor's number is too large
  describe(&q, 0, data, 8, WRITE | NEXT, 1);
  describe(&q, 1, data, 8, WRITE | NEXT, 0);
  CHECK(broken(0)); // CHECK: descriptors form a loop
  describe(&q, 0, (void *)0x8ffffff8, 9, WRITE, 0);
  CHECK(broken(0)); // CHECK: a descriptor of 9 bytes at 0x8ffffff8 is not in RAM
  describe(&q, 0, (void *)0x8ffffff8, 8, WRITE, 0);
  submit(slot, 0, &q, 0); /* the last bytes of RAM */
  CHECK(q.used.idx == 1);
  renew();
  describe(&q, 0, data, UINT32_MAX, WRITE, 0);
  CHECK(broken(0)); // CHECK: a descriptor of 4294967295 bytes
  describe(&q, 0, (void *)(UINT64_MAX - 4), 16, WRITE, 0);
  CHECK(broken(0)); // CHECK: is not in RAM
  describe(&q, 0, data, 8, WRITE | NEXT, 1);
  describe(&q, 1, data, 8, 0, 0);
  CHECK(broken(0)); // CHECK: a readable descriptor follows a writable one
  describe(&q, 0, data, 24, INDIRECT, 0);
  CHECK(broken(0)); // CHECK: a bad indirect descriptor
  struct desc *table = (struct desc *)data;
  table[0] = (struct desc){(uintptr_t)data, 16, INDIRECT, 0};
  describe(&q, 0, data, 16, INDIRECT, 0);
  CHECK(broken(0)); // CHECK: an indirect descriptor in an indirect table
  q.avail.idx = 8;
  CHECK(broken(0)); // CHECK: more requests than the queue has places
  REG(QUEUE_READY) = 0;
  REG(USED) = 0x8ffffffc;
  REG(QUEUE_READY) = 1;
  submit(slot, 0, &q, 0);
  CHECK(REG(STATUS) & 0x40); // CHECK: a ring is not in RAM
  // CHECK-NOT: line
}
