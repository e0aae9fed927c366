// SPDX-License-Identifier: MIT
// RUN: %rvclang -O1 -ffreestanding -fno-builtin -I%S/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t -rtc base=2001-09-09T01:46:40
//
// The clock starts where the user says, moves with mtime, can be set, and its
// alarm wakes a waiting hart when it is due and not before.
#include "guest.h"

#define SECOND UINT64_C(1000000000)

static uint64_t now(void) {
  uint64_t low = REG32(RTC);
  return (uint64_t)REG32(RTC + 4) << 32 | low;
}

static void set_alarm(uint64_t when) {
  REG32(RTC + 0xc) = (uint32_t)(when >> 32);
  REG32(RTC + 8) = (uint32_t)when;
}

static void test(void) {
  uint64_t start = UINT64_C(1000000000) * SECOND, ticks = REG64(CLINT + 0xbff8);
  CHECK(now() >= start && now() < start + SECOND / 1000);
  REG32(PLIC + 4 * 11) = 1;
  REG32(PLIC + 0x2000) = 1u << 11;
  REG32(RTC + 0x10) = 1;
  set_alarm(start + 5 * SECOND);
  CHECK(REG32(RTC + 0x18) == 1);
  __asm__ volatile("csrw mie, %0\nwfi" ::"r"(1u << 11) : "memory");
  CHECK(now() >= start + 5 * SECOND && now() < start + 5 * SECOND + SECOND / 1000);
  CHECK(REG64(CLINT + 0xbff8) - ticks >= 50000000 - 100); /* 10 MHz */
  CHECK(REG32(RTC + 0x18) == 0);
  CHECK(REG32(PLIC + 0x200004) == 11);
  REG32(RTC + 0x1c) = 1;
  REG32(PLIC + 0x200004) = 11;
  CHECK(REG32(PLIC + 0x1000) == 0);
  REG32(RTC + 4) = 0x12345678;
  REG32(RTC) = 0x9abcdef0;
  CHECK(now() >> 32 == 0x12345678);
  CHECK((uint32_t)now() - 0x9abcdef0u < 1000000);
  set_alarm(UINT64_MAX);
  REG32(RTC + 0x14) = 1; /* cleared: never comes */
  CHECK(REG32(RTC + 0x18) == 0);
}
