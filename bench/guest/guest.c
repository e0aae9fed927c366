/* SPDX-License-Identifier: MIT
 *
 * What picolibc asks of a machine, and the page table.
 */
#include "guest.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(void);

#define PTE_LEAF 0xdf /* V R W X U A D */
#ifdef XCODOMS
#define TABLE 1024 /* doublewords: PTEs, then tag words */
#else
#define TABLE 512
#endif
#define LEAVES (RAM_SIZE >> 21)

static uint64_t root[TABLE] __attribute__((aligned(8192)));
static uint64_t middle[TABLE] __attribute__((aligned(8192)));
static uint64_t leaves[LEAVES][TABLE] __attribute__((aligned(8192)));

static void set(uint64_t *table, unsigned i, uint64_t pte) {
  table[i] = pte;
#ifdef XCODOMS
  table[512 + i] = 1; /* one domain */
#endif
}

static uint64_t pointer(const uint64_t *table) {
  return (uintptr_t)table >> 12 << 10 | 1;
}

uint64_t make_page_table(void) {
  set(root, 0, PTE_LEAF);
  set(root, RAM >> 30, pointer(middle));
  for (unsigned i = 0; i < LEAVES; i++) {
    set(middle, i, pointer(leaves[i]));
    for (unsigned j = 0; j < 512; j++)
      set(leaves[i], j,
          (RAM + ((uint64_t)i << 21) + ((uint64_t)j << 12)) >> 12 << 10 |
              PTE_LEAF);
  }
  return 8ull << 60 | (uintptr_t)root >> 12;
}

static int put(char c, FILE *stream) {
  (void)stream;
  *(volatile unsigned char *)UART = c;
  return c;
}
static FILE console = FDEV_SETUP_STREAM(put, NULL, NULL, _FDEV_SETUP_WRITE);
FILE *const stdout = &console;
FILE *const stderr = &console;
FILE *const stdin = &console;

_Noreturn void finish(int status) {
  *(volatile uint32_t *)FINISHER = status ? status << 16 | 0x3333 : 0x5555;
  for (;;)
    ;
}
void _exit(int status) { finish(status); }

extern char heap_start[], heap_end[];
void *sbrk(ptrdiff_t n) {
  static char *at = heap_start;
  if (n > heap_end - at) {
    errno = ENOMEM;
    return (void *)-1;
  }
  at += n;
  return at - n;
}

/* There are no files, signals or clocks. */
FILE *fopen(const char *path, const char *mode) {
  (void)path, (void)mode;
  return NULL;
}
FILE *freopen(const char *path, const char *mode, FILE *f) {
  (void)path, (void)mode, (void)f;
  return NULL;
}
clock_t clock(void) { return 0; }
void abort(void) { finish(134); }
