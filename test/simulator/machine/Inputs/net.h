/* SPDX-License-Identifier: MIT
 *
 * A network card in slot 3 with the address 52:54:00:00:00:07, and an Ethernet
 * question that the network always answers: who has 10.0.2.2?
 */
#include "guest.h"

enum { RECEIVE, TRANSMIT, HEADER = 12, TYPE = 12, PAYLOAD = 14 };
static struct queue rx, tx;
static uint8_t in[1600], out[HEADER + 42];
static const uint32_t slot = SLOT(3);

static const uint8_t arp[42] = {
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x52, 0x54, 0,  0,  0,    7,
    8,    6,    0,    1,    8,    0,    6,    4,    0,  1,  0x52, 0x54,
    0,    0,    0,    7,    10,   0,    2,    15,   0,  0,  0,    0,
    0,    0,    10,   0,    2,    2};

static void start_net(void) {
  CHECK(REG(DEVICE) == 1 && REG8(slot + CONFIG + 5) == 7);
  start_device(slot, 1u << 5);
  start_queue(slot, RECEIVE, &rx);
  start_queue(slot, TRANSMIT, &tx);
}

static void ask(void) {
  memcpy(out + HEADER, arp, sizeof arp);
  describe(&tx, 0, out, sizeof out, 0, 0);
  submit(slot, TRANSMIT, &tx, 0);
}

/* The next frame, at in + HEADER. */
static const uint8_t *receive(void) {
  uint16_t before = rx.used.idx;
  describe(&rx, 0, in, sizeof in, WRITE, 0);
  submit(slot, RECEIVE, &rx, 0);
  while (rx.used.idx == before)
    ;
  return in + HEADER;
}
