// SPDX-License-Identifier: MIT
// RUN: %rvclang -O1 -ffreestanding -fno-builtin -I%S/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t -global virtio-mmio.force-legacy=off -netdev user,id=n,restrict=on -device virtio-net-device,netdev=n,bus=virtio-mmio-bus.3,mac=52:54:00:00:00:07
//
// A frame goes out and its answer comes back: who has 10.0.2.2? The address of
// the card is the one given; frames that come before there is a buffer wait.
#include "guest.h"

static struct queue rx, tx;
static uint8_t in[1600], out[12 + 42];
static const uint32_t slot = SLOT(3);

static const uint8_t arp[42] = {
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x52, 0x54, 0,  0,  0,    7,
    8,    6,    0,    1,    8,    0,    6,    4,    0,  1,  0x52, 0x54,
    0,    0,    0,    7,    10,   0,    2,    15,   0,  0,  0,    0,
    0,    0,    10,   0,    2,    2};

static void test(void) {
  CHECK(REG(DEVICE) == 1 && REG8(slot + CONFIG + 5) == 7);
  start_device(slot, 1u << 5);
  start_queue(slot, 0, &rx);
  start_queue(slot, 1, &tx);
  memcpy(out + 12, arp, sizeof arp);
  describe(&tx, 0, out, sizeof out, 0, 0);
  submit(slot, 1, &tx, 0);
  CHECK(tx.used.idx == 1 && rx.used.idx == 0);
  describe(&rx, 0, in, sizeof in, WRITE, 0);
  submit(slot, 0, &rx, 0);
  for (unsigned i = 0; i < 1000000 && !rx.used.idx; i++)
    ;
  CHECK(rx.used.idx == 1);
  CHECK(rx.used.ring[0].len >= 12 + 42);
  CHECK(in[12] == 0x52 && in[17] == 7);   /* to us */
  CHECK(in[12 + 20] == 0 && in[12 + 21] == 2); /* an answer */
  CHECK(in[12 + 28] == 10 && in[12 + 31] == 2); /* from 10.0.2.2 */
}
