// SPDX-License-Identifier: MIT
// RUN: %attack_safe %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=entry-align %t | FileCheck %s --check-prefix=CONTROL
//
// Enters four bytes past an entry, so that its first instruction, which loads
// the number that it compares with, is skipped and the attacker's own is
// used.
//
// STOPPED-NOT: loot
// STOPPED: violation
// STOPPED-NOT: loot
// CONTROL: loot 5ec2e75ec2e75ec2
#include "attack.h"
#include "safe.h"

int main(void) {
  uint64_t entry;
  if (safe_entry(&entry))
    return 1;
  register uint64_t a0 __asm__("a0") = 1;
  register uint64_t t0 __asm__("t0") = 1;
  register uint64_t to __asm__("t1") = entry + 4;
  __asm__ volatile("jalr t1"
                   : "+r"(a0), "+r"(t0), "+r"(to)
                   :
                   : "ra", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "t2", "t3",
                     "t4", "t5", "t6", "memory");
  loot(a0);
  return 0;
}
