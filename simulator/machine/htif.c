/* SPDX-License-Identifier: MIT
 *
 * Host-target interface of bare test programs: a doubleword `tohost`. An odd
 * value ends the run with status value >> 1; device 1 command 1 is a
 * character; an even value is the address of a system call block of which
 * write (64) and exit (93) are known. `fromhost` gets the answer.
 */
#include "machine/machine.h"

#include <string.h>

enum { CALL_WRITE = 64, CALL_EXIT = 93 };

void htif_attach(struct machine *m, const struct elf_file *program) {
  uint64_t address;
  if (elf_symbol(program, "tohost", &address))
    m->htif.tohost = machine_ram(m, address, 8);
  if (elf_symbol(program, "fromhost", &address))
    m->htif.fromhost = machine_ram(m, address, 8);
}

static void answer(struct machine *m, uint64_t value) {
  memset(m->htif.tohost, 0, 8);
  if (m->htif.fromhost)
    memcpy(m->htif.fromhost, &value, 8);
}

static uint64_t write_call(struct machine *m, const uint64_t block[4]) {
  const void *bytes = machine_ram(m, block[2], block[3]);
  if ((block[1] != 1 && block[1] != 2) || !bytes)
    return (uint64_t)-1;
  if (fwrite(bytes, 1, block[3], stdout) != block[3])
    machine_end(m, END_OUTPUT, 0);
  return block[3];
}

static void system_call(struct machine *m, uint64_t address) {
  uint64_t block[4] = {0}, result = (uint64_t)-1;
  uint8_t *bytes = machine_ram(m, address, sizeof block);
  if (bytes) {
    memcpy(block, bytes, sizeof block);
    if (block[0] == CALL_EXIT)
      machine_end(m, END_EXIT, (unsigned)block[1]);
    if (block[0] == CALL_WRITE)
      result = write_call(m, block);
    memcpy(bytes, &result, sizeof result);
  }
  answer(m, 1);
}

void htif_poll(struct machine *m) {
  uint64_t value;
  memcpy(&value, m->htif.tohost, 8);
  if (!value)
    return;
  if (value >> 48 == 0x0101) {
    if (putchar_unlocked((int)(value & 0xff)) == EOF)
      machine_end(m, END_OUTPUT, 0);
    answer(m, 0x0101ull << 48);
  } else if (value & 1) {
    machine_end(m, END_EXIT, (unsigned)(value >> 1));
  } else {
    system_call(m, value & 0xffffffffffff);
  }
}
