// SPDX-License-Identifier: MIT
// RUN: %rvclang -O1 -ffreestanding -fno-builtin -I%S/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %python %S/Inputs/forward.py %codoms_sim --bare %t -global virtio-mmio.force-legacy=off -netdev user,id=n,restrict=on,hostfwd=tcp:127.0.0.1:PORT-:7 -device virtio-net-device,netdev=n,bus=virtio-mmio-bus.3,mac=52:54:00:00:00:07
//
// hostfwd: who connects to the port on the host knocks at port 7 of the guest.
#include "net.h"

static void test(void) {
  const uint8_t *frame;
  start_net();
  ask(); /* the network learns who we are */
  do
    frame = receive();
  while (!(frame[TYPE] == 8 && frame[TYPE + 1] == 0 && /* IPv4, TCP, */
           frame[PAYLOAD + 9] == 6 && frame[PAYLOAD + 22] == 0 &&
           frame[PAYLOAD + 23] == 7 && frame[PAYLOAD + 33] & 2)); /* SYN */
}
