// SPDX-License-Identifier: MIT
// RUN: %rvclang -O1 -ffreestanding -fno-builtin -I%S/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t -global virtio-mmio.force-legacy=off -netdev user,id=n,restrict=on -device virtio-net-device,netdev=n,bus=virtio-mmio-bus.3,mac=52:54:00:00:00:07
//
// A frame goes out and its answer comes back; a frame that comes before there
// is a buffer waits for one, and one that is too large for it is lost.
#include "net.h"

static void test(void) {
  const uint8_t *frame;
  start_net();
  ask();
  CHECK(tx.used.idx == 1 && rx.used.idx == 0);
  frame = receive();
  CHECK(rx.used.ring[0].len >= HEADER + 42);
  CHECK(frame[0] == 0x52 && frame[5] == 7);   /* to us */
  CHECK(frame[20] == 0 && frame[21] == 2);    /* an answer */
  CHECK(frame[28] == 10 && frame[31] == 2);   /* of 10.0.2.2 */
  in[HEADER] = 0;
  describe(&rx, 0, in, HEADER + 41, WRITE, 0);
  submit(slot, RECEIVE, &rx, 0);
  ask();
  while (rx.used.idx == 1)
    ;
  CHECK(rx.used.ring[1].len == 0 && in[HEADER] == 0);
}
