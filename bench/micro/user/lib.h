/* SPDX-License-Identifier: MIT
 *
 * What both programs of the baselines share: system calls, the work that every
 * mechanism has done for it, and how long to measure.
 */
#ifndef BENCH_MICRO_LIB_H
#define BENCH_MICRO_LIB_H

#include "../kernel/abi.h"
#include "work.h"

static inline long syscall3(long number, long a, long b, long c) {
  register long a0 __asm__("a0") = a, a1 __asm__("a1") = b;
  register long a2 __asm__("a2") = c, a7 __asm__("a7") = number;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
  return a0;
}

/* IPC: up to four words there and back. */
struct message {
  long words[4];
};
static inline long ipc(long number, long endpoint, long length,
                       struct message *m) {
  register long a0 __asm__("a0") = endpoint, a1 __asm__("a1") = length;
  register long a2 __asm__("a2") = m->words[0];
  register long a3 __asm__("a3") = m->words[1];
  register long a4 __asm__("a4") = m->words[2];
  register long a5 __asm__("a5") = m->words[3];
  register long a7 __asm__("a7") = number;
  __asm__ volatile("ecall"
                   : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5)
                   : "r"(a7)
                   : "memory");
  *m = (struct message){{a2, a3, a4, a5}};
  return a0;
}

static inline long file_read(int file, void *to, unsigned long bytes) {
  return syscall3(SYS_read, file, (long)to, (long)bytes);
}
static inline long file_write(int file, const void *from, unsigned long bytes) {
  return syscall3(SYS_write, file, (long)from, (long)bytes);
}
static inline void read_all(int file, void *to, unsigned long bytes) {
  for (unsigned long done = 0; done < bytes;)
    done += file_read(file, (char *)to + done, bytes - done);
}
static inline void write_all(int file, const void *from, unsigned long bytes) {
  for (unsigned long done = 0; done < bytes;)
    done += file_write(file, (const char *)from + done, bytes - done);
}

/* The memory that both see: a call's number of bytes, its result, the bytes. */
struct shared {
  unsigned long bytes;
  long result;
  unsigned char data[] __attribute__((aligned(64)));
};
#define shared ((volatile struct shared *)SHARED)

#endif
