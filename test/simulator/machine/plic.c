// SPDX-License-Identifier: MIT
// RUN: %rvclang -O1 -ffreestanding -fno-builtin -I%S/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t -smp 2
//
// Priorities, thresholds, enables of four contexts, claim and completion, the
// gateway of a level, on two sources: UART (10) and clock (11).
#include "guest.h"

enum { UART_IRQ = 10, RTC_IRQ = 11 };
#define PRIORITY(s)  REG32(PLIC + 4 * (s))
#define PENDING      REG32(PLIC + 0x1000)
#define ENABLE(c, w) REG32(PLIC + 0x2000 + 0x80 * (c) + 4 * (w))
#define THRESHOLD(c) REG32(PLIC + 0x200000 + 0x1000 * (c))
#define CLAIM(c)     REG32(PLIC + 0x200004 + 0x1000 * (c))
enum { M0, S0, M1, S1, NONE };

static bool external(unsigned bit) {
  uint64_t mip;
  __asm__ volatile("csrr %0, mip" : "=r"(mip));
  return mip >> bit & 1;
}

static void registers(void) {
  PRIORITY(0) = 7;
  CHECK(PRIORITY(0) == 0); /* no source 0 */
  PRIORITY(95) = 0xff;
  CHECK(PRIORITY(95) == 7); /* three bits */
  PRIORITY(95) = 0;
  ENABLE(M0, 0) = 0xffffffff;
  CHECK(ENABLE(M0, 0) == 0xfffffffe);
  ENABLE(S1, 2) = 0x80000000;
  CHECK(ENABLE(S1, 2) == 0x80000000);
  ENABLE(NONE, 0) = 2;
  CHECK(ENABLE(NONE, 0) == 0);
  ENABLE(M0, 0) = ENABLE(S1, 2) = 0;
  THRESHOLD(S1) = 0xf;
  CHECK(THRESHOLD(S1) == 7);
  THRESHOLD(S1) = 0;
  PENDING = 0xffffffff;
  CHECK(PENDING == 0);
}

static void uart_on(void) { REG8(UART + 1) = 2; }
static void uart_off(void) {
  (void)REG8(UART + 2);
  REG8(UART + 1) = 0;
}

static void one_source(void) {
  CHECK(!external(11));
  uart_on();
  CHECK(PENDING == 1u << UART_IRQ);
  CHECK(!external(11) && CLAIM(M0) == 0); /* not enabled, priority 0 */
  ENABLE(M0, 0) = 1u << UART_IRQ;
  CHECK(!external(11));
  PRIORITY(UART_IRQ) = 3;
  CHECK(external(11) && !external(9));
  THRESHOLD(M0) = 3; /* must be above it */
  CHECK(!external(11) && CLAIM(M0) == 0);
  THRESHOLD(M0) = 2;
  CHECK(external(11) && CLAIM(M0) == UART_IRQ);
  CHECK(!external(11) && PENDING == 0 && CLAIM(M0) == 0); /* in service */
  CLAIM(S0) = UART_IRQ; /* not enabled there: no completion */
  CHECK(PENDING == 0);
  CLAIM(M0) = UART_IRQ; /* the line is still high */
  CHECK(PENDING == 1u << UART_IRQ && external(11));
  uart_off(); /* a request that has been made stays */
  CHECK(external(11) && CLAIM(M0) == UART_IRQ);
  CLAIM(M0) = UART_IRQ;
  CHECK(!external(11) && PENDING == 0);
  CLAIM(M0) = 96; /* no such source */
}

static void alarm(void) {
  REG32(RTC + 0x10) = 1;
  REG32(RTC + 0x0c) = 0;
  REG32(RTC + 0x08) = 0; /* long ago */
}

static void two_sources(void) {
  ENABLE(M0, 0) = 0;
  THRESHOLD(M0) = 0;
  ENABLE(S0, 0) = ENABLE(M1, 0) = 1u << UART_IRQ | 1u << RTC_IRQ;
  PRIORITY(UART_IRQ) = PRIORITY(RTC_IRQ) = 1;
  uart_on();
  alarm();
  CHECK(external(9) && !external(11));
  CHECK(CLAIM(S0) == UART_IRQ); /* of equals the lower number */
  CLAIM(S0) = UART_IRQ;
  PRIORITY(RTC_IRQ) = 2;
  CHECK(CLAIM(S0) == RTC_IRQ);
  CHECK(CLAIM(M1) == UART_IRQ); /* the other hart's context */
  CHECK(!external(9));
  REG32(RTC + 0x1c) = 1;
  uart_off();
  CLAIM(M1) = RTC_IRQ; /* whoever completes: the gateway does not ask */
  CLAIM(S0) = UART_IRQ;
  CHECK(PENDING == 0);
}

static void test(void) {
  registers();
  one_source();
  two_sources();
}
