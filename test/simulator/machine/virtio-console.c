// SPDX-License-Identifier: MIT
// RUN: %rvclang -O1 -ffreestanding -fno-builtin -I%S/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: echo typed | timeout 20 %codoms_sim --bare %t -global virtio-mmio.force-legacy=off -chardev stdio,id=c -device virtio-serial-device,bus=virtio-mmio-bus.0 -device virtconsole,chardev=c -serial file:%t.uart > %t.out
// RUN: FileCheck %s < %t.out
// RUN: FileCheck %s --check-prefix=UART < %t.uart
//
// The console has the standard streams, the UART a file.
// CHECK: to the console: typed
// UART: to the UART
#include "guest.h"

static struct queue rx, tx;
static char in[64];
static const char text[] = "to the console: ";
static const uint32_t slot = SLOT(0);

static void test(void) {
  print("to the UART\n");
  CHECK(REG(DEVICE) == 3);
  start_device(slot, 0);
  start_queue(slot, 0, &rx);
  start_queue(slot, 1, &tx);
  describe(&tx, 0, text, sizeof text - 1, 0, 0);
  submit(slot, 1, &tx, 0);
  describe(&rx, 0, in, sizeof in, WRITE, 0);
  submit(slot, 0, &rx, 0);
  while (!rx.used.idx)
    __asm__ volatile("" ::: "memory");
  CHECK(rx.used.ring[0].len == 6);
  describe(&tx, 1, in, rx.used.ring[0].len, 0, 0);
  submit(slot, 1, &tx, 1);
  CHECK(tx.used.idx == 2);
}
