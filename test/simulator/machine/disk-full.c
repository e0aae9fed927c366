// SPDX-License-Identifier: MIT
// RUN: %rvclang -O1 -ffreestanding -fno-builtin -I%S/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: rm -f %t.img; truncate -s 64K %t.img
// RUN: (ulimit -f 32; timeout 20 %codoms_sim --bare %t -global virtio-mmio.force-legacy=off -drive file=%t.img,if=none,id=d -device virtio-blk-device,drive=d,bus=virtio-mmio-bus.0 2>&1) | FileCheck %s
//
// The host cannot write all of the disk (here: files of at most 16 or 32 KiB):
// the guest gets an error for that request, the user one warning.
// CHECK: warning: cannot write the disk {{.*}}.img: File too large
// CHECK-NOT: warning
// CHECK: done
#include "guest.h"

static struct queue q;
static struct {
  uint32_t type, reserved;
  uint64_t sector;
} header;
static uint8_t data[512], status;
static const uint32_t slot = SLOT(0);

static unsigned write(uint64_t sector) {
  header.type = 1;
  header.sector = sector;
  describe(&q, 0, &header, sizeof header, NEXT, 1);
  describe(&q, 1, data, sizeof data, NEXT, 2);
  describe(&q, 2, &status, 1, WRITE, 0);
  submit(slot, 0, &q, 0);
  return status;
}

static void test(void) {
  start_device(slot, 0);
  start_queue(slot, 0, &q);
  CHECK(write(0) == 0);
  CHECK(write(127) == 1);
  CHECK(write(126) == 1);
  CHECK(write(1) == 0);
  print("done\n");
}
