// SPDX-License-Identifier: MIT
// RUN: %rvclang -O1 -ffreestanding -fno-builtin -I%S/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: truncate -s 4K %t.img
// RUN: timeout 20 %codoms_sim --bare %t -global virtio-mmio.force-legacy=off -drive file=%t.img,if=none,id=d,format=raw -device virtio-blk-device,drive=d,bus=virtio-mmio-bus.0,serial=codoms 2>&1 | FileCheck %s --allow-empty
// RUN: od -An -tx1 -j 3584 -N 4 %t.img | FileCheck %s --check-prefix=DISK
// RUN: timeout 20 %codoms_sim --bare %t -global virtio-mmio.force-legacy=off -drive file=%t.img,snapshot=on,if=none,id=d -device virtio-blk-device,drive=d,bus=virtio-mmio-bus.0,serial=codoms
//
// Reads, writes, flushes and names a disk of 8 sectors: the last sector, one
// past it, a length that is no sector, data cut anywhere, an indirect table.
// CHECK-NOT: line
// DISK: a5 a5 a5 a5
#include "guest.h"

static struct queue q;
static struct {
  uint32_t type, reserved;
  uint64_t sector;
} header;
static uint8_t data[1024], status;
static const uint32_t slot = SLOT(0);

static unsigned request(uint32_t type, uint64_t sector, uint32_t size) {
  header.type = type;
  header.sector = sector;
  status = 0xff;
  describe(&q, 0, &header, sizeof header, NEXT, 1);
  describe(&q, 1, data, size, NEXT | (type == 1 ? 0 : WRITE), 2);
  describe(&q, 2, &status, 1, WRITE, 0);
  submit(slot, 0, &q, 0);
  return status;
}

/* The header in three pieces, the data with the status in two. */
static unsigned cut(void) {
  header.type = 0;
  header.sector = 7;
  describe(&q, 0, &header, 1, NEXT, 1);
  describe(&q, 1, (uint8_t *)&header + 1, 14, NEXT, 2);
  describe(&q, 2, (uint8_t *)&header + 15, 1, NEXT, 3);
  describe(&q, 3, data, 100, NEXT | WRITE, 4);
  describe(&q, 4, data + 100, 413, WRITE, 0);
  data[512] = 0xff;
  submit(slot, 0, &q, 0);
  return data[512];
}

static unsigned indirect(void) {
  static struct desc table[3];
  header.type = 0;
  header.sector = 7;
  memset(data, 0, sizeof data);
  status = 0xff;
  table[0] = (struct desc){(uintptr_t)&header, 16, NEXT, 1};
  table[1] = (struct desc){(uintptr_t)data, 512, NEXT | WRITE, 2};
  table[2] = (struct desc){(uintptr_t)&status, 1, WRITE, 0};
  describe(&q, 5, table, sizeof table, INDIRECT, 0);
  submit(slot, 0, &q, 5);
  return status;
}

static void test(void) {
  CHECK(REG(MAGIC) == 0x74726976 && REG(VERSION) == 2 && REG(DEVICE) == 2);
  CHECK(REG64(slot + CONFIG) == 8);
  start_device(slot, 1u << 28);
  start_queue(slot, 0, &q);
  memset(data, 0xa5, sizeof data);
  CHECK(request(1, 7, 512) == 0);  /* write the last sector */
  CHECK(q.used.idx == 1 && q.used.ring[0].id == 0);
  CHECK(REG(INTERRUPT) == 1);
  REG(ACK) = 1;
  CHECK(REG(INTERRUPT) == 0);
  CHECK(request(1, 8, 512) == 1);  /* one past it */
  CHECK(request(1, 7, 1024) == 1); /* ends past it */
  CHECK(request(1, UINT64_MAX, 512) == 1);
  CHECK(request(1, 0, 511) == 1);
  memset(data, 0, sizeof data);
  CHECK(request(0, 7, 512) == 0 && data[0] == 0xa5 && data[511] == 0xa5);
  CHECK(data[512] == 0);
  CHECK(q.used.ring[(q.used.idx - 1) % NUM].len == 513);
  CHECK(request(0, 8, 512) == 1);
  CHECK(request(4, 0, 0) == 0);    /* flush */
  CHECK(request(99, 0, 512) == 2); /* unsupported */
  CHECK(request(8, 0, 20) == 0 && data[0] == 'c' && data[5] == 's');
  memset(data, 0, sizeof data);
  CHECK(cut() == 0 && data[0] == 0xa5 && data[511] == 0xa5);
  CHECK(indirect() == 0 && data[0] == 0xa5 && data[511] == 0xa5);
}
