// SPDX-License-Identifier: MIT
// RUN: %rvclang -O1 -ffreestanding -fno-builtin -I%S/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: %python -c 'import sys; sys.stdout.buffer.write(bytes.fromhex("1305200067800000").ljust(512, b"\0"))' > %t.img
// RUN: timeout 20 %codoms_sim --bare %t -global virtio-mmio.force-legacy=off -drive file=%t.img,readonly=on,if=none,id=d -device virtio-blk-device,drive=d,bus=virtio-mmio-bus.0
//
// What a device writes is seen by code that was decoded before (after fence.i)
// and ends a reservation. A disk that is only to be read refuses to be written.
#include "guest.h"

static struct queue q;
static struct {
  uint32_t type, reserved;
  uint64_t sector;
} header;
static uint8_t status;
static const uint32_t slot = SLOT(0);
static _Alignas(512) uint32_t code[128] = {0x00100513, 0x00008067};

static unsigned request(uint32_t type) {
  header.type = type;
  describe(&q, 0, &header, sizeof header, NEXT, 1);
  describe(&q, 1, code, 512, NEXT | (type ? 0 : WRITE), 2);
  describe(&q, 2, &status, 1, WRITE, 0);
  submit(slot, 0, &q, 0);
  return status;
}

static unsigned call(void) {
  unsigned (*function)(void) = (unsigned (*)(void))(uintptr_t)code;
  return function();
}

/* Of the first doubleword that the disk writes. */
static bool kept(bool with_device) {
  uint64_t failed = 1;
  __asm__ volatile("lr.d zero, (%0)" ::"r"(code) : "memory");
  if (with_device)
    REG(NOTIFY) = 0;
  __asm__ volatile("sc.d %0, zero, (%1)" : "=r"(failed) : "r"(code) : "memory");
  return !failed;
}

static void test(void) {
  start_device(slot, 0);
  start_queue(slot, 0, &q);
  for (unsigned i = 0; i < 10; i++)
    CHECK(call() == 1);
  CHECK(request(0) == 0);
  __asm__ volatile("fence.i" ::: "memory");
  CHECK(call() == 2); /* li a0, 2; ret */
  CHECK(request(1) == 1);
  CHECK(kept(false));
  header.type = 0;
  describe(&q, 1, code, 512, NEXT | WRITE, 2);
  q.avail.ring[q.avail.idx % NUM] = 0;
  q.avail.idx++;
  __asm__ volatile("fence" ::: "memory");
  CHECK(!kept(true));
}
