/* SPDX-License-Identifier: MIT
 *
 * read, write and poll: from a file number to what the file's kind does, and
 * copies between the kernel and the running process.
 */
#include "kernel.h"


enum { A0 = 10, A7 = 17 };
enum { FILES = 16 };
#define USER_END (UINT64_C(1) << 31)
#define SUM (UINT64_C(1) << 18)

static bool user_range(uint64_t address, size_t bytes) {
  return address < USER_END && bytes <= USER_END - address;
}

/* With SUM the process's own mapping is used, and so its page bits. */
bool copy_from_user(void *to, uint64_t from, size_t bytes) {
  if (!user_range(from, bytes))
    return false;
  __asm__ volatile("csrs sstatus, %0" ::"r"(SUM) : "memory");
  memcpy(to, (const void *)from, bytes);
  __asm__ volatile("csrc sstatus, %0" ::"r"(SUM) : "memory");
  return true;
}

bool copy_to_user(uint64_t to, const void *from, size_t bytes) {
  if (!user_range(to, bytes))
    return false;
  __asm__ volatile("csrs sstatus, %0" ::"r"(SUM) : "memory");
  memcpy((void *)to, from, bytes);
  __asm__ volatile("csrc sstatus, %0" ::"r"(SUM) : "memory");
  return true;
}

static struct file *file_get(struct tcb *self) {
  uint64_t n = self->x[A0];
  struct file *f = n < FILES ? self->files[n] : NULL;
  if (f)
    f->references++;
  return f;
}

static void file_put(struct file *f) { f->references--; }

/* The operation of a file; the thread waits or has its result. */
static struct tcb *operate(struct tcb *self, unsigned which) {
  struct file *f = file_get(self);
  bool done;
  if (!f) {
    self->x[A0] = (uint64_t)-1;
    return self;
  }
  done = f->operations->of[which](f, self);
  file_put(f);
  return done ? self : schedule();
}

struct tcb *sys_read(struct tcb *self) { return operate(self, READ); }
struct tcb *sys_write(struct tcb *self) { return operate(self, WRITE); }
struct tcb *sys_poll(struct tcb *self) { return operate(self, READABLE); }

/* A thread that waited looks at the file once more: the world may have
 * changed, and then it waits again. */
void operate_again(struct tcb *self) {
  static const uint8_t which[] = {[SYS_read] = READ, [SYS_write] = WRITE,
                                  [SYS_poll] = READABLE};
  struct file *f = self->files[self->x[A0]];
  f->operations->of[which[self->x[A7]]](f, self);
}
