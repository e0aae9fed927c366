/* SPDX-License-Identifier: MIT
 *
 * What the kernel of the baselines and its programs agree about: numbers of
 * system calls and capabilities. Arguments are in a0 to a5, the number in a7,
 * the result in a0 (negative: refused).
 */
#ifndef BENCH_MICRO_ABI_H
#define BENCH_MICRO_ABI_H

/* SYSCALL(name, number): handled by sys_NAME in the kernel. */
#define SYSCALLS(SYSCALL)                                                      \
  SYSCALL(null, 0)                                                             \
  SYSCALL(exit, 1)                                                             \
  SYSCALL(print, 2)       /* text, bytes */                                    \
  SYSCALL(call, 3)        /* endpoint, info; words in a2 to a5 */              \
  SYSCALL(reply_recv, 4)  /* endpoint, info; words in a2 to a5 */              \
  SYSCALL(sem_wait, 5)    /* semaphore */                                      \
  SYSCALL(sem_post, 6)    /* semaphore */                                      \
  SYSCALL(read, 7)        /* file, buffer, bytes: how many were read */        \
  SYSCALL(write, 8)       /* file, buffer, bytes: how many were written */     \
  SYSCALL(poll, 9)        /* file: returns when it can be read */              \
  SYSCALL(reply, 10)      /* (unused), info; words in a2 to a5 */

#define SYS_COUNT 11
#ifndef __ASSEMBLER__
enum {
#define SYSCALL(name, number) SYS_##name = number,
  SYSCALLS(SYSCALL)
#undef SYSCALL
};
#endif

/* Slots of both processes' capability spaces. */
#define CAP_ENDPOINT 1
#define CAP_REQUEST 2
#define CAP_ANSWER 3

/* Open files of both processes. A pipe end for each direction, a socket. */
#define FILE_REQUEST 3
#define FILE_ANSWER 4
#define FILE_SOCKET 5

/* Memory that both processes have at the same address. */
#define SHARED 0x60000000UL
#define SHARED_PAGES 258

#endif
