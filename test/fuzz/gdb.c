/* SPDX-License-Identifier: MIT
 *
 * Packets of a debugger against a hart that has run a little: each line of the
 * input is one packet.
 */
#include "gdb/gdb.h"

#include <stdlib.h>
#include <string.h>

enum { RAM_SIZE = 1 << 20 };

static void written(void *owner, uint64_t address, uint64_t size) {
  hart_written(owner, address, size);
}
static void nothing(void *owner) { (void)owner; }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static uint8_t ram[RAM_SIZE];
  static char packet[PACKET_MAX], reply[PACKET_MAX];
  const struct core_bus bus = {.ram = ram, .ram_base = 0x80000000,
                               .ram_size = RAM_SIZE};
  static struct hart *h; /* making one takes longer than a run */
  if (!h)
    h = hart_new(&(struct core_config){.xcodoms = true}, &bus, NULL);
  hart_set_pc(h, bus.ram_base);
  struct session s = {.config = {.harts = &h, .hart_count = 1, .ram = ram,
                                 .ram_base = bus.ram_base,
                                 .ram_size = RAM_SIZE, .written = written,
                                 .kill = nothing, .owner = h}};
  memset(ram, 0x13, sizeof ram);
  gdb_stopped(&s, 0, "T05");
  while (size) {
    const uint8_t *end = memchr(data, '\n', size);
    size_t length = end ? (size_t)(end - data) : size;
    size_t kept = length < sizeof packet - 1 ? length : sizeof packet - 1;
    memcpy(packet, data, kept);
    packet[kept] = 0;
    gdb_packet(&s, packet, reply, sizeof reply);
    gdb_must_stop(&s, h);
    hart_run(h, 3);
    data += end ? length + 1 : length;
    size -= end ? length + 1 : length;
  }
  return 0;
}
