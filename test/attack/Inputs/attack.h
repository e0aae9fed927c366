/* SPDX-License-Identifier: MIT
 *
 * What attackers share: accesses that the compiler leaves alone, and a way to
 * tell about the loot. An attack that works prints `loot`.
 */
#include <codoms/cap.h>
#include <codoms/process.h>
#include <dipc.h>
#include <stdio.h>

static inline uint64_t peek(uint64_t address) {
  uint64_t value;
  __asm__ volatile("ld %0, 0(%1)" : "=r"(value) : "r"(address) : "memory");
  return value;
}

static inline void poke(uint64_t address, uint64_t value) {
  __asm__ volatile("sd %0, 0(%1)" : : "r"(value), "r"(address) : "memory");
}

/* Calls an address with a return address of ours: as code, with one argument. */
static inline uint64_t leap(uint64_t address, uint64_t argument) {
  uint64_t (*to)(uint64_t) = (uint64_t(*)(uint64_t))address;
  __asm__ volatile("" : "+r"(to));
  return to(argument);
}

static inline void loot(uint64_t value) {
  printf("loot %llx\n", (unsigned long long)value);
  fflush(stdout);
}

/* The information page of this process. */
extern const struct codoms_info *__dipc_info;
