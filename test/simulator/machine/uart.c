// SPDX-License-Identifier: MIT
// RUN: %rvclang -O1 -ffreestanding -fno-builtin -I%S/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t
//
// The 16550's FIFO at its depth and one past it, trigger levels, the order of
// interrupts, modem lines in loopback.
#include "guest.h"

enum { DATA, IER, IIR, LCR, MCR, LSR, MSR, SCR };
#define U(r) REG8(UART + (r))

static void fill(unsigned n) {
  for (unsigned i = 0; i < n; i++)
    U(DATA) = (uint8_t)(i + 1);
}

static void fifo(void) {
  U(IIR) = 0xc7; /* FIFO on, emptied, trigger at 14 */
  U(MCR) = 0x10; /* loopback */
  CHECK(U(LSR) == 0x60);
  fill(16);
  CHECK(U(LSR) == 0x61);
  fill(1); /* overrun */
  CHECK(U(LSR) == 0x63);
  CHECK(U(LSR) == 0x61); /* told once */
  for (unsigned i = 0; i < 16; i++)
    CHECK(U(DATA) == i + 1);
  CHECK(U(LSR) == 0x60 && U(DATA) == 0);
  fill(2);
  U(IIR) = 0; /* FIFO off: empties it, one byte deep */
  CHECK(U(LSR) == 0x60 && (U(IIR) & 0xc0) == 0);
  fill(2);
  CHECK(U(LSR) == 0x63 && U(DATA) == 1 && U(LSR) == 0x60);
}

static void interrupts(void) {
  U(IIR) = 0xc7;
  U(IER) = 0;
  CHECK(U(IIR) == 0xc1);
  fill(13);
  U(IER) = 0xf;
  CHECK(U(IIR) == 0xcc); /* below the trigger: time-out */
  fill(1);
  CHECK(U(IIR) == 0xc4); /* at it */
  fill(3);
  CHECK(U(IIR) == 0xc6); /* overrun first */
  (void)U(LSR);
  CHECK(U(IIR) == 0xc4);
  U(IIR) = 0xc3;
  CHECK(U(IIR) == 0xc0); /* modem lines moved when the loop was closed */
  (void)U(MSR);
  CHECK(U(IIR) == 0xc1); /* LSR was read: transmitter empty is known */
  U(IER) = 0xd;
  U(IER) = 0xf;
  CHECK(U(IIR) == 0xc2); /* transmitter empty, told once */
  CHECK(U(IIR) == 0xc1);
  U(MCR) = 0x11; /* ready: the peer's data set ready */
  CHECK(U(IIR) == 0xc0);
  CHECK(U(MSR) == 0x22);
  CHECK(U(IIR) == 0xc1);
  U(IER) = 0;
}

static void modem(void) {
  U(MCR) = 0x1a;
  (void)U(MSR);
  CHECK((U(MSR) & 0xf0) == 0x90); /* as Linux asks */
  U(MCR) = 0x14;
  (void)U(MSR);
  U(MCR) = 0x10;
  CHECK(U(MSR) == 0x04); /* the ring has ended */
  U(MCR) = 0;
  CHECK((U(MSR) & 0xf0) == 0xb0);
}

static void test(void) {
  fifo();
  interrupts();
  modem();
}
