/* SPDX-License-Identifier: MIT
 *
 * What picolibc needs from a system: memory, time, the end of a process, and
 * the calls on files, of which there are none but the console.
 */
#include "internal.h"
#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <unistd.h>

noreturn void _exit(int status) {
  __dipc_flush();
  for (;;)
    dipc_supervisor(DIPC_DO_exit, (uint64_t)status, 0, 0);
}

/* ---- memory: the heap grows by chunks and never shrinks ---- */

enum { CHUNK = 1 << 20 };

static struct {
  char *next, *end;
} heap;

/* More heap, behind what there is. Were it elsewhere, what is left of the old
 * part would be lost, and nothing else. */
static bool grow(size_t bytes) {
  size_t left = (size_t)(heap.end - heap.next);
  size_t whole = (bytes - left + CHUNK - 1) / CHUNK * CHUNK;
  int64_t part = dipc_supervisor(DIPC_DO_heap_grow, whole, 0, 0);
  if (part <= 0)
    return false;
  if ((char *)part != heap.end) {
    heap.next = heap.end = (char *)part;
    if (bytes > whole)
      return grow(bytes);
  }
  heap.end += whole;
  return true;
}

void *sbrk(ptrdiff_t bytes) {
  if (bytes < 0 && heap.next + bytes < heap.end - CHUNK) {
    errno = EINVAL;
    return (void *)-1;
  }
  if (bytes > heap.end - heap.next && !grow((size_t)bytes)) {
    errno = ENOMEM;
    return (void *)-1;
  }
  char *part = heap.next;
  heap.next += bytes;
  return part;
}

/* ---- time: since reset, there is no clock of days ---- */

/* Ticks of `time` in a second on this machine, as on QEMU's virt. */
enum { TICKS = 10000000, MICROSECOND = TICKS / 1000000 };

static uint64_t ticks(void) {
  uint64_t value;
  __asm__ volatile("rdtime %0" : "=r"(value));
  return value;
}

double dipc_seconds(void) { return (double)ticks() / (double)TICKS; }

int gettimeofday(struct timeval *now, void *zone) {
  (void)zone;
  uint64_t t = ticks();
  now->tv_sec = (time_t)(t / TICKS);
  now->tv_usec = (suseconds_t)(t % TICKS / MICROSECOND);
  return 0;
}

clock_t times(struct tms *t) {
  clock_t now = (clock_t)(ticks() / (TICKS / CLOCKS_PER_SEC));
  *t = (struct tms){.tms_utime = now};
  return now;
}

/* ---- files ---- */

ssize_t write(int descriptor, const void *bytes, size_t count) {
  int64_t n = dipc_supervisor(DIPC_DO_write, (uint64_t)descriptor,
                              (uint64_t)bytes, count);
  if (n >= 0)
    return (ssize_t)n;
  errno = EBADF;
  return -1;
}

static int no_file(void) {
  errno = EBADF;
  return -1;
}

ssize_t read(int descriptor, void *bytes, size_t count) {
  (void)bytes, (void)count;
  return descriptor == 0 ? 0 : no_file();
}

int open(const char *path, int flags, ...) {
  (void)path, (void)flags;
  errno = ENOENT;
  return -1;
}

int close(int descriptor) {
  (void)descriptor;
  return no_file();
}

off_t lseek(int descriptor, off_t offset, int whence) {
  (void)descriptor, (void)offset, (void)whence;
  return no_file();
}

int fstat(int descriptor, struct stat *status) {
  (void)descriptor, (void)status;
  return no_file();
}

int unlink(const char *path) {
  (void)path;
  errno = ENOENT;
  return -1;
}

pid_t getpid(void) { return (pid_t)__dipc_info->process; }

/* Signals do not exist; what raises one wants the program to end. */
int kill(pid_t process, int signal) {
  (void)process;
  _exit(128 + signal);
}
