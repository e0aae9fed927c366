// SPDX-License-Identifier: MIT
// RUN: %rvclang -O1 -ffreestanding -fno-builtin -I%S/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t -global virtio-mmio.force-legacy=off -device virtio-rng-device,bus=virtio-mmio-bus.0 > %t.1
// RUN: timeout 20 %codoms_sim --bare %t -global virtio-mmio.force-legacy=off -device virtio-rng-device,bus=virtio-mmio-bus.0 > %t.2
// RUN: timeout 20 %codoms_sim --bare %t --seed 7 -global virtio-mmio.force-legacy=off -device virtio-rng-device,bus=virtio-mmio-bus.0 > %t.3
// RUN: timeout 20 %codoms_sim --bare %t -global virtio-mmio.force-legacy=off -object rng-random,id=r,filename=/dev/urandom -device virtio-rng-device,rng=r,bus=virtio-mmio-bus.0 > %t.4
// RUN: cmp %t.1 %t.2 && not cmp -s %t.1 %t.3 && not cmp -s %t.1 %t.4
//
// Random numbers are a function of the seed, unless the host's are asked for.
#include "guest.h"

static struct queue q;
static uint64_t data[2];
static const uint32_t slot = SLOT(0);

static void test(void) {
  start_device(slot, 0);
  start_queue(slot, 0, &q);
  describe(&q, 0, data, sizeof data, WRITE, 0);
  submit(slot, 0, &q, 0);
  CHECK(q.used.ring[0].len == sizeof data && data[0] != data[1]);
  print_number(data[0]);
}
