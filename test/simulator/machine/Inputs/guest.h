/* SPDX-License-Identifier: MIT
 *
 * Small guests in C: start-up, output, CHECK, and a driver's view of
 * virtio-mmio that is low enough to do everything wrong. Linked with
 * ../bare/Inputs/bare.ld, run with --bare; status 0 if every CHECK held.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__asm__(".globl _start\n_start: la sp, stack_top\n  csrr a0, mhartid\n"
        "1: bnez a0, 1b\n  li t0, 0x6000\n  csrs mstatus, t0\n  call run\n"
        ".bss\n.balign 16\nstack: .zero 65536\nstack_top:\n.text\n");

#define REG8(address)  (*(volatile uint8_t *)(uintptr_t)(address))
#define REG32(address) (*(volatile uint32_t *)(uintptr_t)(address))
#define REG64(address) (*(volatile uint64_t *)(uintptr_t)(address))
#define UART  0x10000000u
#define RTC   0x00101000u
#define PLIC  0x0c000000u
#define CLINT 0x02000000u

static void print(const char *text) {
  while (*text)
    REG8(UART) = (uint8_t)*text++;
}

static void print_number(uint64_t value) {
  char digits[21], *at = digits + 20;
  *at = 0;
  do
    *--at = (char)('0' + value % 10);
  while (value /= 10);
  print(at);
}

static _Noreturn void finish(unsigned status) {
  REG32(0x100000) = status ? status << 16 | 0x3333 : 0x5555;
  for (;;)
    ;
}

#define CHECK(condition)                                                       \
  do                                                                           \
    if (!(condition)) {                                                        \
      REG8(UART + 4) = 0; /* no loopback */                                    \
      print("line ");                                                          \
      print_number(__LINE__);                                                  \
      print(": not so: " #condition "\n");                                     \
      finish(1);                                                               \
    }                                                                          \
  while (0)

static void test(void);
void run(void);
void run(void) {
  test();
  finish(0);
}

void *memset(void *to, int value, size_t size) {
  volatile uint8_t *p = to;
  while (size--)
    *p++ = (uint8_t)value;
  return to;
}

void *memcpy(void *to, const void *from, size_t size) {
  volatile uint8_t *p = to;
  const uint8_t *q = from;
  while (size--)
    *p++ = *q++;
  return to;
}

/* ---- virtio ---- */

#define SLOT(n)  (0x10001000u + 0x1000u * (n))
#define REG(r)   REG32(slot + (r))
enum {
  MAGIC = 0, VERSION = 4, DEVICE = 8, FEATURES = 0x10, FEATURES_SEL = 0x14,
  DRIVER = 0x20, DRIVER_SEL = 0x24, QUEUE_SEL = 0x30, QUEUE_MAX = 0x34,
  QUEUE_NUM = 0x38, QUEUE_READY = 0x44, NOTIFY = 0x50, INTERRUPT = 0x60,
  ACK = 0x64, STATUS = 0x70, DESC = 0x80, AVAIL = 0x90, USED = 0xa0,
  CONFIG = 0x100
};
enum { NEXT = 1, WRITE = 2, INDIRECT = 4, NUM = 8 };

struct desc {
  uint64_t address;
  uint32_t size;
  uint16_t flags, next;
};
struct queue {
  struct desc desc[NUM];
  struct {
    uint16_t flags, idx, ring[NUM], event;
  } avail;
  struct {
    _Alignas(8) volatile uint16_t flags;
    volatile uint16_t idx;
    struct {
      uint32_t id, len;
    } ring[NUM];
    uint16_t event;
  } used;
};

/* Resets the device, takes `low` and VERSION_1 of what it offers. */
static void start_device(uint32_t slot, uint32_t low) {
  REG(STATUS) = 0;
  REG(STATUS) = 3;
  REG(DRIVER_SEL) = 0;
  REG(DRIVER) = low;
  REG(DRIVER_SEL) = 1;
  REG(DRIVER) = 1;
  REG(STATUS) = 11;
  CHECK(REG(STATUS) == 11);
}

static void start_queue(uint32_t slot, unsigned n, struct queue *q) {
  memset(q, 0, sizeof *q);
  REG(QUEUE_SEL) = n;
  REG(QUEUE_NUM) = NUM;
  REG(DESC) = (uint32_t)(uintptr_t)q->desc;
  REG(AVAIL) = (uint32_t)(uintptr_t)&q->avail;
  REG(USED) = (uint32_t)(uintptr_t)&q->used;
  REG(QUEUE_READY) = 1;
  REG(STATUS) = 15;
}

static void describe(struct queue *q, unsigned n, const volatile void *address,
                     uint32_t size, uint16_t flags, uint16_t next) {
  q->desc[n] = (struct desc){(uintptr_t)address, size, flags, next};
}

/* Makes the chain at descriptor `head` available and rings. */
static void submit(uint32_t slot, unsigned n, struct queue *q, uint16_t head) {
  q->avail.ring[q->avail.idx % NUM] = head;
  __asm__ volatile("fence" ::: "memory");
  q->avail.idx++;
  __asm__ volatile("fence" ::: "memory");
  REG(NOTIFY) = n;
  __asm__ volatile("fence" ::: "memory");
}
