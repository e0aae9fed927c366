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

/* Into a procedure with words of our choice, past the client stub:
 * struct ret __dipc_cross_I_P(words...). */
struct ret {
  uint64_t status, value;
};
#define PAST_STUB(NAME)                                                        \
  __asm__(".pushsection .text\n"                                               \
          "__dipc_cross_" NAME ":\n"                                           \
          "  lla t1, __dipc_slot_" NAME "\n"                                   \
          "  ld t1, 0(t1)\n"                                                   \
          "  jr t1\n"                                                          \
          ".popsection")

/* The information page of this process. */
extern const struct codoms_info *__dipc_info;
